package check

import (
	"strings"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// readPredicate reads where: of a partial index, which is raw("SQL") or { field: value }. It
// returns SQL that both databases accept.
func (c *checker) readPredicate(m *model, args *arguments) string {
	arg := args.named("where")
	if arg == nil {
		return ""
	}
	switch v := arg.Value.(type) {
	case *ast.Call:
		if s, ok := rawText(v); ok {
			return s
		}
		c.errorf(diag.CodeIndexPredicate, v.At, "the condition of an index is raw(\"…\") with one string, or an object").
			help("write where: raw(\"deleted_at IS NULL\")")
	case *ast.Object:
		return c.objectPredicate(m, v)
	default:
		c.errorf(diag.CodeIndexPredicate, arg.Value.Span(), "the condition of an index is raw(\"…\") or an object, found %s", kindOf(v)).
			help("write where: raw(\"deleted_at IS NULL\") or where: { deletedAt: null }")
	}
	return ""
}

func (c *checker) objectPredicate(m *model, o *ast.Object) string {
	var terms []string
	for _, member := range o.Members {
		if member.Name == nil || member.Value == nil {
			continue // the parser reported it
		}
		if t := c.predicateTerm(m, member); t != "" {
			terms = append(terms, t)
		}
	}
	if len(o.Members) == 0 {
		c.errorf(diag.CodeIndexPredicate, o.At, "the condition of the index is empty").help("remove where: or name a field")
	}
	return strings.Join(terms, " AND ")
}

func (c *checker) predicateTerm(m *model, member *ast.Arg) string {
	name := member.Name.Text
	f := m.byName[name]
	if f == nil || f.target != nil || !f.resolved {
		if !m.incomplete {
			c.errorf(diag.CodeUnknownKeyField, member.Name.At, "%s has no scalar field %s", quoted(m.Name), quoted(name)).
				didYouMean(name, c.fieldNames(m), "name a scalar field of "+quoted(m.Name))
		}
		return ""
	}
	value, negated := member.Value, false
	if o, ok := value.(*ast.Object); ok {
		if len(o.Members) != 1 || o.Members[0].Name == nil || o.Members[0].Name.Text != "not" {
			c.errorf(diag.CodeIndexPredicate, o.At, "expected a value or { not: value }").help("for anything else write where: raw(\"…\")")
			return ""
		}
		value, negated = o.Members[0].Value, true
	}
	return c.comparison(f, value, negated)
}

func (c *checker) comparison(f *field, value ast.Expr, negated bool) string {
	if value == nil {
		return ""
	}
	column := sqltext.Text(sqltext.Ident(provider.PostgreSQL, columnName(f)))
	if id, ok := value.(*ast.Ident); ok && id.Text == "null" {
		if negated {
			return column + " IS NOT NULL"
		}
		return column + " IS NULL"
	}
	text, ok := c.predicateValue(f, value)
	if !ok {
		return ""
	}
	if negated {
		return column + " <> " + text
	}
	return column + " = " + text
}

func (c *checker) predicateValue(f *field, value ast.Expr) (string, bool) {
	switch v := value.(type) {
	case *ast.String:
		if f.Scalar == schema.String || f.Scalar == schema.DateTime || f.Enum != nil {
			return sqltext.Text(sqltext.Literal(provider.PostgreSQL, v.Text)), true
		}
	case *ast.Number:
		if _, ok := literalText(f.Scalar, v); ok && badLiteral(f.Scalar, v.Text) == "" {
			return v.Text, true
		}
	case *ast.Ident:
		if _, ok := literalText(f.Scalar, v); ok {
			return v.Text, true
		}
		if f.Enum != nil {
			if e := f.Enum.Value(v.Text); e != nil {
				return sqltext.Text(sqltext.Literal(provider.PostgreSQL, e.DBName)), true
			}
		}
	}
	c.errorf(diag.CodeIndexPredicate, value.Span(), "a field of type %s cannot be compared with %s", quoted(f.TypeSpan.Text()), kindOf(value)).
		withSecondary(f.TypeSpan, "the field's type").help("compare with %s, or write where: raw(\"…\")", wantedLiteral(f.Scalar))
	return "", false
}

// columnName returns the field's name in the database. It also works before @map of the field is
// read.
func columnName(f *field) string {
	for _, a := range f.node.Attributes {
		if a.Name.Text == "map" && len(a.Args) > 0 {
			if s, ok := a.Args[0].Value.(*ast.String); ok {
				return s.Text
			}
		}
	}
	return f.Name
}
