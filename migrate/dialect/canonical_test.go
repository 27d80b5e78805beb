package dialect_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// TestCanonicalNumber checks that numbers are equal exactly if their canonical texts are equal.
func TestCanonicalNumber(t *testing.T) {
	for text, want := range map[string]string{
		"1.50": "1.5", "15e-1": "1.5", " -0.0 ": "0", "007": "7", "1e3": "1000", "1E400": "1" + strings.Repeat("0", 400), "1E401": "1e401",
	} {
		if got, ok := dialect.CanonicalNumber(text); got != want || !ok {
			t.Errorf("%q is %q, %t, want %q", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "x", "1.2.3", "0x10", "NaN"} {
		if got, ok := dialect.CanonicalNumber(text); got != text || ok {
			t.Errorf("%q is the number %q", text, got)
		}
	}
	number := rapid.Custom(func(t *rapid.T) decimal.Decimal {
		return decimal.New(rapid.Int64Range(-30, 30).Draw(t, "digits"), rapid.Int32Range(-3, 3).Draw(t, "exponent"))
	})
	suite.Check(t, func(rt *rapid.T) {
		a, b := number.Draw(rt, "a"), number.Draw(rt, "b")
		first, _ := dialect.CanonicalNumber(a.String())
		other, _ := dialect.CanonicalNumber(b.StringFixed(6)) // with zeros at the end
		if (first == other) != a.Equal(b) {
			rt.Errorf("%s and %s are %q and %q", a, b, first, other)
		}
	})
}

// TestCanonicalJSON checks that equal values have equal texts in whatever way they are spelt, and
// that different values have different texts.
func TestCanonicalJSON(t *testing.T) {
	for text, want := range map[string]string{
		`{"b": 1.50, "a" : [ null, "<é>" ] }`: `{"a":[null,"<é>"],"b":1.50}`,
		`12345678901234567890`:                `12345678901234567890`,
		`{"a":1} {}`:                          `{"a":1} {}`, // two values are not one JSON value
		`{"a":`:                               `{"a":`,
		``:                                    ``,
	} {
		if got := dialect.CanonicalJSON(text); got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
	suite.Check(t, func(rt *rapid.T) {
		value := rapid.MapOf(rapid.String(), rapid.SliceOfN(rapid.IntRange(-9, 9), 0, 3)).Draw(rt, "value")
		wide, err := json.MarshalIndent(value, "", "  ")
		if err != nil {
			rt.Fatal(err)
		}
		got := dialect.CanonicalJSON(string(wide))
		var back, of map[string][]int
		if err := json.Unmarshal([]byte(got), &back); err != nil {
			rt.Fatal(err)
		}
		if err := json.Unmarshal(wide, &of); err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(of, back); diff != "" || strings.Contains(got, "\n") || dialect.CanonicalJSON(got) != got {
			rt.Errorf("%s is %s: %s", wide, got, diff)
		}
	})
}

// TestCanonicalTime checks that texts sort in the order of their times, for any time zone, with a
// precision of one microsecond.
func TestCanonicalTime(t *testing.T) {
	for text, want := range map[string]string{
		"2024-01-02":                  "2024-01-02T00:00:00.000000Z",
		"2024-01-02 03:04:05":         "2024-01-02T03:04:05.000000Z",
		"2024-01-02 03:04:05.1+02":    "2024-01-02T01:04:05.100000Z",
		"2024-01-02 03:04:05.1-02:30": "2024-01-02T05:34:05.100000Z",
		"2024-01-02T03:04:05.1234567": "2024-01-02T03:04:05.123456Z",
	} {
		if got, ok := dialect.CanonicalTime(text); got != want || !ok {
			t.Errorf("%s is %s, %t, want %s", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "now", "2024-13-01", "03:04"} {
		if got, ok := dialect.CanonicalTime(text); got != text || ok {
			t.Errorf("%q is the time %q", text, got)
		}
	}
	instant := rapid.Custom(func(t *rapid.T) time.Time {
		zone := time.FixedZone("", 900*rapid.IntRange(-48, 48).Draw(t, "zone"))
		return time.UnixMicro(rapid.Int64Range(-1e16, 1e16).Draw(t, "µs")).In(zone)
	})
	suite.Check(t, func(rt *rapid.T) {
		a, b := instant.Draw(rt, "a"), instant.Draw(rt, "b")
		first, _ := dialect.CanonicalTime(a.Format(time.RFC3339Nano))
		other, _ := dialect.CanonicalTime(b.Format("2006-01-02 15:04:05.999999999Z07:00"))
		if strings.Compare(first, other) != a.Compare(b) {
			rt.Errorf("%s and %s are %s and %s", a, b, first, other)
		}
	})
}

// TestPlainConstant checks that PlainConstant refuses an expression that is a constant only as a
// default, or only with a cast.
func TestPlainConstant(t *testing.T) {
	for _, c := range []struct {
		p    provider.Provider
		expr sqltext.SQL
		want bool
	}{
		{provider.PostgreSQL, "'it''s'", true},
		{provider.PostgreSQL, "-1.5", true},
		{provider.PostgreSQL, "true", true},
		{provider.PostgreSQL, "'1'::integer", false},
		{provider.PostgreSQL, "CAST('x' AS text)", false},
		{provider.PostgreSQL, "now()", false},
		{provider.PostgreSQL, "NULL", false},
		{provider.PostgreSQL, "ARRAY['a']", false},
		{provider.PostgreSQL, "lower('A')", false},
		{provider.PostgreSQL, "'open", false},
		{provider.SQLite, "'x'", true},
		{provider.SQLite, "x'00ff'", true},
		{provider.SQLite, "7", true},
		{provider.SQLite, "CURRENT_TIMESTAMP", false},
		{provider.SQLite, `"a name"`, false}, // a string in a default, a column in other places
	} {
		if _, ok := dialect.PlainConstant(c.p, c.expr); ok != c.want {
			t.Errorf("%s: %s is a plain constant: %t", c.p, c.expr, ok)
		}
	}
}

func TestWhatTextsHold(t *testing.T) {
	for text, bits := range map[string]int{"32767": 16, "-32768": 16, "32768": 17, "2147483647": 32, "9223372036854775807": 64} {
		if !dialect.WholeWithin(text, bits) || dialect.WholeWithin(text, bits-1) {
			t.Errorf("%s has %d bits", text, bits)
		}
	}
	if dialect.WholeWithin("1.0", 64) || dialect.WholeWithin("", 64) {
		t.Error("what is not whole is")
	}
	for text, want := range map[string]bool{`{"a": 1}`: true, `null`: true, `{a: 1}`: false, ``: false, `"\u0000"`: false, `"\ud800"`: false} {
		if dialect.IsJSON(text) != want {
			t.Errorf("%s is JSON: %t", text, !want)
		}
	}
}
