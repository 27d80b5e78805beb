package orm

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// How includes are loaded level by level. The file atonce.go describes when they are loaded in one
// round trip instead.
//
// A find reads its own rows with one statement. Each relation that it includes is then read with
// one further statement for all rows, never with one statement per row. The statements of a level
// are sent in one round trip. The first level has the relations of the rows that the find returned;
// each further level has the relations of the rows that the level before returned. The number of
// round trips is one plus the depth of the includes, however many rows and relations there are.
// Outside a transaction of the caller, all statements of a find run in one read-only transaction,
// so that they see one state of the database.
//
// First the client collects the keys of the parents, without NULLs and duplicates: for ten posts of
// one author it requests the author once. The statement returns the columns of each child, followed
// by the position of the parent's key in this list. So it is the database that compares the keys.
// This matters because it may consider two texts equal that differ in Go, such as texts in a column
// that ignores case. Equal integers and equal uuids are never different values. For them the
// statement returns the child's own key, which costs less. [relationLoad.read] finds the group of a
// child by its position or its key. [relationLoad.attach] sorts the children by group without
// changing their order within a group, and stores them in every parent that has the key of the
// group. Parents with equal keys share their children.
//
// Skip and Take of an include apply to each parent. The statement implements them (runtime/sqlgen,
// file window.go). For a negative Take the statement reads in reverse order, and attach reverses
// each group.
//
// For example, users with their two most viewed posts, and the tags of these posts:
//
//	q.User.FindMany().
//		Include(q.User.Posts.OrderBy(q.Post.Views.Desc()).Take(2).Include(q.Post.Tags))
//
//	trip 1   SELECT … FROM users                  users 1, 2 and 3
//	trip 2   SELECT …, author_id FROM posts       keys 1, 2, 3; at most two posts for each key
//	         the result 11→1, 21→2, 12→1 is attached as 1: [11 12], 2: [21], 3: []
//	trip 3   SELECT …, post_id FROM tags          keys 11, 12, 21, through the join table
//
// A list without children becomes empty and not nil, so that an included list without rows differs
// from a list that was not included.

// pending is an include whose parents are loaded and whose children are not.
type pending struct {
	include *include
	model   *gensupport.Model // the model of the parents
	parents []any
}

// includeLevels loads includes level by level. It sends the statements of a level together,
// whatever their parents are.
type includeLevels struct {
	exec driver.Executor
	// commit is the transaction to commit together with the last level, nil if there is none.
	commit driver.Tx
}

// loadIncludes loads the includes of rows that are already loaded.
func loadIncludes(ctx context.Context, exec driver.Executor, model *gensupport.Model, is []*include, parents []any) error {
	levels := includeLevels{exec: exec}
	return levels.load(ctx, model, is, parents)
}

func (s *includeLevels) load(ctx context.Context, model *gensupport.Model, is []*include, parents []any) error {
	level := pendingFor(model, is, parents)
	var done []*relationLoad
	for len(level) > 0 {
		var loads []*relationLoad
		for _, p := range level {
			l, err := newRelationLoad(p.include, p.model)
			if err != nil {
				return err
			}
			l.setParents(p.parents)
			loads = append(loads, l)
		}
		if err := s.run(ctx, loads); err != nil {
			return err
		}
		level = nil
		for _, l := range loads {
			done = append(done, l)
			level = append(level, pendingFor(l.include.relation.Target, l.include.find.includes, l.children)...)
		}
	}
	for _, l := range done { // at the end, so that an error leaves the parents unchanged
		l.attach()
	}
	return nil
}

// pendingFor returns the includes to load for parents.
func pendingFor(model *gensupport.Model, is []*include, parents []any) []pending {
	if len(parents) == 0 {
		return nil
	}
	var out []pending
	for _, i := range effective(is) {
		out = append(out, pending{i, model, parents})
	}
	return out
}

// effective returns the includes that count: of several includes of one relation, the last.
func effective(is []*include) []*include {
	var out []*include
	for n, i := range is {
		again := slices.ContainsFunc(is[n+1:], func(later *include) bool { return later.relation == i.relation })
		if !again {
			out = append(out, i)
		}
	}
	return out
}

// run runs the statements of a level. An include without any parent key needs no statement.
func (s *includeLevels) run(ctx context.Context, loads []*relationLoad) error {
	var nodes []query.Node
	var of []*relationLoad
	last := true
	for _, l := range loads {
		last = last && len(l.include.find.includes) == 0
		if len(l.sel.Parent.Keys) > 0 {
			nodes, of = append(nodes, l.sel), append(of, l)
		}
	}
	each := func(i int, r driver.Row) error { return of[i].read(r) }
	switch {
	case len(nodes) == 0:
		return nil
	case last && s.commit != nil:
		tx := s.commit
		s.commit = nil
		return tx.CommitWith(ctx, nodes, each)
	case len(nodes) == 1:
		_, err := s.exec.Run(ctx, nodes[0], of[0].read)
		return err
	}
	return s.exec.RunAll(ctx, nodes, each)
}

// relationLoad loads one include.
type relationLoad struct {
	pending
	sel      *query.Select
	reversed bool
	// groups maps each distinct key to its group number. Parents with equal keys share their
	// children.
	groups  map[rowKey]int
	groupOf []int // group number of each parent; -1 if its key contains a NULL, so that it has no children
	rows    *rowReader
	// children and childGroup are parallel slices in the order of the result.
	children   []any
	childGroup []int
	keyKinds   []query.Kind
	key        []query.Value // reused for each parent
}

func newRelationLoad(i *include, model *gensupport.Model) (*relationLoad, error) {
	r, link := i.relation, i.relation.Link
	sel, reversed, err := selection(r.Target, i.find)
	if err != nil {
		return nil, err
	}
	l := &relationLoad{pending: pending{include: i, model: model}, sel: sel, reversed: reversed, rows: newRowReader(r.Target, sel, -1)}
	sel.Parent = &query.Parent{Link: link, ByKey: oneForm(link)}
	if len(sel.Order) == 0 && sel.Limit >= 0 {
		sel.Order = byKey(sel.Table) // also with Take(1), for which selection adds no order
	}
	for _, c := range link.FromColumns {
		l.keyKinds = append(l.keyKinds, link.From.Columns[c].Kind)
	}
	l.key = make([]query.Value, len(link.FromColumns))
	return l, nil
}

// setParents numbers the distinct keys of the parents.
func (l *relationLoad) setParents(parents []any) {
	l.parents, l.groupOf, l.groups = parents, make([]int, len(parents)), make(map[rowKey]int, len(parents))
	for i, parent := range parents {
		l.groupOf[i] = l.groupFor(parent)
	}
}

// groupFor returns the group number of the parent's key. It adds the key if it is new.
func (l *relationLoad) groupFor(parent any) int {
	for i, c := range l.sel.Parent.Link.FromColumns {
		l.key[i] = l.model.Value(parent, c)
		if l.key[i].IsNull() {
			return -1
		}
	}
	k := keyOf(l.key)
	g, ok := l.groups[k]
	if !ok {
		g = len(l.groups)
		l.groups[k] = g
		if l.sel.Parent.Of == nil {
			l.sel.Parent.Keys = append(l.sel.Parent.Keys, slices.Clone(l.key))
		}
	}
	return g
}

// oneForm reports whether two keys of the link that the database considers equal are always equal
// in Go.
func oneForm(l *query.Link) bool {
	return !slices.ContainsFunc(l.FromColumns, func(i int) bool {
		c := l.From.Columns[i]
		return c.Kind != query.Int && c.Kind != query.BigInt && c.Native != "uuid"
	})
}

// errNoParent reports a child that matches no parent, or a foreign key without its row.
var errNoParent = errors.New("the database returned a row of no parent")

// read reads one child. The position or the key of its parent follows the child's columns.
func (l *relationLoad) read(r driver.Row) error {
	g, at := 0, len(l.sel.Columns)+len(l.sel.Measures)
	if l.sel.Parent.ByKey {
		for i, k := range l.keyKinds {
			l.key[i] = readValue(r, at+i, k)
		}
		var ok bool
		if g, ok = l.groups[keyOf(l.key)]; !ok {
			return fmt.Errorf("%s: %w", l.sel.Parent.Link.Field, errNoParent)
		}
	} else if g = int(r.Int(at)); g < 0 || g >= len(l.groups) {
		return fmt.Errorf("%s: the database returned a row of parent %d of %d", l.sel.Parent.Link.Field, g, len(l.groups))
	}
	row, err := l.rows.read(r)
	l.children, l.childGroup = append(l.children, row), append(l.childGroup, g)
	return err
}

// attach stores the loaded children in their parents.
func (l *relationLoad) attach() {
	ends := make([]int, len(l.groups)+1)
	for _, g := range l.childGroup {
		ends[g+1]++
	}
	for i := 1; i < len(ends); i++ {
		ends[i] += ends[i-1]
	}
	starts := slices.Clone(ends)
	sorted := make([]any, len(l.children))
	for i, c := range l.children {
		g := l.childGroup[i]
		sorted[starts[g]] = c
		starts[g]++
	}
	if l.reversed {
		for g := range len(ends) - 1 {
			slices.Reverse(sorted[ends[g]:ends[g+1]])
		}
	}
	for i, parent := range l.parents {
		if g := l.groupOf[i]; g >= 0 {
			l.include.relation.Attach(parent, sorted[ends[g]:ends[g+1]])
		} else {
			l.include.relation.Attach(parent, nil)
		}
	}
}

// rowKey holds the values of a key in a comparable form.
type rowKey struct {
	first query.Value
	rest  string // the values after the first, each with its length
}

func keyOf(vs []query.Value) rowKey {
	if len(vs) == 1 {
		return rowKey{first: vs[0]}
	}
	var b strings.Builder
	for _, v := range vs[1:] {
		b.WriteString(strconv.Itoa(int(v.Kind)))
		b.WriteByte(' ')
		b.WriteString(strconv.FormatInt(v.Num, 10))
		b.WriteByte(' ')
		b.WriteString(strconv.Itoa(len(v.Str)))
		b.WriteByte(' ')
		b.WriteString(v.Str)
	}
	return rowKey{first: vs[0], rest: b.String()}
}
