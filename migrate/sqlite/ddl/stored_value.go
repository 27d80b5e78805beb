package ddl

import (
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// StoredValue implements dialect.ValueStorer. It writes a constant in its stored form. For another
// expression, the result converts each value to the stored form. A value of another kind becomes
// NULL, which a required column refuses.
func (s sqlite) StoredValue(expr sqltext.SQL, t catalog.Type) sqltext.SQL {
	if c, constant := sqltext.Constant(provider.SQLite, expr); constant || s.isNow(expr, t) {
		if stored := s.storedConstant(c, expr, t); stored != "" {
			return stored
		}
	}
	convert := sqltext.SQL("")
	switch t.Kind {
	case catalog.DateTimeKind:
		convert = storedTime
	case catalog.BooleanKind:
		convert = "CASE WHEN typeof({}) <> 'text' AND {} IN (0, 1) THEN {} WHEN lower(trim({})) IN " + trueWords +
			" THEN 1 WHEN lower(trim({})) IN " + allWords + " THEN 0 END"
	case catalog.DecimalKind:
		convert = "CASE WHEN typeof({}) = 'real' THEN " + decimalOf(realDigits) + " WHEN " + plainNumber + " THEN " + decimalOf("trim({})") + " END"
	case catalog.BytesKind:
		convert = "CAST({} AS BLOB)"
	case catalog.UnknownKind, catalog.StringKind, catalog.IntKind, catalog.BigIntKind, catalog.FloatKind, catalog.JsonKind, catalog.EnumKind:
		return expr
	}
	return "(SELECT " + sqltext.Replace(convert, "{}", givenValue) + " FROM (SELECT " + expr + " AS " + givenValue + "))"
}

// storedConstant returns a constant in the stored form of type t, "" if it is not a value of the
// type. CURRENT_TIMESTAMP is a constant of type DateTime.
func (s sqlite) storedConstant(c sqltext.Const, expr sqltext.SQL, t catalog.Type) sqltext.SQL {
	number, text := c.Kind == sqltext.NumberConst, c.Kind == sqltext.TextConst
	switch t.Kind {
	case catalog.DateTimeKind:
		if s.isNow(expr, t) {
			return nowSQL
		}
		if at, ok := dialect.CanonicalTime(c.Text); text && ok {
			return sqltext.Literal(provider.SQLite, at)
		}
	case catalog.BooleanKind:
		if c.Kind == sqltext.BoolConst || (c.Text == "0" || c.Text == "1") && !text {
			return expr
		}
	case catalog.DecimalKind:
		if n, ok := dialect.CanonicalNumber(c.Text); ok && (number || text) {
			return sqltext.Literal(provider.SQLite, n)
		}
	case catalog.BytesKind:
		if c.Kind == sqltext.BytesConst {
			return expr
		}
	case catalog.UnknownKind, catalog.StringKind, catalog.IntKind, catalog.BigIntKind, catalog.FloatKind, catalog.JsonKind, catalog.EnumKind:
	}
	return ""
}

const givenValue = "comon_orm_value"

func (s sqlite) isNow(expr sqltext.SQL, t catalog.Type) bool {
	_, now := s.ParseDefault(expr, t).(catalog.NowDefault)
	return now
}
