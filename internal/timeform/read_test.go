package timeform_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/internal/timeform"
)

func TestRead(t *testing.T) {
	for text, want := range map[string]string{
		"2024-02-29T12:34:56.123456Z":          "2024-02-29T12:34:56.123456Z",
		"2024-02-29T12:34:56.123+00:00":        "2024-02-29T12:34:56.123Z",
		"2024-02-29 12:34:56":                  "2024-02-29T12:34:56Z",
		"2024-02-29 12:34":                     "2024-02-29T12:34:00Z",
		"2024-02-29":                           "2024-02-29T00:00:00Z",
		"2024-02-29T12:34:56.123456789+02":     "2024-02-29T10:34:56.123456Z",
		"2024-02-29T00:30:00-0130":             "2024-02-29T02:00:00Z",
		"2024-02-29 12:34:56.5 +0200":          "2024-02-29T10:34:56.5Z",
		"2024-02-29 12:34:56 +0000 UTC":        "2024-02-29T12:34:56Z",
		"2024-02-29 12:34:56.5 -0330 NST":      "2024-02-29T16:04:56.5Z",
		"2024-02-29 12:34:56 +0530 IST m=+0.1": "2024-02-29T07:04:56Z",
		"2024-02-29 12:34:56 m=+0.1":           "2024-02-29T12:34:56Z",
		"2024-02-29 12:34:56 +05 +05":          "2024-02-29T07:34:56Z",
		"2024-02-29T12:34:56.1234567891Z":      "2024-02-29T12:34:56.123456Z",
		"1709210096123":                        "2024-02-29T12:34:56.123Z",
		"-1":                                   "1969-12-31T23:59:59.999Z",
		"2023-02-29":                           "",
		"2024-02-29T12:34:56+16:00":            "",
		"0001-01-01T00:00:00+01:00":            "",
		"9999-12-31T23:59:59-01:00":            "",
		"253402300800000":                      "",
		"2460370.5":                            "",
		"2024-02-29T24:00:00Z":                 "",
		"2024-02-29T12:34:56.Z":                "",
		"2024-02-29T12:34:56+99:00":            "",
		"2024-2-29":                            "",
		"":                                     "",
		"yesterday":                            "",
		"2024-02-29T12:34:56Zulu":              "",
		"0000-00-00 00:00:00":                  "",
		"2024-02-29T12:34:56.123456Z trailing": "",
	} {
		got, ok := timeform.Read([]byte(text))
		switch {
		case !ok && want != "":
			t.Errorf("%q cannot be read", text)
		case ok && got.Format(time.RFC3339Nano) != want:
			t.Errorf("%q is read as %s, want %s", text, got.Format(time.RFC3339Nano), want)
		}
	}
}

// TestParseString checks that Read reads the text that the method String of a Go time returns,
// which some drivers store.
func TestParseString(t *testing.T) {
	for _, want := range []time.Time{time.Now(), time.Now().UTC(), time.Unix(0, 0).In(time.FixedZone("", -7200)), time.Unix(0, 5000).UTC()} {
		got, ok := timeform.Read([]byte(want.String()))
		if !ok || !got.Equal(want.Truncate(time.Microsecond)) {
			t.Errorf("%s is read as %s", want, got)
		}
	}
}

// TestParseStored checks that Read reads any time in the stored form back unchanged.
func TestParseStored(t *testing.T) {
	suite.Check(t, func(r *rapid.T) {
		want := time.UnixMicro(rapid.Int64Range(-62135596800_000000, 253402300799_999999).Draw(r, "micros")).UTC()
		got, ok := timeform.Read([]byte(timeform.Format(want)))
		if !ok || !got.Equal(want) {
			r.Fatalf("%s is read as %s", want, got)
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("2024-02-29T12:34:56.123456+01:00"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if got, ok := timeform.Read(text); ok && (got.Year() < 1 || got.Year() > 9999) {
			t.Errorf("%q is read as %s", text, got)
		}
	})
}
