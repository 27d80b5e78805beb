package orm

import (
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/cocomon/comon_orm/internal/jsonvalue"
	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/runtime/query"
)

// checkValue refuses a value that one of the databases would refuse, or would change when it stores
// the value. The rules are the same for all databases.
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

// checkItem checks a single value, not a list.
func checkItem(t *query.Table, field string, v query.Value) error {
	switch v.Kind {
	case query.Int:
		if !v.InRange() {
			return invalid(t, "%s: the number does not fit an Int (32 bits)", field)
		}
	case query.Enum:
		if v.Num == query.UnknownEnum {
			return invalid(t, "%s: %s", field, v.Str)
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
	if !jsonvalue.Fits(text) {
		return invalid(t, "%s: a number in JSON has more than 131072 digits before the point or 16383 after it", field)
	}
	if !utf8.ValidString(text) || !wholeText(text) {
		return invalid(t, "%s: the texts in JSON must be UTF-8 without the character U+0000 and halves of surrogate pairs", field)
	}
	return nil
}

// wholeText reports whether valid JSON is free of escapes that mean U+0000 or half a surrogate
// pair, which PostgreSQL refuses.
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

// escaped returns the character of the escape at the beginning of text: \u and four hexadecimal
// digits. It returns U+FFFD if text begins with something else.
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

// checkStored checks a value that is going to be stored. It refuses what [checkValue] refuses, and
// a value that the column cannot hold exactly.
func checkStored(t *query.Table, column int, v query.Value) error {
	if err := checkValue(t, column, v); err != nil {
		return err
	}
	c := &t.Columns[column]
	limits := kindLimits()
	switch {
	case c.Native == "oid" && v.Num < 0: // PostgreSQL would store another number
		return invalid(t, "%s: the number is negative", c.Field)
	case c.Precision != 0:
		limits = decimalLimits{c.Precision - c.Scale, c.Scale}
	case c.Native != "": // a native type without a precision holds more digits than the default type of a Decimal
		return nil
	}
	return checkDecimal(c.Field, t, v, limits)
}

// checkDecimal refuses decimals with more digits than limits. It checks each item of a list, and
// accepts values of other kinds.
func checkDecimal(field string, t *query.Table, v query.Value, limits decimalLimits) error {
	if v.Kind != query.Decimal {
		return nil
	}
	if v.List != nil {
		for _, item := range *v.List {
			if err := checkDecimal(field, t, item, limits); err != nil {
				return err
			}
		}
		return nil
	}
	if !limits.fit(v.Str) {
		return invalid(t, "%s: the number has more than %d digits before the point or %d after it", field, max(0, limits.whole), limits.fraction)
	}
	return nil
}

// decimalLimits are the largest numbers of digits before and after the decimal point. whole is
// negative for a column whose scale exceeds its precision: numeric(2,5) has a whole of -3, so that
// three zeros must follow the point.
type decimalLimits struct{ whole, fraction int }

// kindLimits returns the limits of a Decimal field without a native type, which are the same on all
// databases.
func kindLimits() decimalLimits {
	args := nativetype.DefaultOf(provider.PostgreSQL, nativetype.Decimal).DefaultArgs
	return decimalLimits{args[0] - args[1], args[1]}
}

// fit reports whether a decimal in canonical form has no more digits than l allows.
func (l decimalLimits) fit(text string) bool {
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	if whole != "0" {
		return len(whole) <= l.whole && len(fraction) <= l.fraction
	}
	zeros := len(fraction) - len(strings.TrimLeft(fraction, "0"))
	return fraction == "" || len(fraction) <= l.fraction && -zeros <= l.whole
}

// The first and the last microsecond of the years 1 to 9999, counted from 1970.
const (
	minMicros = -62135596800000000
	maxMicros = 253402300799999999
)

// checkDistinct refuses columns whose values the database cannot compare.
func checkDistinct(t *query.Table, columns []int) error {
	if err := checkNamed(t, "Distinct", columns); err != nil {
		return err
	}
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
	if wrong := (*query.ConditionError)(nil); errors.As(err, &wrong) {
		return invalid(t, "%s", wrong.Reason)
	}
	if errors.Is(err, query.ErrPagedRelation) {
		return invalid(t, "Skip, Take and Distinct of a relation choose rows to include, not rows of a condition")
	}
	return err
}

func checkSelector(t *query.Table, s selector) error { return checkPredicate(t, s.predicate()) }
