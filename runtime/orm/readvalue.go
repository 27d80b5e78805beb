package orm

import (
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
)

// readValue reads a column of kind k as a value of the query tree.
func readValue(r driver.Row, i int, k query.Kind) query.Value {
	if r.Null(i) {
		return query.Value{}
	}
	switch k {
	case query.Int, query.BigInt:
		return query.Value{Kind: k, Num: r.Int(i)}
	case query.Float:
		return query.FloatValue(r.Float(i))
	case query.Decimal:
		return query.DecimalValue(r.Decimal(i))
	case query.Bool:
		return query.BoolValue(r.Bool(i))
	case query.Time:
		return query.TimeValue(r.Time(i))
	case query.JSON:
		return query.JSONValue(r.JSON(i))
	case query.Bytes:
		return query.BytesValue(r.Bytes(i))
	case query.String, query.Enum:
		return query.Value{Kind: k, Str: r.Text(i)}
	case query.Null:
	}
	return query.Value{}
}

// readColumn reads a column as a value of the query tree. A NULL in a list column becomes an empty
// list.
func readColumn(r driver.Row, i int, c *query.Column) query.Value {
	if !c.List {
		return readValue(r, i, c.Kind)
	}
	n, items := r.List(i)
	vs := make([]query.Value, n)
	for k := range vs {
		vs[k] = readValue(items, k, c.Kind)
	}
	return query.ListValue(c.Kind, vs)
}
