package ddl

import (
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/internal/timeform"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// literalOf returns how constants of a type are written.
func literalOf(name string) nativetype.Literal {
	if t := nativetype.BySQL(name); t != nil {
		return t.Literal
	}
	return nativetype.OtherLiteral
}

func isNumber(name string) bool { return literalOf(name) == nativetype.NumberLiteral }

func isText(name string) bool { return literalOf(name) == nativetype.TextLiteral }

func (p postgres) Literal(l catalog.LiteralDefault, t catalog.Type) catalog.LiteralDefault {
	if l.Kind == catalog.ListLiteral {
		elem := t
		elem.List = false
		items := make([]catalog.LiteralDefault, len(l.Items))
		for i, item := range l.Items {
			items[i] = p.Literal(item, elem)
		}
		return catalog.LiteralDefault{Kind: catalog.ListLiteral, Items: items}
	}
	return literal(l, t)
}

func literal(l catalog.LiteralDefault, t catalog.Type) catalog.LiteralDefault {
	str := func(text string) catalog.LiteralDefault {
		return catalog.LiteralDefault{Kind: catalog.StringLiteral, Text: text}
	}
	if t.Enum {
		return str(l.Text)
	}
	switch literalOf(t.Name) {
	case nativetype.NumberLiteral:
		if n, ok := dialect.CanonicalNumber(l.Text); ok {
			return catalog.LiteralDefault{Kind: catalog.NumberLiteral, Text: n}
		}
	case nativetype.BoolLiteral:
		return catalog.LiteralDefault{Kind: catalog.BoolLiteral, Text: boolText(l.Text)}
	case nativetype.BytesLiteral:
		if l.Kind == catalog.BytesLiteral {
			return l
		}
		return catalog.LiteralDefault{Kind: catalog.BytesLiteral, Text: byteaText(l.Text)}
	case nativetype.JSONLiteral:
		return str(dialect.CanonicalJSON(l.Text))
	case nativetype.UUIDLiteral:
		return str(strings.ToLower(l.Text))
	case nativetype.TimeLiteral, nativetype.ClockLiteral:
		return str(timeText(l.Text, nativetype.BySQL(t.Name).Layout))
	case nativetype.TextLiteral, nativetype.OtherLiteral:
	}
	return str(l.Text)
}

func boolText(text string) string {
	switch strings.ToLower(text) {
	case "true", "t", "1", "yes", "on":
		return "true"
	}
	return "false"
}

func byteaText(text string) string {
	if digits, ok := strings.CutPrefix(text, `\x`); ok {
		return strings.ToLower(digits)
	}
	return hex.EncodeToString([]byte(text))
}

// timeText returns a constant of a time type in a canonical form that does not depend on the
// session's time zone. It returns other text unchanged.
func timeText(text, layout string) string {
	utc, ok := dialect.CanonicalTime(text)
	if !ok {
		return text
	}
	t, err := timeform.Parse(utc)
	if err != nil {
		return text
	}
	return t.Format(layout)
}

// ParseDefault implements dialect.Dialect. It returns nil for NULL, NowDefault for the current
// time, a literal for a constant that the column stores unchanged, and an expression for all other
// defaults.
func (p postgres) ParseDefault(sql sqltext.SQL, t catalog.Type) catalog.Default {
	c, ok := sqltext.Constant(provider.PostgreSQL, sql)
	switch {
	case ok && c.Kind == sqltext.NullConst:
		return nil
	case ok && c.Kind == sqltext.NowConst && isNow(c, t) && (c.Cast.Name == "" || p.ParseType(typeText(c.Cast)).Name == t.Name):
		return catalog.NowDefault{}
	case ok && c.Kind != sqltext.NowConst:
		if l, ok := p.constant(c, t); ok {
			return l
		}
	}
	return catalog.ExprDefault{Expr: catalog.NewExpr(provider.PostgreSQL, sql)}
}

// isNow reports whether the constant is the current time with as many fractional digits as the
// column stores.
func isNow(c sqltext.Const, t catalog.Type) bool {
	return c.Text == "" || len(t.Args) == 1 && c.Text == strconv.Itoa(t.Args[0])
}

// constant returns a constant in the form that a column of type t stores. ok is false if a cast
// changes its value.
func (p postgres) constant(c sqltext.Const, t catalog.Type) (l catalog.LiteralDefault, ok bool) {
	if c.Cast.Name != "" && !p.keepsValue(c, t) {
		return l, false
	}
	elem := t
	elem.List = false
	switch c.Kind {
	case sqltext.TextConst:
		if !t.List {
			return literal(catalog.LiteralDefault{Kind: catalog.StringLiteral, Text: c.Text}, t), true
		}
		items, ok := sqltext.ArrayItems(c.Text)
		list := catalog.LiteralDefault{Kind: catalog.ListLiteral, Items: []catalog.LiteralDefault{}}
		for _, item := range items {
			list.Items = append(list.Items, literal(catalog.LiteralDefault{Kind: catalog.StringLiteral, Text: item}, elem))
		}
		return list, ok
	case sqltext.NumberConst:
		return literal(catalog.LiteralDefault{Kind: catalog.NumberLiteral, Text: c.Text}, t), !t.List
	case sqltext.BoolConst:
		return literal(catalog.LiteralDefault{Kind: catalog.BoolLiteral, Text: c.Text}, t), !t.List && literalOf(t.Name) == nativetype.BoolLiteral
	case sqltext.ListConst:
		list := catalog.LiteralDefault{Kind: catalog.ListLiteral, Items: []catalog.LiteralDefault{}}
		for _, item := range c.Items {
			l, ok := p.constant(item, elem)
			if !ok {
				return l, false
			}
			list.Items = append(list.Items, l)
		}
		return list, t.List
	case sqltext.NullConst, sqltext.NowConst, sqltext.BytesConst:
	}
	return l, false
}

// keepsValue reports whether a constant has the same value with and without its cast in a column of
// type t. The cast changes the value if, for example, a date is stored as text, or text is
// truncated.
func (p postgres) keepsValue(c sqltext.Const, t catalog.Type) bool {
	cast := p.ParseType(typeText(c.Cast))
	switch {
	case cast.List != t.List:
		return false
	case t.Enum:
		return c.Cast.Name == t.Name // compared with case
	case len(cast.Args) > 0 && !slices.Equal(cast.Args, t.Args):
		return false
	}
	return cast.Name == t.Name || isText(cast.Name) && isText(t.Name) || isNumber(cast.Name) && isNumber(t.Name)
}

// typeText returns the name of a type in the form that ParseType parses.
func typeText(t sqltext.TypeName) sqltext.SQL {
	text := t.Name
	if len(t.Args) > 0 {
		name, zone, zoned := strings.Cut(text, " with")
		text = name + "(" + strings.Join(t.Args, ",") + ")"
		if zoned {
			text += " with" + zone
		}
	}
	if t.Array {
		text += "[]"
	}
	return sqltext.SQL(text)
}

func (p postgres) DefaultSQL(d catalog.Default, t catalog.Type) sqltext.SQL {
	switch d := d.(type) {
	case catalog.NowDefault:
		return "CURRENT_TIMESTAMP"
	case catalog.ExprDefault:
		return sqltext.DefaultExpr(provider.PostgreSQL, d.SQL)
	case catalog.LiteralDefault:
		return p.literalSQL(d, t)
	}
	return "NULL"
}

func (p postgres) literalSQL(l catalog.LiteralDefault, t catalog.Type) sqltext.SQL {
	switch l.Kind {
	case catalog.NumberLiteral, catalog.BoolLiteral:
		return sqltext.SQL(l.Text)
	case catalog.BytesLiteral:
		return `'\x` + sqltext.SQL(l.Text) + "'"
	case catalog.ListLiteral:
		items := make([]sqltext.SQL, len(l.Items))
		for i, item := range l.Items {
			items[i] = p.literalSQL(item, t)
		}
		return "ARRAY[" + sqltext.Join(items, ", ") + "]::" + p.TypeSQL(t)
	case catalog.StringLiteral:
	}
	return sqltext.Literal(provider.PostgreSQL, l.Text)
}
