package pgtext_test

import (
	"testing"

	"github.com/cocomon/comon_orm/runtime/internal/pgtext"
)

func TestParseTime(t *testing.T) {
	for text, want := range map[string]string{
		"2024-02-29 12:34:56.123456+00": "2024-02-29 12:34:56.123456 +0000 UTC",
		"2024-02-29 12:34:56+05:30":     "2024-02-29 07:04:56 +0000 UTC",
		"2024-02-29 12:34:56":           "2024-02-29 12:34:56 +0000 UTC",
		"2024-02-29":                    "2024-02-29 00:00:00 +0000 UTC",
		"12:34:56.5":                    "1970-01-01 12:34:56.5 +0000 UTC",
		"infinity":                      "",
	} {
		got, ok := pgtext.ParseTime(text)
		if ok != (want != "") || ok && got.String() != want {
			t.Errorf("%q is read as %s, want %s", text, got, want)
		}
	}
}
