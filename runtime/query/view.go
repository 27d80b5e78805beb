package query

// The functions of this file describe nodes to middleware and logs.

// TableOf returns the table of a node. If the node reaches its rows through a relation, relation is
// the name of the relation, such as "User.posts". The table of LinkRows is that of Link.From. For
// nil it returns nil.
func TableOf(n Node) (t *Table, relation string) {
	switch n := n.(type) {
	case *Select:
		if n.Parent != nil {
			relation = n.Parent.Link.name()
		}
		return n.Table, relation
	case *Count:
		return n.Table, ""
	case *Aggregate:
		return n.Table, ""
	case *Insert:
		return n.Table, ""
	case *Update:
		return n.Table, ""
	case *Delete:
		return n.Table, ""
	case *LinkRows:
		return n.Link.From, n.Link.name()
	}
	return nil, ""
}

func (l *Link) name() string { return l.From.Model + "." + l.Field }

// Where returns the condition of a node: that on its rows, and for an upsert that on the existing
// row. It returns nil if there is none.
func Where(n Node) Predicate {
	switch n := n.(type) {
	case *Select:
		return n.Where
	case *Count:
		return n.Where
	case *Aggregate:
		return n.Where
	case *Update:
		return n.Where
	case *Delete:
		return n.Where
	case *Insert:
		if n.Conflict != nil {
			return n.Conflict.Where
		}
	case *LinkRows:
	}
	return nil
}

// ReplaceWhere returns a copy of n with another condition on its rows. It returns false if n has no
// condition: if it inserts rows or pairs. With nil, an Update or Delete concerns all rows.
func ReplaceWhere(n Node, p Predicate) (Node, bool) {
	if p == nil {
		p = AllRows{}
	}
	switch n := n.(type) {
	case *Select:
		c := *n
		c.Where = p
		return &c, true
	case *Count:
		c := *n
		c.Where = p
		return &c, true
	case *Aggregate:
		c := *n
		c.Where = p
		return &c, true
	case *Update:
		c := *n
		c.Where = p
		return &c, true
	case *Delete:
		c := *n
		c.Where = p
		return &c, true
	case *Insert, *LinkRows:
	}
	return n, false
}

// Written returns the table of a node that inserts or updates rows, and the columns to which it
// gives values, without duplicates. For other nodes it returns no columns.
func Written(n Node) (*Table, []int) {
	var out []int
	seen := map[int]bool{}
	add := func(column int) {
		if !seen[column] {
			seen[column] = true
			out = append(out, column)
		}
	}
	t, _ := TableOf(n)
	switch n := n.(type) {
	case *Insert:
		for _, c := range n.Columns {
			add(c)
		}
		if n.Conflict != nil {
			for _, a := range n.Conflict.Update {
				add(a.Column)
			}
		}
	case *Update:
		for _, a := range n.Set {
			add(a.Column)
		}
	case *Select, *Count, *Aggregate, *Delete, *LinkRows:
	}
	return t, out
}
