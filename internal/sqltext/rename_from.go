package sqltext

import "slices"

// from reads the tables after FROM and adds them to the sources of env. Join conditions can refer
// to all of these tables, so the conditions are renamed at the end.
func (n *renamer) from(env *names) {
	var conditions []*node
	natural := false
	for !n.failed {
		n.fromItem(env)
		for !n.failed {
			if n.at("on") && n.word(1) != "conflict" {
				n.pos++
				conditions = append(conditions, n.expression())
				continue
			}
			if n.at("using") && n.kind(1) == OpenParen {
				n.pos++
				n.joinColumns()
				continue
			}
			break
		}
		switch {
		case n.takeSign(","):
			continue
		case n.atAny("natural", "left", "right", "full", "inner", "cross", "join"):
			natural = n.take("natural") || natural
			n.takeAny("left", "right", "full", "inner", "cross")
			n.take("outer")
			n.wantWord("join")
			continue
		}
		break
	}
	if natural && slices.ContainsFunc(env.sources, n.renames) {
		n.undecided(n.pos-1, "a natural join compares columns of one name")
	}
	n.exprs(conditions, env)
}

// joinColumns reads USING (…). Each name in the list refers to a column in both tables, so it is an
// error if a column with that name is renamed.
func (n *renamer) joinColumns() {
	start := n.pos + 1
	for i, c := range n.nameList() {
		if n.matters(c) {
			n.undecided(start+2*i, "USING names columns of two tables")
		}
	}
}

func (n *renamer) fromItem(env *names) {
	n.take("lateral")
	if n.kind(0) != OpenParen {
		n.fromTable(env)
		return
	}
	if !n.atSubquery() { // a join in parentheses
		first, end := n.group()
		if !n.failed {
			n.part(first, end, func(n *renamer) { n.from(env) })
		}
		return
	}
	first, end := n.group()
	if n.failed {
		return
	}
	var s source
	columnsAt := n.pos
	n.alias(&s)
	hasList := n.pos > columnsAt && n.textOf(n.pos-1) == ")"
	n.part(first, end, func(n *renamer) {
		columns := n.selectStatement(env, !hasList)
		if !hasList {
			s.columns = columns
		}
	})
	env.sources = append(env.sources, s)
}

// fromTable reads a table, a common table expression or a function, with its alias.
func (n *renamer) fromTable(env *names) {
	n.take("only")
	start := n.pos
	name := n.qname()
	last := n.pos - 1
	if n.failed {
		return
	}
	if n.kind(0) == OpenParen && n.pos > start { // a function instead of a table
		n.pos++
		n.exprs(n.list(), env)
		n.take("with", "ordinality")
		s := source{alias: name.Name}
		n.alias(&s)
		env.sources = append(env.sources, s)
		return
	}
	n.takeSign("*")
	s := source{alias: name.Name}
	if columns, cte := n.cte(env, name); cte {
		s.columns = columns
	} else if n.ours(name) {
		s = n.tableSource(name.Name, name.Name)
		n.moveTable(last, name)
		n.renameTable(last, name.Name)
	}
	table := s.alias
	n.alias(&s)
	s.implicit = s.implicit && s.alias == table
	if n.take("indexed", "by") {
		n.anyName()
	}
	n.take("not", "indexed")
	env.sources = append(env.sources, s)
}

// ours reports whether a name can refer to a table of the scope.
func (n *renamer) ours(name QName) bool {
	return name.Schema == "" && !n.scope.Qualified || n.scope.Schema != "" && SameName(n.provider, name.Schema, n.scope.Schema)
}

func (n *renamer) cte(env *names, name QName) ([]string, bool) {
	for ; env != nil && name.Schema == ""; env = env.outer {
		if columns, ok := lookup(n, env.ctes, name.Name); ok {
			return columns, true
		}
	}
	return nil, false
}

// alias reads AS x (a, b) after a table. The names in parentheses are new names of the columns.
func (n *renamer) alias(s *source) {
	switch {
	case n.take("as"):
		s.alias = n.anyName()
	case n.kind(0) == QuotedName, n.kind(0) == Word && !slices.Contains(clauseWords(), n.word(0)):
		s.alias = n.name()
	default:
		return
	}
	if n.kind(0) == OpenParen {
		s.columns, s.table = n.nameList(), ""
	}
}
