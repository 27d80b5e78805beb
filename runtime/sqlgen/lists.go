package sqlgen

import "github.com/cocomon/comon_orm/runtime/query"

func isListOp(op query.AssignOp) bool {
	return op == query.Push || op == query.Prepend || op == query.RemoveItems
}

// asList returns the items of a change of a list, which are one item or a list, as a list.
func asList(c *query.Column, v query.Value) query.Value {
	if v.List != nil {
		return v
	}
	return query.ListValue(c.Kind, []query.Value{v})
}

// changeList writes the new value of a list, computed from the old one. A list that is NULL has no
// items.
func (p Postgres) changeList(b *builder, expr string, op query.AssignOp, items query.Value) {
	given := b.add(items)
	switch op { //nolint:exhaustive // the caller passes changes of lists only
	case query.Push:
		b.w("array_cat(", expr, ", ", given, ")")
	case query.Prepend:
		b.w("array_cat(", given, ", ", expr, ")")
	default: // RemoveItems
		b.w("(SELECT coalesce(array_agg(u.item ORDER BY u.n), '{}') FROM unnest(", expr,
			") WITH ORDINALITY AS u(item, n) WHERE (u.item = ANY(", given, ")) IS NOT TRUE)")
	}
}

// changeList combines JSON arrays as texts, so that no item is converted.
func (s SQLite) changeList(b *builder, expr string, c *query.Column, op query.AssignOp, items query.Value) {
	text := jsonItems(*items.List, asItems)
	none := "json_array_length(coalesce(" + expr + ", '[]')) = 0"
	switch {
	case len(*items.List) == 0:
		b.w(expr)
	case op == query.Push:
		b.w("CASE WHEN ", none, " THEN ", b.add(query.StringValue(text)), " ELSE substr(rtrim(", expr, "), 1, length(rtrim(", expr, ")) - 1) || ",
			b.add(query.StringValue(","+text[1:])), " END")
	case op == query.Prepend:
		b.w("CASE WHEN ", none, " THEN ", b.add(query.StringValue(text)), " ELSE ", b.add(query.StringValue(text[:len(text)-1]+",")),
			" || substr(ltrim(", expr, "), 2) END")
	default: // RemoveItems
		given := b.add(query.StringValue(text))
		same := "l.value = v.value"
		switch c.Kind {
		case query.Decimal:
			same = "l.value COLLATE " + DecimalCollation + " = v.value"
		case query.JSON:
			same = JSONAt + "(" + expr + " -> l.fullkey, '[]') = " + JSONAt + "(" + given + " -> v.fullkey, '[]')"
		case query.Null, query.Int, query.BigInt, query.Float, query.Bool, query.String, query.Time, query.Bytes, query.Enum:
		}
		b.w("(SELECT '[' || coalesce(group_concat(item, ','), '') || ']' FROM (SELECT ", expr, " -> l.fullkey AS item FROM json_each(", expr,
			") AS l WHERE NOT EXISTS (SELECT 1 FROM json_each(", given, ") AS v WHERE ", same, ") ORDER BY l.key))")
	}
}
