package sqlgen

import (
	"slices"

	"github.com/cocomon/comon_orm/runtime/query"
)

// compareColumns compares two columns of a row. Eq and Ne treat NULL as an ordinary value.
func (b *builder) compareColumns(s scope, p query.CompareColumns) {
	left, c := b.in(s, p.Column)
	right, d := b.in(s, p.Other)
	equality := p.Op == query.Eq || p.Op == query.Ne
	if c.Kind == query.Enum && !equality {
		left, right = b.sortable(left, c), b.sortable(right, d)
	} else {
		left, right = b.identity(left, c), b.identity(right, d)
	}
	word := compareOps[p.Op]
	if equality && (c.Nullable || d.Nullable) {
		word = " IS NOT DISTINCT FROM "
		if p.Op == query.Ne {
			word = " IS DISTINCT FROM "
		}
	}
	b.w("(", left, word, right, ")")
}

// enumOrder writes a comparison of an enum by the order of its declaration. SQLite stores the texts
// of the values, so the condition lists the values that satisfy the comparison. An index on the
// column finds them.
func (s SQLite) enumOrder(b *builder, expr string, c *query.Column, op query.CompareOp, v query.Value) {
	at := slices.Index(c.Enum, v.Str)
	if at < 0 {
		b.fail("column %s: the enum does not have the value", c.Name)
		return
	}
	var among []string
	switch op {
	case query.Lt:
		among = c.Enum[:at]
	case query.Lte:
		among = c.Enum[:at+1]
	case query.Gt:
		among = c.Enum[at+1:]
	case query.Gte:
		among = c.Enum[at:]
	case query.Eq, query.Ne:
	}
	values := make([]query.Value, len(among))
	for i, name := range among {
		values[i] = query.EnumValue(name)
	}
	s.oneOf(b, expr, c, values)
}
