package sqlgen

import "github.com/cocomon/comon_orm/runtime/query"

func compileCount(d Dialect, n *query.Count) ([]Statement, error) {
	b := newBuilder(d)
	b.w("SELECT count(*) FROM ")
	if n.Limit < 0 && n.Offset == 0 {
		b.where(b.from(n.Table), n.Where)
	} else {
		b.w("(SELECT 1 FROM ")
		b.where(b.from(n.Table), n.Where)
		b.limit(n.Limit, n.Offset)
		b.w(") AS q")
	}
	return b.statement(Statement{Count: true})
}
