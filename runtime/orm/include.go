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

// How includes are loaded.
//
// A find reads its own rows with one statement. Each relation that it includes is then read with
// one further statement for all rows, never with one statement per row. The statements of a level
// go to the database in one round trip: first the relations of the rows that the find returned,
// then the relations of the rows that these returned, and so on. The number of round trips is one
// plus the depth of the includes, however many rows and relations there are. They run in one
// transaction that only reads, so that all statements see one state of the database.
//
// The parents' keys are collected first, without NULLs and duplicates: ten posts of one author ask
// for one author. The statement returns each child with the position of its parent's key in that
// list, after the columns of the child. So the database compares the keys: two texts can be equal
// there (in a column that ignores case) and differ in Go. Integers and uuids have one form only; for
// them the statement returns the child's own key, which is cheaper. [relationLoad.read] finds the
// group of the child with one or the other, and [relationLoad.attach] sorts the children by group,
// keeping the order of the result within a group, and stores them in every parent that has the key.
// Parents with equal keys share their children.
//
// Skip and Take of an include apply to each parent; the statement does that (runtime/sqlgen, file
// window.go). For a negative Take it reads in reverse order, and attach turns each group around.
//
// For example, users with their two most viewed posts, and the tags of these:
//
//	q.User.FindMany().
//		Include(q.User.Posts.OrderBy(q.Post.Views.Desc()).Take(2).Include(q.Post.Tags))
//
//	trip 1   SELECT … FROM users                  users 1, 2 and 3
//	trip 2   SELECT …, author_id FROM posts       keys 1, 2, 3; at most two posts for each key
//	         the result 11→1, 21→2, 12→1 is attached as 1: [11 12], 2: [21], 3: []
//	trip 3   SELECT …, post_id FROM tags          keys 11, 12, 21, through the join table
//
// A list without children becomes empty and not nil, so that "loaded, nothing found" differs from
// "not loaded".

// pending is a relation to load for rows that were loaded before.
type pending struct {
	include *include
	model   *gensupport.Model // the parents'
	parents []any
}

// includeLevels loads relations level by level: all relations of a level, whatever they belong to,
// take one round trip.
type includeLevels struct {
	exec driver.Executor
	// commit is a transaction to commit together with the last level, nil for none.
	commit driver.Tx
}

// loadIncludes loads the relations of rows that were loaded before.
func loadIncludes(ctx context.Context, exec driver.Executor, model *gensupport.Model, is []*include, parents []any) error {
	levels := includeLevels{exec: exec}
	return levels.load(ctx, model, is, parents)
}

func (s *includeLevels) load(ctx context.Context, model *gensupport.Model, is []*include, parents []any) error {
	level := pendingFor(model, is, parents)
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
			l.attach()
			level = append(level, pendingFor(l.include.relation.Target, l.include.find.includes, l.children)...)
		}
	}
	return nil
}

// end commits the transaction if no level did.
func (s *includeLevels) end(ctx context.Context) error {
	if s.commit == nil {
		return nil
	}
	return s.commit.Commit(ctx)
}

// pendingFor lists the relations to load for parents.
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

// effective returns the includes without those that a later include of the same relation replaces.
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

// run runs the statements of a level.
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

// relationLoad loads one relation.
type relationLoad struct {
	pending
	sel      *query.Select
	reversed bool
	// groups numbers the distinct keys; parents with equal keys share their children.
	groups  map[rowKey]int
	groupOf []int // by parent; -1: a NULL in the key, so no children
	rows    *rowArena
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
	l := &relationLoad{pending: pending{include: i, model: model}, sel: sel, reversed: reversed, rows: newRowArena(r.Target, -1)}
	sel.Parent = &query.Parent{Link: link, ByKey: oneForm(link)}
	if len(sel.Order) == 0 && sel.Limit >= 0 {
		sel.Order = byKey(sel.Table) // also for Take(1), which a query does without
	}
	for _, c := range link.FromColumns {
		l.keyKinds = append(l.keyKinds, link.From.Columns[c].Kind)
	}
	l.key = make([]query.Value, len(link.FromColumns))
	return l, nil
}

// setParents groups the parents by their keys.
func (l *relationLoad) setParents(parents []any) {
	l.parents, l.groupOf, l.groups = parents, make([]int, len(parents)), make(map[rowKey]int, len(parents))
	for i, parent := range parents {
		l.groupOf[i] = l.groupFor(parent)
	}
}

// groupFor returns the number of a parent's key, and adds the key if it is new.
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

// oneForm reports whether equal keys of a link are equal values: whether each value of its columns
// has one form only.
func oneForm(l *query.Link) bool {
	return !slices.ContainsFunc(l.FromColumns, func(i int) bool {
		c := l.From.Columns[i]
		return c.Kind != query.Int && c.Kind != query.BigInt && c.Native != "uuid"
	})
}

// errNoParent is for a child whose key no parent has.
var errNoParent = errors.New("the database returned a row of no parent")

// read reads one child. What tells its parent follows its columns.
func (l *relationLoad) read(r driver.Row) error {
	g, at := 0, len(l.sel.Columns)
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
	row := l.rows.next()
	l.children, l.childGroup = append(l.children, row), append(l.childGroup, g)
	return decode(l.include.relation.Target, row, r, l.sel.Columns)
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

// rowKey is the values of a key in a form that can be a map key.
type rowKey struct {
	first query.Value
	rest  string // the further columns, each with its length
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
