package sqlite3

import (
	"cmp"
	"slices"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/internal/suite"
)

// TestCompareDecimals checks that texts in several forms are compared by the decimals that they
// represent.
func TestCompareDecimals(t *testing.T) {
	text := rapid.StringMatching(`[-+]?0{0,2}[0-9]{0,6}\.[0-9]{1,5}0{0,2}|-?[0-9]{1,4}|[0-9]e[0-9]|-?1\.5E-[0-9]`)
	suite.Check(t, func(r *rapid.T) {
		a, b := text.Draw(r, "a"), text.Draw(r, "b")
		want := number(r, a).Cmp(number(r, b))
		if got := compareDecimals([]byte(a), []byte(b)); cmp.Compare(got, 0) != want {
			r.Fatalf("%s against %s is %d, want %d", a, b, got, want)
		}
	})
}

func number(r *rapid.T, text string) decimal.Decimal {
	d, err := decimal.NewFromString(text)
	if err != nil {
		r.Fatal(err)
	}
	return d
}

// TestCompareOrder checks that the comparison sorts any texts, numbers before other texts.
func TestCompareOrder(t *testing.T) {
	want := []string{"-10", "-9.5", "-0.001", "0", "1e-3", "1.10", "9", "10", "1e99", "", "NaN", "abc"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, func(a, b string) int { return compareDecimals([]byte(a), []byte(b)) })
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if compareDecimals([]byte("-0.0"), []byte("+0")) != 0 {
		t.Error("zeros differ")
	}
}

// TestCalcInt compares calcInt with arithmetic on decimals, which does not overflow.
func TestCalcInt(t *testing.T) {
	apply := map[string]func(a, b decimal.Decimal) decimal.Decimal{
		"+": decimal.Decimal.Add, "-": decimal.Decimal.Sub, "*": decimal.Decimal.Mul,
		"/": func(a, b decimal.Decimal) decimal.Decimal { q, _ := a.QuoRem(b, 0); return q },
	}
	suite.Check(t, func(r *rapid.T) {
		a, b := rapid.Int64().Draw(r, "a"), rapid.Int64().Draw(r, "b")
		op := rapid.SampledFrom([]string{"+", "-", "*", "/"}).Draw(r, "op")
		got, err := calcInt(op, a, b)
		if op == "/" && b == 0 {
			if err == nil {
				r.Fatal("division by zero")
			}
			return
		}
		want := apply[op](decimal.NewFromInt(a), decimal.NewFromInt(b))
		if fits := want.BigInt().IsInt64(); fits != (err == nil) || fits && want.IntPart() != got {
			r.Fatalf("%d %s %d is %d, %v, want %s", a, op, b, got, err, want)
		}
	})
}
