package ddl

import (
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// StoredValue answers dialect.ValueStorer. A constant is written in the form; of another expression
// each value is converted, and one that is none of the kind is NULL, which a required column
// refuses.
func (s sqlite) StoredValue(expr sqltext.SQL, t catalog.Type) sqltext.SQL {
	c, constant := sqltext.Constant(provider.SQLite, expr)
	convert := sqltext.SQL("")
	switch t.Kind {
	case catalog.DateTimeKind:
		if s.isNow(expr, t) {
			return nowSQL
		}
		if at, ok := dialect.CanonicalTime(c.Text); constant && c.Kind == sqltext.TextConst && ok {
			return sqltext.Literal(provider.SQLite, at)
		}
		convert = storedTime
	case catalog.BooleanKind:
		if constant && (c.Kind == sqltext.BoolConst || c.Text == "0" || c.Text == "1") && c.Kind != sqltext.TextConst {
			return expr
		}
		convert = "CASE WHEN typeof({}) <> 'text' AND {} IN (0, 1) THEN {} WHEN lower(trim({})) IN " + trueWords +
			" THEN 1 WHEN lower(trim({})) IN " + allWords + " THEN 0 END"
	case catalog.DecimalKind:
		if n, ok := dialect.CanonicalNumber(c.Text); constant && ok && (c.Kind == sqltext.NumberConst || c.Kind == sqltext.TextConst) {
			return sqltext.Literal(provider.SQLite, n)
		}
		convert = "CASE WHEN typeof({}) = 'real' THEN " + decimalOf(realDigits) + " WHEN " + plainNumber + " THEN " + decimalOf("trim({})") + " END"
	case catalog.BytesKind:
		if constant && c.Kind == sqltext.BytesConst {
			return expr
		}
		convert = "CAST({} AS BLOB)"
	case catalog.UnknownKind, catalog.StringKind, catalog.IntKind, catalog.BigIntKind, catalog.FloatKind, catalog.JsonKind, catalog.EnumKind:
		return expr
	}
	return "(SELECT " + sqltext.Replace(convert, "{}", givenValue) + " FROM (SELECT " + expr + " AS " + givenValue + "))"
}

const givenValue = "comon_orm_value"

func (s sqlite) isNow(expr sqltext.SQL, t catalog.Type) bool {
	_, now := s.ParseDefault(expr, t).(catalog.NowDefault)
	return now
}
