package ddl

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// Unfit answers dialect.ValueChecker. The server is asked to convert each value, which fails where it cannot. That is an
// explicit cast, which takes more than the assignment of an UPDATE does: it cuts texts, and there are casts
// that are only made when they are asked for (pg_cast.castcontext, and those from text).
func (p postgres) Unfit(expr sqltext.SQL, t catalog.Type, values []string) sqltext.SQL {
	if p.fits(expr, t, values) {
		return ""
	}
	given := "(" + expr + ")"
	switch {
	case t.Enum && !t.List:
		text := given + "::text"
		return "(" + dialect.IsNull(given) + " OR " + p.shared().NotIn(text, values) + " OR " + ofText(given) + ")"
	case t.Enum || !known(t.Name):
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

// ofText is true where the type of an expression is one of texts, which only an explicit cast makes another of. A
// constant in quotes has no type yet.
func ofText(given sqltext.SQL) sqltext.SQL {
	return "pg_typeof(" + given + ")::oid IN (SELECT oid FROM pg_catalog.pg_type WHERE typcategory = 'S')"
}

// known reports whether a type is the server's own.
func known(name string) bool {
	switch name {
	case smallintType, integerType, bigintType, realType, doubleType, numericType, booleanType, textType, varcharType, charType, uuidType,
		timestamptzType, timestampType, dateType, timeType, timetzType, jsonType, jsonbType, byteaType:
		return true
	}
	return false
}

// fits reports whether an expression is a constant of the type.
func (p postgres) fits(expr sqltext.SQL, t catalog.Type, values []string) bool {
	if t.List {
		return false
	}
	if _, now := p.ParseDefault(expr, t).(catalog.NowDefault); now && (t.Name == timestamptzType || t.Name == timestampType) {
		return true
	}
	c, ok := dialect.PlainConstant(provider.PostgreSQL, expr)
	if !ok {
		return false
	}
	number, text := c.Kind == sqltext.NumberConst, c.Kind == sqltext.TextConst
	switch t.Name {
	case smallintType:
		return number && dialect.WholeWithin(c.Text, 16)
	case integerType:
		return number && dialect.WholeWithin(c.Text, 32)
	case bigintType:
		return number && dialect.WholeWithin(c.Text, 64)
	case numericType, doubleType:
		return number && wholeDigits(c.Text) <= digitsBefore(t)
	case booleanType:
		return c.Kind == sqltext.BoolConst
	case textType, varcharType:
		return text && (length(t) == 0 || len(c.Text) <= length(t))
	case timestamptzType, timestampType:
		_, time := dialect.CanonicalTime(c.Text)
		return text && time
	case jsonType, jsonbType:
		return text && dialect.IsJSON(c.Text)
	}
	return t.Enum && text && slices.Contains(values, c.Text)
}

// wholeDigits is how many digits a number has before its point.
func wholeDigits(number string) int {
	plain, _ := dialect.CanonicalNumber(number)
	whole, _, _ := strings.Cut(strings.TrimPrefix(plain, "-"), ".")
	return len(whole)
}

// digitsBefore is how many digits a number of a type may surely have before its point.
func digitsBefore(t catalog.Type) int {
	if len(t.Args) == 2 {
		return t.Args[0] - t.Args[1]
	}
	return 300
}
