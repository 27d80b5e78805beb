package sqlgen

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/runtime/query"
)

// How the rows of several parents are selected.
//
// The keys of the parents are written as a source of rows p, which is joined with the table. The
// position of a key in this source identifies the parent of a row. Thus the database alone decides
// which keys are equal:
//
//	SELECT t0."id", p.o - 1 FROM "posts" AS t0
//	JOIN unnest($1) WITH ORDINALITY AS p(k0, o) ON t0."author" = p.k0
//	WHERE t0."author" = ANY($1)
//
// The condition with ANY does not change the result. It makes PostgreSQL use the index of the
// foreign key, which PostgreSQL does not use for the join alone. Without an index the condition is
// left out, since it would compare each row with each key. The parameter $1 has the type of the
// parents' column in the database (see [Postgres.parents]).
//
// For a single parent, the condition is written without a join, and the position is 0. If the node
// asks for the rows' own keys (ByKey) and an index finds the rows, there is no join either.

// Instead of keys, a node can have the selection of the parents (Of). Then children can be selected
// before the parents' keys are known. The selection is written into the condition:
//
//	SELECT t0."id", t0."author" FROM "posts" AS t0
//	WHERE t0."author" = ANY(ARRAY(SELECT t1."id" FROM "users" AS t1 ORDER BY t1."id" LIMIT 10))

// parentSource is the source of the parents' keys in a statement.
type parentSource struct {
	// keys contains an expression for each column of a key.
	keys []string
	// array is the placeholder of a parameter that contains all keys as an array, or "" if there is
	// none.
	array string
}

// joined reports whether the statement joins the source of the parents' keys.
func (q *selection) joined() bool {
	p := q.n.Parent
	if len(p.Keys) == 1 && !p.ByKey && !p.Link.Owner {
		return slices.ContainsFunc(q.columns(p.Link.From, p.Link.FromColumns), q.collates)
	}
	return len(p.Keys) > 1 && (!p.ByKey || q.lateral() && !p.Link.Indexed())
}

// ofParent returns the expressions in the result that identify the row's parent.
func (q *selection) ofParent() []string {
	switch {
	case q.n.Parent == nil || q.nested:
		return nil
	case q.n.Parent.ByKey:
		out := q.parentKeys()
		for i, c := range q.parentColumns() {
			out[i] = q.read(out[i], c)
		}
		return out
	case q.joined():
		return []string{q.position()}
	}
	return []string{"0"}
}

// groups returns expressions that are equal for rows of one parent and differ for rows of different
// parents. It returns nil if there is at most one parent.
func (q *selection) groups() []string {
	switch {
	case q.n.Parent == nil:
		return nil
	case q.n.Parent.ByKey:
		return q.parentKeys()
	case q.joined():
		return []string{q.position()}
	}
	return nil
}

// parentKeys returns the columns of the row that are compared with the keys of the parents.
func (q *selection) parentKeys() []string {
	l := q.n.Parent.Link
	if l.Via != nil {
		return []string{q.ref(q.via, l.Via.FromColumn)}
	}
	out := make([]string, len(l.ToColumns))
	for i, c := range l.ToColumns {
		out[i], _ = q.in(q.s, c)
	}
	return out
}

// parentColumns returns descriptions of the columns of parentKeys.
func (q *selection) parentColumns() []*query.Column {
	l := q.n.Parent.Link
	if l.Via == nil {
		return q.columns(l.To, l.ToColumns)
	}
	// The column of the join table has the type of the column that it refers to, but its own name.
	c := *q.column(l.From, l.FromColumns[0])
	c.Name = l.Via.FromColumn
	return []*query.Column{&c}
}

func (q *selection) joinParents() {
	if !q.joined() || q.inLateral { // inside LATERAL, the source of the keys precedes the subquery
		return
	}
	q.w(q.Dialect.joinParents(q.usesIndex()))
	q.parents = q.Dialect.parents(q.builder, q.n.Parent)
	q.w(" ON ")
	q.equalKeys()
}

// usesIndex reports whether the database can use an index of the key columns. An index must exist,
// and the statement must compare the columns themselves, not expressions.
func (q *selection) usesIndex() bool {
	if !q.n.Parent.Link.Indexed() {
		return false
	}
	columns := q.parentColumns()
	for i, key := range q.parentKeys() {
		if q.identity(key, columns[i]) != key {
			return false
		}
	}
	return true
}

func (q *selection) equalKeys() {
	columns := q.parentColumns()
	for i, key := range q.parentKeys() {
		if i > 0 {
			q.w(" AND ")
		}
		left, right := q.identity(key, columns[i]), q.parents.keys[i]
		if !q.n.Parent.Link.Owner { // the order of the two sides matters, see the method join
			left, right = right, left
		}
		q.w(left, " = ", right)
	}
}

// whereParents begins WHERE with the condition that the row belongs to one of the parents. If the
// join already has the condition, whereParents writes nothing and returns false.
func (q *selection) whereParents() bool {
	switch {
	case q.inLateral:
		q.w(" WHERE ")
		q.equalKeys()
	case q.n.Parent.Of != nil:
		q.w(" WHERE ")
		q.amongParents()
	case q.n.Parent.ByKey && !q.joined():
		q.w(" WHERE ")
		q.keys(q.parentAlias(), q.parentColumns(), q.n.Parent.Keys)
	case !q.joined():
		q.w(" WHERE ")
		columns := q.parentColumns()
		for i, key := range q.parentKeys() {
			if i > 0 {
				q.w(" AND ")
			}
			q.parentEquals(q.builder, key, columns[i], q.n.Parent.Link, i, q.n.Parent.Keys[0][i])
		}
	case q.parents.array != "" && q.n.Parent.Link.Indexed():
		q.w(" WHERE ", q.operand(q.parentKeys()[0], q.parentColumns()[0]), " = ANY(", q.parents.array, ")")
	default:
		return false
	}
	return true
}

// amongParents writes the condition that the key of the row is in the selection of the parents.
func (q *selection) amongParents() {
	columns, keys := q.parentColumns(), q.parentKeys()
	for i := range keys {
		keys[i] = q.operand(keys[i], columns[i])
	}
	if len(keys) > 1 {
		q.w("(", strings.Join(keys, ", "), ") IN (")
		q.parentsSelection()
		q.w(")")
		return
	}
	q.amongRows(q.builder, keys[0], q.n.Parent.Link.Indexed(), q.parentsSelection)
}

// parentsSelection writes the selection of the parents' keys as a subquery.
func (q *selection) parentsSelection() {
	of := q.n.Parent.Of
	perParent := of.Parent != nil && (of.Limit >= 0 || of.Offset > 0)
	if !q.n.Parent.ByKey || perParent || of.Distinct != nil || of.Lock != query.NoLock {
		q.fail("select from %s: its parents cannot be selected by a subquery", q.n.Table.Name)
		return
	}
	inner := newSelection(q.builder, of)
	inner.nested = true
	inner.flat()
}

func (q *selection) parentAlias() string {
	if q.via != "" {
		return q.via
	}
	return q.s.alias
}

// selectedParents writes a source of the keys that the selection of the parents returns. The link
// has one key column.
func (q *selection) selectedParents() parentSource {
	q.w("unnest(ARRAY(")
	q.parentsSelection()
	q.w(")) AS p(k0)")
	return parentSource{keys: []string{"p.k0"}}
}
