package sqlgen

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/runtime/query"
)

// How the rows of several parents are selected.
//
// The parents' keys are a source of rows p, which is joined with the table. Each key has its
// position, which tells the parent of a row. So the database alone decides which keys are equal:
//
//	SELECT t0."id", p.o - 1 FROM "posts" AS t0
//	JOIN unnest($1) WITH ORDINALITY AS p(k0, o) ON t0."author" = p.k0
//	WHERE t0."author" = ANY($1)
//
// The condition with ANY adds nothing to the result: with it PostgreSQL uses the index of the foreign
// key, which it does not do for the join alone. It is left out if there is no index, since then each
// row would be compared with each key. The type of $1 is the type of the parents' column in the
// database, which can differ from the type in the schema (see [Postgres.parents]).
//
// For a single parent the condition is written without a join, and the position is 0. If the node
// asks for the rows' own keys (ByKey), no join is necessary either, where an index finds them.

// Instead of keys a node can have the selection of the parents (Of), so that parents and children are
// asked for at once. It is written into the condition:
//
//	SELECT t0."id", t0."author" FROM "posts" AS t0
//	WHERE t0."author" = ANY(ARRAY(SELECT t1."id" FROM "users" AS t1 ORDER BY t1."id" LIMIT 10))

// parentSource is the source of the parents' keys in a statement.
type parentSource struct {
	// keys are the columns of a key, as expressions.
	keys []string
	// array is a parameter that has all keys as an array, "" if the dialect has none.
	array string
}

// joined is true if the statement joins the parents' keys.
func (q *selection) joined() bool {
	p := q.n.Parent
	if len(p.Keys) == 1 && !p.ByKey && !p.Link.Owner {
		return slices.ContainsFunc(q.columns(p.Link.From, p.Link.FromColumns), q.collates)
	}
	return len(p.Keys) > 1 && (!p.ByKey || q.lateral() && !p.Link.Indexed())
}

// ofParent are the expressions in the result that tell the row's parent.
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

// groups are the expressions that are equal for the rows of one parent and differ for others; nil if
// there is one parent at most.
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

// parentKeys are the columns of the row that are compared with the keys of the parents.
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

// parentColumns describe the columns of parentKeys.
func (q *selection) parentColumns() []*query.Column {
	l := q.n.Parent.Link
	if l.Via == nil {
		return q.columns(l.To, l.ToColumns)
	}
	// The join column has the type of the column that it refers to, and a name of its own.
	c := *q.column(l.From, l.FromColumns[0])
	c.Name = l.Via.FromColumn
	return []*query.Column{&c}
}

func (q *selection) joinParents() {
	if !q.joined() || q.inLateral { // LATERAL follows the source of the keys
		return
	}
	q.w(q.Dialect.joinParents(q.usesIndex()))
	q.parents = q.Dialect.parents(q.builder, q.n.Parent)
	q.w(" ON ")
	q.equalKeys()
}

// usesIndex reports whether the database can use an index of the key columns: there is one, and the
// comparison is with the columns themselves.
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
		if !q.n.Parent.Link.Owner { // see join
			left, right = right, left
		}
		q.w(left, " = ", right)
	}
}

// whereParents begins WHERE with the condition that the row belongs to one of the parents. It reports
// false, and writes nothing, if the join has the condition already.
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

// amongParents writes the condition that the row belongs to a row of the parents' selection.
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

// selectedParents writes the keys that a selection gives, for a link with one column.
func (q *selection) selectedParents() parentSource {
	q.w("unnest(ARRAY(")
	q.parentsSelection()
	q.w(")) AS p(k0)")
	return parentSource{keys: []string{"p.k0"}}
}
