package ddl

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// Unfit implements dialect.ValueChecker. The condition casts each value to the type, and the query
// fails if the server cannot do that. An explicit cast accepts more than the assignment of an
// UPDATE: it truncates text, and some casts exist only as explicit casts (pg_cast.castcontext, and
// casts from text). The condition is true for values that only the explicit cast accepts.
func (p postgres) Unfit(expr sqltext.SQL, t catalog.Type, values []string) sqltext.SQL {
	if p.fits(expr, t, values) {
		return ""
	}
	given := "(" + expr + ")"
	switch {
	case t.Enum && !t.List:
		text := given + "::text"
		return "(" + dialect.IsNull(given) + " OR " + p.shared().NotIn(text, values) + " OR " + ofText(given) + ")"
	case t.Enum || !castRefuses(t.Name):
		return dialect.IsNull(given)
	case isText(t.Name) && !t.List:
		if limit := length(t); limit > 0 {
			return "(" + dialect.IsNull(given) + " OR length(" + given + "::text) > " + sqltext.Int(limit) + ")"
		}
		return dialect.IsNull(given)
	}
	name := p.TypeSQL(t)
	cast := "(SELECT castsource FROM pg_catalog.pg_cast WHERE casttarget = pg_typeof(NULL::" + name + ") AND castcontext = 'e')"
	return "(" + dialect.IsNull(given+"::"+name) + " OR " + ofText(given) + " OR pg_typeof(" + given + ")::oid IN " + cast + ")"
}

// ofText returns a condition that is true if an expression has a text type, which only an explicit
// cast converts. It is false for a constant in quotes, which has no type yet.
func ofText(given sqltext.SQL) sqltext.SQL {
	return "pg_typeof(" + given + ")::oid IN (SELECT oid FROM pg_catalog.pg_type WHERE typcategory = 'S')"
}

// castRefuses reports whether a cast to the type refuses all values that a column of the type
// refuses.
func castRefuses(name string) bool {
	t := nativetype.BySQL(name)
	return t != nil && t.CastRefuses
}

// isInstant reports whether values of a type have a date and a time.
func isInstant(name string) bool {
	t := nativetype.BySQL(name)
	return t != nil && t.Instant
}

// fits reports whether an expression is a constant of the type.
func (p postgres) fits(expr sqltext.SQL, t catalog.Type, values []string) bool {
	if t.List {
		return false
	}
	if _, now := p.ParseDefault(expr, t).(catalog.NowDefault); now && isInstant(t.Name) {
		return true
	}
	c, ok := dialect.PlainConstant(provider.PostgreSQL, expr)
	if !ok {
		return false
	}
	number, text := c.Kind == sqltext.NumberConst, c.Kind == sqltext.TextConst
	switch literalOf(t.Name) {
	case nativetype.NumberLiteral:
		if isInteger(t.Name) {
			return number && dialect.WholeWithin(c.Text, bits(t.Name))
		}
		exact := t.Name == nativetype.SQLNumeric || t.Name == nativetype.SQLDouble
		return exact && number && wholeDigits(c.Text) <= digitsBefore(t)
	case nativetype.BoolLiteral:
		return c.Kind == sqltext.BoolConst
	case nativetype.TextLiteral:
		plain := t.Name == nativetype.SQLText || t.Name == nativetype.SQLVarchar
		return plain && text && (length(t) == 0 || len(c.Text) <= length(t))
	case nativetype.TimeLiteral:
		_, time := dialect.CanonicalTime(c.Text)
		return isInstant(t.Name) && text && time
	case nativetype.JSONLiteral:
		return text && dialect.IsJSON(c.Text)
	case nativetype.OtherLiteral, nativetype.BytesLiteral, nativetype.UUIDLiteral, nativetype.ClockLiteral:
	}
	return t.Enum && text && slices.Contains(values, c.Text)
}

// wholeDigits returns the number of digits before the decimal point.
func wholeDigits(number string) int {
	plain, _ := dialect.CanonicalNumber(number)
	whole, _, _ := strings.Cut(strings.TrimPrefix(plain, "-"), ".")
	return len(whole)
}

// digitsBefore returns the number of digits before the decimal point that a type can always store.
func digitsBefore(t catalog.Type) int {
	if len(t.Args) == 2 {
		return t.Args[0] - t.Args[1]
	}
	return 300
}
