package orm

import (
	"encoding/json"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/cocomon/comon_orm/runtime/query"
)

// checkValue refuses what a database would refuse, change or store silently wrong, the same on all databases.
func checkValue(t *query.Table, column int, v query.Value) error {
	if v.List != nil {
		for _, item := range *v.List {
			if err := checkValue(t, column, item); err != nil {
				return err
			}
		}
		return nil
	}
	field := t.Columns[column].Field
	switch v.Kind {
	case query.Int:
		if !v.InRange() {
			return invalid(t, "%s: %d does not fit an Int (32 bits)", field, v.Num)
		}
	case query.Enum:
		if v.Num == unknownEnum {
			return invalid(t, "%s: the enum has no value %q", field, v.Str)
		}
	case query.String:
		if !utf8.ValidString(v.Str) || strings.ContainsRune(v.Str, 0) {
			return invalid(t, "%s: text must be UTF-8 without the character U+0000", field)
		}
	case query.JSON:
		if !json.Valid([]byte(v.Str)) {
			return invalid(t, "%s: not valid JSON", field)
		}
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

// The first and the last microsecond of the years 1 to 9999, since 1970.
const (
	minMicros = -62135596800000000
	maxMicros = 253402300799999999
)

func checkValues(t *query.Table, column int, vs []query.Value) error {
	for _, v := range vs {
		if err := checkValue(t, column, v); err != nil {
			return err
		}
	}
	return nil
}

func checkPredicate(t *query.Table, p query.Predicate) error {
	switch p := p.(type) {
	case query.And:
		return checkPredicates(t, p)
	case query.Or:
		return checkPredicates(t, p)
	case query.Not:
		return checkPredicate(t, p.P)
	case query.Compare:
		return checkValue(t, p.Column, p.Value)
	case query.In:
		return checkValues(t, p.Column, p.Values)
	case query.Match:
		return checkValue(t, p.Column, query.StringValue(p.Text))
	case query.ListMatch:
		return checkValues(t, p.Column, p.Values)
	case query.Related:
		return checkPredicate(p.Link.To, p.Where)
	case query.Keys:
		if len(p.Columns) == 0 {
			return invalid(t, "empty selector: use one of the By functions")
		}
		for _, row := range p.Rows {
			for i, c := range p.Columns {
				if err := checkValue(t, c, row[i]); err != nil {
					return err
				}
			}
		}
		return nil
	default: // nil, IsNull, AllRows hold no values
		return nil
	}
}

func checkPredicates(t *query.Table, ps []query.Predicate) error {
	for _, p := range ps {
		if err := checkPredicate(t, p); err != nil {
			return err
		}
	}
	return nil
}

func checkSelector(t *query.Table, s selector) error { return checkPredicate(t, s.predicate()) }
