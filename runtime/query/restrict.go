package query

import "errors"

// How a tree is restricted to the rows of a scope.
//
// A scope has a condition for some tables. [Restrict] changes a tree so that the rows outside of
// the scope seem not to exist: no row is selected, counted, changed or deleted unless the condition
// of its table holds, and no other row decides about the result. This is the only place where
// scopes are applied, so every kind of node and of condition takes part. Therefore the interfaces
// [Node] and [Predicate] require the method restrict. A new kind implements it like this:
//
//   - A node returns a copy of itself in which the condition of its table is added to its Where
//     (restriction.where). Every other field that contains conditions or sort keys is restricted
//     too.
//   - A condition, a sort key or a result column that reads other tables (related rows, counts of
//     related rows, subqueries) returns a copy that reads only those of their rows for which the
//     condition of their table holds. A condition that contains conditions restricts them.
//   - A condition on columns of the row itself returns itself.
//   - SQL text of the user returns [ErrSQLText], because it may read any row.
//
// The conditions of the scope are used as they are. They are not restricted themselves, because two
// conditions that refer to each other's tables would never end.
//
// For example, with the condition deleted_at IS NULL for posts, the users with a post that has more
// than ten views are selected by
//
//	Related{posts, Some, And{views > 10, deleted_at IS NULL}}
//
// A scope also limits what is written, see [Fixed]. What only the database can decide is checked by
// package orm: that new values do not move a row out of the scope by a condition that is no
// equality, and that foreign keys and pairs of a join table refer to rows of the scope.

// ErrSQLText is the error of [Restrict] for a tree with SQL text of the user.
var ErrSQLText = errors.New("SQL text cannot be restricted to the rows of a scope")

// restriction returns the condition of a scope for the rows of a table. It returns nil if the table
// is not restricted.
type restriction func(*Table) Predicate

// Restrict returns n restricted to the rows for which the conditions hold. conditions returns the
// condition for the rows of a table, or nil if all rows belong to the scope. An assignment that is
// outside of the scope is an [*OutsideError]. n does not change.
func Restrict(n Node, conditions func(*Table) Predicate) (Node, error) {
	return n.restrict(conditions)
}

// inner restricts a condition that is part of a tree. p can be nil.
func (r restriction) inner(p Predicate) (Predicate, error) {
	if p == nil {
		return nil, nil //nolint:nilnil // no condition stays no condition
	}
	return p.restrict(r)
}

// where returns the condition for rows of t which satisfy p and belong to the scope. p is nil if
// all rows satisfy it.
func (r restriction) where(t *Table, p Predicate) (Predicate, error) {
	p, err := r.inner(p)
	if err != nil {
		return nil, err
	}
	return Both(p, r(t)), nil
}

// Both returns the condition that p and q hold. nil stands for the condition that always holds.
func Both(p, q Predicate) Predicate {
	switch {
	case p == nil || isAllRows(p):
		if q == nil {
			return p
		}
		return q
	case q == nil:
		return p
	}
	return And{p, q}
}

func isAllRows(p Predicate) bool {
	_, all := p.(AllRows)
	return all
}

func (r restriction) all(ps []Predicate) ([]Predicate, error) {
	out := make([]Predicate, len(ps))
	for i, p := range ps {
		var err error
		if out[i], err = r.inner(p); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// orders restricts sort keys: the key of a related row outside of the scope is NULL.
func (r restriction) orders(os []Order) ([]Order, error) {
	out := make([]Order, len(os))
	for i, o := range os {
		var err error
		if out[i], err = r.order(o); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (r restriction) order(o Order) (Order, error) {
	where := make([]Predicate, len(o.Via))
	for i, l := range o.Via {
		where[i] = Both(o.viaWhere(i), r(l.To))
	}
	if len(o.Via) > 0 {
		o.ViaWhere = where
	}
	var err error
	if o.Related != nil {
		o.Related, err = r.related(o.Related)
	}
	if err == nil && o.Expr != nil {
		o.Expr, err = o.Expr.restrictExpression(r)
	}
	return o, err
}

// related restricts a measure to the related rows that belong to the scope.
func (r restriction) related(m *RelatedMeasure) (*RelatedMeasure, error) {
	c := *m
	var err error
	c.Where, err = r.where(m.Link.To, m.Where)
	return &c, err
}

// viaWhere returns the condition for the row to which step i of the path leads, or nil.
func (o Order) viaWhere(i int) Predicate {
	if i >= len(o.ViaWhere) {
		return nil
	}
	return o.ViaWhere[i]
}

func (n *Select) restrict(r restriction) (Node, error) { return n.restricted(r) }

func (n *Select) restricted(r restriction) (*Select, error) {
	if n == nil {
		return nil, nil //nolint:nilnil // Parent.Of is nil if the keys of the parents are known
	}
	c := *n
	var err error
	if c.Where, err = r.where(n.Table, n.Where); err != nil {
		return nil, err
	}
	if c.Order, err = r.orders(n.Order); err != nil {
		return nil, err
	}
	if c.Keys, err = r.orders(n.Keys); err != nil {
		return nil, err
	}
	c.Measures = make([]*RelatedMeasure, len(n.Measures))
	for i, m := range n.Measures {
		if c.Measures[i], err = r.related(m); err != nil {
			return nil, err
		}
	}
	if n.Cursor != nil {
		c.CursorWhere = Both(n.CursorWhere, r(n.Table))
	}
	if n.Parent != nil {
		parent := *n.Parent
		if parent.Of, err = n.Parent.Of.restricted(r); err != nil {
			return nil, err
		}
		c.Parent = &parent
	}
	return &c, nil
}

func (n *Count) restrict(r restriction) (Node, error) {
	c := *n
	var err error
	c.Where, err = r.where(n.Table, n.Where)
	return &c, err
}

func (n *Aggregate) restrict(r restriction) (Node, error) {
	c := *n
	var err error
	if c.Where, err = r.where(n.Table, n.Where); err != nil {
		return nil, err
	}
	c.Order, err = r.orders(n.Order)
	return &c, err
}

func (n *Delete) restrict(r restriction) (Node, error) {
	c := *n
	var err error
	if c.Part, err = r.part(n.Part); err != nil {
		return nil, err
	}
	c.Where, err = r.where(n.Table, n.Where)
	return &c, err
}

func (r restriction) part(p *Part) (*Part, error) {
	if p == nil {
		return nil, nil //nolint:nilnil // no part stays no part
	}
	c := *p
	var err error
	c.Order, err = r.orders(p.Order)
	return &c, err
}

func (n *LinkRows) restrict(r restriction) (Node, error) {
	c := *n
	c.FromWhere, c.ToWhere = Both(n.FromWhere, r(n.Link.From)), Both(n.ToWhere, r(n.Link.To))
	return &c, nil
}
