package ddl

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// Unfit implements dialect.ValueChecker. A SQLite column stores any value, so that Unfit finds the
// values that a client could not read. If StoredValue converts a value to NULL, the value is of
// another kind than the type, and Unfit finds it too.
func (s sqlite) Unfit(expr sqltext.SQL, t catalog.Type, values []string) sqltext.SQL {
	if s.fits(expr, t, values) {
		return ""
	}
	fit := sqltext.SQL("{} IS NOT NULL")
	switch t.Kind {
	case catalog.IntKind, catalog.BigIntKind:
		fit = "CASE typeof({}) WHEN 'integer' THEN {} BETWEEN " + bounds(t.Kind) + " WHEN 'real' THEN {} = CAST({} AS INTEGER) AND {} BETWEEN " + bounds(t.Kind) +
			" WHEN 'text' THEN " + wholeNumber + " AND CAST({} AS INTEGER) BETWEEN " + bounds(t.Kind) + " ELSE 0 END"
	case catalog.FloatKind:
		fit = "CASE typeof({}) WHEN 'text' THEN " + anyNumber + " ELSE typeof({}) IN ('integer', 'real') END"
	case catalog.JsonKind:
		fit = "typeof({}) <> 'blob' AND json_valid({}) IS 1"
	case catalog.EnumKind:
		fit = "NOT " + s.shared().NotIn("{}", values) + " AND {} IS NOT NULL"
	case catalog.StringKind:
		fit = "typeof({}) NOT IN ('null', 'blob')"
	case catalog.UnknownKind, catalog.DateTimeKind, catalog.BooleanKind, catalog.DecimalKind, catalog.BytesKind:
	}
	return "(SELECT NOT (" + sqltext.Replace(fit, "{}", givenValue) + ") FROM (SELECT " + s.StoredValue(expr, t) + " AS " + givenValue + "))"
}

// fits reports whether an expression is a constant of the type.
func (s sqlite) fits(expr sqltext.SQL, t catalog.Type, values []string) bool {
	if t.Kind == catalog.DateTimeKind && s.isNow(expr, t) {
		return true
	}
	c, ok := dialect.PlainConstant(provider.SQLite, expr)
	if !ok {
		return false
	}
	_, number := dialect.CanonicalNumber(c.Text)
	number = number && (c.Kind == sqltext.NumberConst || c.Kind == sqltext.TextConst)
	switch t.Kind {
	case catalog.IntKind:
		return c.Kind == sqltext.NumberConst && dialect.WholeWithin(c.Text, 32)
	case catalog.BigIntKind:
		return c.Kind == sqltext.NumberConst && dialect.WholeWithin(c.Text, 64)
	case catalog.FloatKind:
		return c.Kind == sqltext.NumberConst
	case catalog.DecimalKind:
		return number
	case catalog.BooleanKind:
		return c.Kind == sqltext.BoolConst || c.Kind == sqltext.NumberConst && (c.Text == "0" || c.Text == "1")
	case catalog.DateTimeKind:
		_, time := dialect.CanonicalTime(c.Text)
		return time && c.Kind == sqltext.TextConst
	case catalog.JsonKind:
		return c.Kind == sqltext.TextConst && dialect.IsJSON(c.Text)
	case catalog.EnumKind:
		return c.Kind == sqltext.TextConst && slices.Contains(values, c.Text)
	case catalog.StringKind:
		return c.Kind == sqltext.TextConst || c.Kind == sqltext.NumberConst
	case catalog.BytesKind:
		return c.Kind == sqltext.BytesConst || c.Kind == sqltext.TextConst
	case catalog.UnknownKind:
		return true
	}
	return false
}
