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
// Level by level, each level waits for the keys of the one before. On a server each of these waits is
// a round trip. The database can find the keys itself: the statement of an include selects the
// parents again, only their keys, as a subquery. Then all statements are known before the first
// answer, and are sent together:
//
//	SELECT … FROM users ORDER BY id LIMIT 10
//	SELECT …, author_id FROM posts
//	WHERE author_id = ANY(ARRAY(SELECT id FROM users ORDER BY id LIMIT 10))
//	SELECT …, post_id FROM comments
//	WHERE post_id = ANY(ARRAY(SELECT id FROM posts WHERE author_id = ANY(…)))
//
// All of them must see one state of the database, and the parents must be the same rows each time: a
// limit needs an order without ties.
//
// The price is that the database finds the parents once more for each include below them. That is
// little if an index finds them. A search through the whole table costs more than the round trip
// that it saves; such a find is loaded level by level ([cheap]).
//
// A child finds its parent by the value of its key. Keys that are equal for the database can be
// different values (texts in a column that ignores case). Then a child has the key of no parent, or a
// parent with a key has no row. Both are seen, and the find is loaded again level by level, where the
// database tells the parent of each child.

// readsAtOnce reports whether statements that are sent together see one state of the database.
func readsAtOnce(exec driver.Executor) bool {
	s, ok := exec.(driver.SnapshotReader)
	return ok && s.OneSnapshot()
}

// atOnce is a find with all its includes as statements that do not wait for each other.
type atOnce struct {
	root  *rootLoad
	order []query.Order // of the root before it was completed
	nodes []query.Node
	// loads are the includes. loads[i] belongs to nodes[i+1]; its parents are the rows of
	// loads[from[i]], or of the root if from[i] is -1. A parent comes before its children.
	loads []*relationLoad
	from  []int
}

// atOnce returns nil if the find is better loaded level by level.
func (l *rootLoad) atOnce() *atOnce {
	if !cheap(l.sel) {
		return nil
	}
	all := &atOnce{root: l, order: l.sel.Order}
	if l.sel.Limit >= 0 || l.sel.Offset > 0 { // also for Take(1), which a find without includes does without
		l.sel.Order = withoutTies(l.sel.Table, l.sel.Order)
	}
	all.nodes = append(all.nodes, l.sel)
	if !all.add(l.model, l.find.includes, l.sel, -1) {
		l.sel.Order = all.order
		return nil
	}
	return all
}

// add adds the includes of the rows that parents selects; false if one of them cannot be asked for
// without the keys of its parents.
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

// keysOf selects only some columns of the same rows.
func keysOf(s *query.Select, columns []int) *query.Select {
	keys := *s
	keys.Columns = columns
	if s.Limit < 0 && s.Offset == 0 {
		keys.Order = nil // which rows they are does not depend on it
	}
	return &keys
}

// byValue reports whether the children of an include find their parents by the values of their keys,
// such that a failure is seen.
func byValue(i *include) bool {
	link := i.relation.Link
	if oneForm(link) {
		return true
	}
	if link.Owner && len(i.find.where) > 0 {
		return false // a parent without a row can be right
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

// cheap reports whether the database finds the rows of a selection, without reading many others. A
// table without any index can be a view, whose rows may take long to find.
func cheap(s *query.Select) bool {
	if len(s.Table.Indexes) == 0 || len(s.Distinct) > 0 || slices.ContainsFunc(s.Order, func(o query.Order) bool { return len(o.Via) > 0 }) {
		return false
	}
	limited := s.Limit >= 0 || s.Offset > 0
	if all(s.Where) {
		return !limited || ordered(s)
	}
	return narrow(s.Table, s.Where, limited)
}

func all(p query.Predicate) bool {
	_, all := p.(query.AllRows)
	return p == nil || all
}

// ordered reports whether an index has the order of a selection.
func ordered(s *query.Select) bool {
	return len(s.Order) == 0 || s.Table.Indexed([]int{s.Order[0].Column})
}

// narrow reports whether an index finds the rows of a condition. With a limit a range of values is
// not enough: it can have many rows, of which few are wanted.
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

// plain reports whether a condition looks only at the columns of the row.
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

// load runs the statements. The error is errNoParent if the keys of the rows do not fit together.
func (a *atOnce) load(ctx context.Context, exec driver.Executor) ([]any, error) {
	var rows []any
	hint := a.root.sel.Limit
	if a.root.find.unique {
		hint = 1
	}
	arena := newRowArena(a.root.model, hint)
	known := 0 // the loads before it have their parents
	err := exec.RunAll(ctx, a.nodes, func(i int, r driver.Row) error {
		if i == 0 {
			row := arena.next()
			rows = append(rows, row)
			return decode(a.root.model, row, r, a.root.sel.Columns)
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
	if a.root.reversed { // last, since the includes have the rows in this order
		slices.Reverse(rows)
	}
	return rows, nil
}

// setParents gives a load its parents. All of them have been read: the results come in the order of
// the statements.
func (a *atOnce) setParents(load int, rows []any) {
	if from := a.from[load]; from >= 0 {
		rows = a.loads[from].children
	}
	a.loads[load].setParents(rows)
}

// checkOwners returns an error if the row that a foreign key refers to was not loaded, although the
// key can be equal to another value.
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
