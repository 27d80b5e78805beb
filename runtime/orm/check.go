package orm

import (
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/runtime/query"
)

// checkValue refuses values that a database would refuse, change, or silently store wrong. The
// rules are the same for all databases.
func checkValue(t *query.Table, column int, v query.Value) error {
	if v.List == nil {
		return checkItem(t, t.Columns[column].Field, v)
	}
	for _, item := range *v.List {
		if err := checkValue(t, column, item); err != nil {
			return err
		}
	}
	return nil
}

// checkItem checks a value that is no list.
func checkItem(t *query.Table, field string, v query.Value) error {
	switch v.Kind {
	case query.Int:
		if !v.InRange() {
			return invalid(t, "%s: the number does not fit an Int (32 bits)", field)
		}
	case query.Enum:
		if v.Num == query.UnknownEnum {
			return invalid(t, "%s: the enum does not have this value", field)
		}
	case query.String:
		if !utf8.ValidString(v.Str) || strings.ContainsRune(v.Str, 0) {
			return invalid(t, "%s: text must be UTF-8 without the character U+0000", field)
		}
	case query.JSON:
		return checkJSON(t, field, v.Str)
	case query.Float:
		if math.IsNaN(math.Float64frombits(uint64(v.Num))) {
			return invalid(t, "%s: not a number (NaN)", field)
		}
	case query.Time:
		if v.Num < minMicros || v.Num > maxMicros {
			return invalid(t, "%s: the year is not between 1 and 9999", field)
		}
	case query.Null, query.BigInt, query.Decimal, query.Bool, query.Bytes:
	}
	return nil
}

func checkJSON(t *query.Table, field, text string) error {
	if !json.Valid([]byte(text)) {
		return invalid(t, "%s: not valid JSON", field)
	}
	if !utf8.ValidString(text) || !wholeText(text) {
		return invalid(t, "%s: the texts in JSON must be UTF-8 without the character U+0000 and halves of surrogate pairs", field)
	}
	return nil
}

// wholeText reports whether no escape in valid JSON means U+0000 or half a surrogate pair, which
// PostgreSQL refuses.
func wholeText(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			continue
		}
		i++
		if text[i] != 'u' {
			continue
		}
		r := escaped(text[i-1:])
		if r == 0 {
			return false
		}
		i += 4
		if !utf16.IsSurrogate(r) {
			continue
		}
		if utf16.DecodeRune(r, escaped(text[i+1:])) == utf8.RuneError {
			return false
		}
		i += 6
	}
	return true
}

// escaped returns the character of the escape \uXXXX that text begins with, U+FFFD when text begins
// with something else.
func escaped(text string) rune {
	if len(text) < 6 || text[:2] != `\u` {
		return utf8.RuneError
	}
	n, err := strconv.ParseUint(text[2:6], 16, 16)
	if err != nil {
		return utf8.RuneError
	}
	return rune(n)
}

// checkStored is [checkValue] for a value that is going to be stored: in addition it refuses a
// value that the column cannot hold exactly.
func checkStored(t *query.Table, column int, v query.Value) error {
	if err := checkValue(t, column, v); err != nil {
		return err
	}
	items := []query.Value{v}
	if v.List != nil {
		items = *v.List
	}
	for _, item := range items {
		// A native type with a smaller precision was chosen in the schema: rounding is intended
		// there.
		c := t.Columns[column]
		if item.Kind != query.Decimal || c.Native != "" {
			continue
		}
		if whole, fraction := decimalDigits(); !fitsDecimal(item.Str, whole, fraction) {
			return invalid(t, "%s: the number has more than %d digits before the point or %d after it", c.Field, whole, fraction)
		}
	}
	return nil
}

// decimalDigits are the digits of a Decimal before and after the decimal point, on all databases.
func decimalDigits() (whole, fraction int) {
	args := nativetype.DefaultOf(provider.PostgreSQL, nativetype.Decimal).DefaultArgs
	return args[0] - args[1], args[1]
}

// fitsDecimal reports whether a decimal in canonical form has at most so many digits.
func fitsDecimal(text string, most, mostFraction int) bool {
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	return len(whole) <= most && len(fraction) <= mostFraction
}

// The first and the last microsecond of the years 1 to 9999, counted from 1970.
const (
	minMicros = -62135596800000000
	maxMicros = 253402300799999999
)

// checkDistinct refuses columns whose values the database cannot compare.
func checkDistinct(t *query.Table, columns []int) error {
	for _, i := range columns {
		c := &t.Columns[i]
		if c.Native == "" {
			continue
		}
		native := nativetype.ByParam(c.Native)
		if native != nil && !native.Operators.Has(nativetype.Comparable) && native.Compared == "" {
			return invalid(t, "%s: values of type %s cannot be compared, so they cannot be distinct", c.Field, native.SQL)
		}
	}
	return nil
}

// checkPredicate checks the values that p compares with.
func checkPredicate(t *query.Table, p query.Predicate) error {
	err := query.EachValue(t, p, checkValue)
	if errors.Is(err, query.ErrNoKeyColumns) {
		return invalid(t, "empty selector: use one of the By functions")
	}
	return err
}

func checkSelector(t *query.Table, s selector) error { return checkPredicate(t, s.predicate()) }
