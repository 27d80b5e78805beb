package sqlgen

import (
	"strconv"

	"github.com/cocomon/comon_orm/runtime/query"
)

func compileCount(d Dialect, n *query.Count) ([]Statement, error) {
	b := newBuilder(d)
	b.w("SELECT count(*) FROM ")
	if n.Limit < 0 && n.Offset == 0 && n.Distinct == nil {
		b.where(b.from(n.Table), n.Where)
		return b.statement(Statement{Count: true})
	}
	s := scope{n.Table, b.alias()}
	b.w("(SELECT ")
	if n.Distinct != nil {
		b.w("DISTINCT ")
		for i, column := range n.Distinct {
			if i > 0 {
				b.w(", ")
			}
			b.w(b.identity(b.in(s, column)), " AS c", strconv.Itoa(i))
		}
	} else {
		b.w("1")
	}
	b.w(" FROM ", b.table(n.Table.Schema, n.Table.Name), " AS ", s.alias)
	b.where(s, n.Where)
	b.limit(n.Limit, n.Offset)
	b.w(") AS q")
	return b.statement(Statement{Count: true})
}
