package sqlgen

import (
	"strconv"

	"github.com/cocomon/comon_orm/runtime/query"
)

// changeJSON writes the new value of a Json column after some changes of its document. Each change
// is a subquery, so that the document before it is computed once:
//
//	(SELECT CASE WHEN d.v IS NULL … ELSE jsonb_set(d.v, ARRAY[$1], …) END
//	 FROM (SELECT "meta" AS v) AS d)
//
// PostgreSQL's own jsonb_set does not create objects on the path, and takes a numeric text as an
// index or as a key, depending on the document. So each step is written separately, with the types
// of value for which it is possible. [jsonvalue.Set] describes the result for SQLite.
func (p Postgres) changeJSON(b *builder, expr string, c *query.Column, changes []query.JSONChange) {
	doc := p.operand(expr, c)
	for _, change := range changes {
		w := jsonWriter{b: b, value: change.Value}
		out := ""
		switch {
		case change.Remove:
			out = w.remove("d.v", change.Path)
		default:
			out = "CASE WHEN d.v IS NULL THEN " + w.created(change.Path, "NULL::jsonb") + " ELSE " + w.set("d.v", change.Path) + " END"
		}
		doc = "(SELECT " + out + " FROM (SELECT " + doc + " AS v) AS d)"
	}
	b.w(doc)
	if c.Native != "" {
		b.w("::", c.Native)
	}
}

// jsonWriter writes expressions of PostgreSQL for one change of a document.
type jsonWriter struct {
	b     *builder
	value query.Value
}

func (w jsonWriter) param(text string) string {
	return w.b.add(query.JSONValue([]byte(text))) + "::jsonb"
}

// created returns an expression for a new document with the value at the path. If it cannot be
// created, it returns the expression otherwise.
func (w jsonWriter) created(path query.JSONPath, otherwise string) string {
	text, ok := newDocument(path, w.value.Str)
	if !ok {
		return otherwise
	}
	return w.param(text)
}

// newDocument returns a document with only the value at the path. It returns false if an index of
// the path is not 0.
func newDocument(path query.JSONPath, value string) (string, bool) {
	for i := len(path) - 1; i >= 0; i-- {
		switch s := path[i]; {
		case !s.Array:
			value = string(appendString([]byte{'{'}, s.Key)) + ":" + value + "}"
		case s.Index == 0:
			value = "[" + value + "]"
		default:
			return "", false
		}
	}
	return value, true
}

// jsonStep holds the expressions for one step into a document.
type jsonStep struct {
	kind  string // the type of value that the step enters
	key   string // the key or index
	name  string // the step as an item of a path
	inner string // the value to which the step leads, NULL if there is none
}

func (w jsonWriter) step(doc string, s query.JSONStep) jsonStep {
	if s.Array {
		i := strconv.Itoa(s.Index)
		return jsonStep{"array", i, "'" + i + "'", "(" + doc + " -> " + i + ")"}
	}
	key := w.b.add(query.StringValue(s.Key)) + "::text"
	return jsonStep{"object", key, key, "(" + doc + " -> " + key + ")"}
}

// set returns an expression for the document doc, which is not NULL, with the value at the path.
func (w jsonWriter) set(doc string, path query.JSONPath) string {
	if len(path) == 0 {
		return w.param(w.value.Str)
	}
	first, rest := path[0], path[1:]
	s := w.step(doc, first)
	out := "CASE WHEN jsonb_typeof(" + doc + ") <> '" + s.kind + "' THEN " + doc
	if first.Array {
		out += " WHEN jsonb_array_length(" + doc + ") < " + s.key + " THEN " + doc
	}
	added := doc
	if text, ok := newDocument(rest, w.value.Str); ok {
		one, _ := newDocument(query.JSONPath{{Key: first.Key, Array: first.Array}}, text)
		added = doc + " || " + w.param(one)
	}
	return out + " WHEN " + s.inner + " IS NULL THEN " + added +
		" ELSE jsonb_set(" + doc + ", ARRAY[" + s.name + "], " + w.set(s.inner, rest) + ") END"
}

// remove returns an expression for the document doc without the value at the path.
func (w jsonWriter) remove(doc string, path query.JSONPath) string {
	s := w.step(doc, path[0])
	begin := "CASE WHEN jsonb_typeof(" + doc + ") = '" + s.kind + "' "
	if len(path) == 1 {
		return begin + "THEN " + doc + " - " + s.key + " ELSE " + doc + " END"
	}
	return begin + "AND " + s.inner + " IS NOT NULL THEN jsonb_set(" + doc + ", ARRAY[" + s.name + "], " +
		w.remove(s.inner, path[1:]) + ") ELSE " + doc + " END"
}

func (s SQLite) changeJSON(b *builder, expr string, _ *query.Column, changes []query.JSONChange) {
	doc := expr
	for _, change := range changes {
		path := b.add(query.StringValue(itemsPath(change.Path)))
		if change.Remove {
			doc = JSONRemove + "(" + doc + ", " + path + ")"
			continue
		}
		doc = JSONSet + "(" + doc + ", " + path + ", " + b.add(query.StringValue(change.Value.Str)) + ")"
	}
	b.w(doc)
}
