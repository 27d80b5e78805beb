package sqlgen

import (
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/internal/jsonvalue"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Conditions on values inside of Json columns.
//
// PostgreSQL finds the value with a path of SQL/JSON in strict mode, in which a key selects only a
// member of an object and an index only an item of an array. The path is a parameter. SQLite's own
// functions do not suffice: they round numbers and cannot tell some types from each other. There
// the functions [JSONAt], [JSONText], [JSONOrder] and [JSONHas] of the connection compare as
// PostgreSQL does.

// textColumn describes an expression whose value is a text.
var textColumn = &query.Column{Kind: query.String}

func (b *builder) jsonMatch(s scope, p query.JSONMatch) {
	expr, c := b.in(s, p.Column)
	if c.Kind != query.JSON || c.List {
		b.fail("column %s is not Json", c.Name)
		return
	}
	b.json(b, expr, c, p)
}

// add adds a parameter and returns its placeholder.
func (b *builder) add(v query.Value) string {
	b.args = append(b.args, v)
	return b.placeholder(len(b.args))
}

var jsonOrders = map[query.JSONOp]string{query.JSONLt: "<", query.JSONLte: "<=", query.JSONGt: ">", query.JSONGte: ">="}

func (p Postgres) json(b *builder, expr string, c *query.Column, m query.JSONMatch) {
	doc := p.operand(expr, c)
	path := func(filter string) string { return b.add(query.StringValue(strictPath(m.Path)+filter)) + "::jsonpath" }
	first := func(filter string) string {
		return "jsonb_path_query_first(" + doc + ", " + path(filter) + ", '{}', true)"
	}
	if op, ok := m.Op.Text(); ok {
		text := "(" + first(` ? (@.type() == "string")`) + " #>> '{}')"
		p.match(b, text, textColumn, query.Match{Op: op, Text: m.Value.Str, Insensitive: m.Insensitive})
		return
	}
	switch m.Op {
	case query.JSONEq:
		b.w("(")
		if within, ok := wrapped(m); ok && c.Native == "" && !b.negated { // a GIN index can find the rows
			b.w(expr, " @> ", b.add(query.JSONValue([]byte(within))), "::jsonb AND ")
		}
		b.w(first(""), " = ", b.add(m.Value), "::jsonb)")
	case query.JSONLt, query.JSONLte, query.JSONGt, query.JSONGte:
		b.w("jsonb_path_exists(", doc, ", ", path(" ? (@ "+jsonOrders[m.Op]+" $v)"), ", ",
			b.add(query.JSONValue([]byte(`{"v":`+m.Value.Str+"}"))), "::jsonb, true)")
	case query.JSONHas:
		b.w("EXISTS (SELECT 1 FROM jsonb_path_query(", doc, ", ", path("[*]"), ", '{}', true) AS item(v) WHERE item.v = ",
			b.add(m.Value), "::jsonb)")
	case query.JSONExists:
		b.w(first(""), " IS NOT NULL")
	case query.JSONContains, query.JSONStartsWith, query.JSONEndsWith, query.JSONSame: // text searches
	}
}

// strictPath returns a path in the language of SQL/JSON.
func strictPath(path query.JSONPath) string {
	out := []byte("strict $")
	for _, s := range path {
		if s.Array {
			out = append(strconv.AppendInt(append(out, '['), int64(s.Index), 10), ']')
			continue
		}
		out = appendString(append(out, '.'), s.Key)
	}
	return string(out)
}

// wrapped returns an object with the value at the same path. Every document that satisfies the
// condition contains it. It returns false if the path is empty or leads through an array.
func wrapped(m query.JSONMatch) (string, bool) {
	var begin []byte
	for _, s := range m.Path {
		if s.Array {
			return "", false
		}
		begin = append(appendString(append(begin, '{'), s.Key), ':')
	}
	return string(begin) + m.Value.Str + strings.Repeat("}", len(m.Path)), len(m.Path) > 0
}

func (s SQLite) json(b *builder, expr string, _ *query.Column, m query.JSONMatch) {
	call := func(function string, more ...query.Value) string {
		out := function + "(" + expr + ", " + b.add(query.StringValue(itemsPath(m.Path)))
		for _, v := range more {
			out += ", " + b.add(query.StringValue(v.Str))
		}
		return out + ")"
	}
	if op, ok := m.Op.Text(); ok {
		s.match(b, call(JSONText), textColumn, query.Match{Op: op, Text: m.Value.Str, Insensitive: m.Insensitive})
		return
	}
	switch m.Op {
	case query.JSONEq:
		b.w(call(JSONAt), " = ", b.add(canonicalJSON(m.Value)))
	case query.JSONLt, query.JSONLte, query.JSONGt, query.JSONGte:
		b.w(call(JSONOrder, m.Value), " ", jsonOrders[m.Op], " 0")
	case query.JSONHas:
		b.w(call(JSONHas, canonicalJSON(m.Value)))
	case query.JSONExists:
		b.w(call(JSONAt), " IS NOT NULL")
	case query.JSONContains, query.JSONStartsWith, query.JSONEndsWith, query.JSONSame: // text searches
	}
}

// itemsPath returns a path as a JSON array of texts and numbers.
func itemsPath(path query.JSONPath) string {
	out := []byte{'['}
	for i, s := range path {
		if i > 0 {
			out = append(out, ',')
		}
		if s.Array {
			out = strconv.AppendInt(out, int64(s.Index), 10)
		} else {
			out = appendString(out, s.Key)
		}
	}
	return string(append(out, ']'))
}

// canonicalJSON returns the canonical form of a JSON value as text.
func canonicalJSON(v query.Value) query.Value {
	return query.StringValue(jsonvalue.Canonical(v.Str))
}
