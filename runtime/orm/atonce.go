package orm

import (
	"context"
	"fmt"
	"slices"

	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// How a find and its includes are loaded in one round trip.
//
// A find that is loaded level by level reads a level only after it has the keys of the level
// before. On a server each level costs a round trip. The database can find the keys itself if the
// statement of an include selects the keys of the parents in a subquery. Then no statement needs
// the result of another one, and all are sent together:
//
//	SELECT … FROM users ORDER BY id LIMIT 10
//	SELECT …, author_id FROM posts
//	WHERE author_id = ANY(ARRAY(SELECT id FROM users ORDER BY id LIMIT 10))
//	SELECT …, post_id FROM comments
//	WHERE post_id = ANY(ARRAY(SELECT id FROM posts WHERE author_id = ANY(…)))
//
// All statements must see one state of the database, and each of them must select the same parents.
// So a find with a limit needs an order in which no two rows are equal.
//
// The price is that the database finds the parents once more for each include below them. The price
// is low if an index finds the parents. A scan of the whole table costs more than the round trip
// that it saves; such a find is loaded level by level ([cheap]).
//
// The client finds the parent of a child by the value of the key. Two keys that the database
// considers equal can be different values, such as texts in a column that ignores case. Then the
// key of a child matches no parent, or the row that a foreign key refers to is missing. The client
// notices both and loads the find again level by level, where the database reports the parent of
// each child.

// readsAtOnce reports whether statements that are sent together see one state of the database.
func readsAtOnce(exec driver.Executor) bool {
	s, ok := exec.(driver.SnapshotReader)
	return ok && s.OneSnapshot()
}

// atOnce is a find with all its includes, whose statements do not need each other's results.
type atOnce struct {
	root  *rootLoad
	order []query.Order // of the root, before withoutTies completed it
	nodes []query.Node
	// loads has one element for each include. loads[i] belongs to nodes[i+1]. Its parents are the
	// rows of loads[from[i]], or of the root if from[i] is -1. A parent precedes its children.
	loads []*relationLoad
	from  []int
}

// atOnce returns nil if the find has to be loaded level by level.
func (l *rootLoad) atOnce() *atOnce {
	if !cheap(l.sel) {
		return nil
	}
	all := &atOnce{root: l, order: l.sel.Order}
	if l.sel.Limit >= 0 || l.sel.Offset > 0 { // Take(1) too: without includes it needs no order
		l.sel.Order = withoutTies(l.sel.Table, l.sel.Order)
	}
	all.nodes = append(all.nodes, l.sel)
	if !all.add(l.model, l.find.includes, l.sel, -1) {
		l.sel.Order = all.order
		return nil
	}
	return all
}

// add adds the includes of the rows that parents selects. It returns false if the find has to be
// loaded level by level.
func (a *atOnce) add(model *gensupport.Model, is []*include, parents *query.Select, from int) bool {
	for _, i := range effective(is) {
		l, err := newRelationLoad(i, model)
		if err != nil || !byValue(i) {
			return false
		}
		link := i.relation.Link
		l.sel.Parent = &query.Parent{Link: link, ByKey: true, Of: keysOf(parents, link.FromColumns)}
		a.nodes, a.loads, a.from = append(a.nodes, l.sel), append(a.loads, l), append(a.from, from)
		if len(i.find.includes) == 0 {
			continue
		}
		limited := l.sel.Limit >= 0 || l.sel.Offset > 0 || len(l.sel.Distinct) > 0
		if limited || !link.Indexed() || !plain(l.sel.Where) {
			return false
		}
		if !a.add(i.relation.Target, i.find.includes, l.sel, len(a.loads)-1) {
			return false
		}
	}
	return true
}

// keysOf returns a selection of the same rows as s, which reads the given columns only.
func keysOf(s *query.Select, columns []int) *query.Select {
	keys := *s
	keys.Columns, keys.Keys, keys.Measures = columns, nil, nil
	if s.Limit < 0 && s.Offset == 0 {
		keys.Order = nil // without a limit, the order does not decide which rows are selected
	}
	return &keys
}

// byValue reports whether the children of an include can be assigned to their parents by the values
// of their keys. If a value can fail to match, the failure must be noticed.
func byValue(i *include) bool {
	link := i.relation.Link
	if oneForm(link) {
		return true
	}
	if link.Owner && len(i.find.where) > 0 {
		return false // the condition may exclude the parent's row, so a missing row is no proof of a failure
	}
	return !slices.ContainsFunc(link.FromColumns, func(c int) bool {
		native := link.From.Columns[c].Native
		if native == "" {
			return false
		}
		t := nativetype.ByParam(native)
		return t != nil && t.Loose
	})
}

// cheap reports whether the database finds the rows of a selection without reading many other rows.
// A table without any index may be a view, whose rows can be expensive to compute.
func cheap(s *query.Select) bool {
	if len(s.Table.Indexes) == 0 || len(s.Distinct) > 0 || s.Cursor != nil || slices.ContainsFunc(s.Order, func(o query.Order) bool { return !o.IsColumn(o.Column) }) {
		return false
	}
	limited := s.Limit >= 0 || s.Offset > 0
	where := withoutPosition(s.Where)
	if all(where) {
		return !limited || ordered(s)
	}
	return narrow(s.Table, where, limited)
}

// withoutPosition returns a condition without the position of a page. An index for the order finds
// the rows after a position as it finds the first rows.
func withoutPosition(p query.Predicate) query.Predicate {
	switch p := p.(type) {
	case query.After:
		return nil
	case query.And:
		if len(p) == 2 {
			if _, after := p[1].(query.After); after {
				return p[0]
			}
		}
	}
	return p
}

func all(p query.Predicate) bool {
	_, all := p.(query.AllRows)
	return p == nil || all
}

// ordered reports whether an index begins with the first column of a selection's order.
func ordered(s *query.Select) bool {
	return len(s.Order) == 0 || s.Table.Indexed([]int{s.Order[0].Column})
}

// narrow reports whether an index finds the rows of a condition. If the selection has a limit, a
// range of values is not enough, because many more rows than the limit can be in the range.
func narrow(t *query.Table, p query.Predicate, limited bool) bool {
	switch p := p.(type) {
	case query.And:
		return slices.ContainsFunc(p, func(p query.Predicate) bool { return narrow(t, p, limited) })
	case query.Or:
		return len(p) > 0 && !slices.ContainsFunc(p, func(p query.Predicate) bool { return !narrow(t, p, limited) })
	case query.Compare:
		return p.Op != query.Ne && (p.Op == query.Eq || !limited) && t.Indexed([]int{p.Column})
	case query.In:
		return !p.Not && t.Indexed([]int{p.Column})
	case query.Keys:
		return t.Indexed(p.Columns)
	}
	return false
}

// plain reports whether a condition depends on the columns of the row only, not on related rows.
func plain(p query.Predicate) bool {
	switch p := p.(type) {
	case query.And:
		return !slices.ContainsFunc(p, func(p query.Predicate) bool { return !plain(p) })
	case query.Or:
		return !slices.ContainsFunc(p, func(p query.Predicate) bool { return !plain(p) })
	case query.Not:
		return plain(p.P)
	case query.Related:
		return false
	}
	return true
}

// load runs the statements. It returns errNoParent if it cannot assign every child to its parent.
func (a *atOnce) load(ctx context.Context, exec driver.Executor) ([]any, error) {
	var rows []any
	from := a.root.reader()
	known := 0 // setParents was called for the loads before this index
	nodes := a.nodes
	if page := a.root.page; page != nil {
		page.reset()
		if page.beyond != nil {
			nodes = append(slices.Clip(nodes), page.beyond)
		}
	}
	err := exec.RunAll(ctx, nodes, func(i int, r driver.Row) error {
		switch {
		case i == 0:
			row, err := a.root.read(from, r)
			rows = append(rows, row)
			return err
		case i > len(a.loads):
			a.root.page.hasBeyond = true
			return nil
		}
		for ; known < i; known++ {
			a.setParents(known, rows)
		}
		return a.loads[i-1].read(r)
	})
	if err != nil {
		return nil, err
	}
	for ; known < len(a.loads); known++ {
		a.setParents(known, rows)
	}
	for _, l := range a.loads {
		if err := l.checkOwners(); err != nil {
			return nil, err
		}
		l.attach()
	}
	return a.root.finish(rows), nil // not earlier, because the includes number the rows in the order of the result
}

// setParents gives a load its parents. They have all been read, because results arrive in the order
// of the statements.
func (a *atOnce) setParents(load int, rows []any) {
	if from := a.from[load]; from >= 0 {
		rows = a.loads[from].children
	}
	a.loads[load].setParents(rows)
}

// checkOwners returns an error if a foreign key refers to a row that was not loaded. The row can be
// missed if its key is equal to the foreign key for the database but not in Go. A link for which
// this cannot happen (oneForm) is not checked.
func (l *relationLoad) checkOwners() error {
	link := l.sel.Parent.Link
	if !link.Owner || oneForm(link) {
		return nil
	}
	found := make([]bool, len(l.groups))
	for _, g := range l.childGroup {
		found[g] = true
	}
	if slices.Contains(found, false) {
		return fmt.Errorf("%s: a foreign key without its row: %w", link.Field, errNoParent)
	}
	return nil
}
