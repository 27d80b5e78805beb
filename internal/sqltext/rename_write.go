package sqltext

// write reads an INSERT, UPDATE or DELETE.
func (n *renamer) write(outer *names) {
	env := &names{outer: outer, ctes: map[string][]string{}}
	n.with(env)
	switch {
	case n.take("insert"), n.at("replace", "into") && n.take("replace"):
		n.insert(env)
	case n.take("update"):
		n.update(env)
	case n.take("delete"):
		n.wantWord("from")
		target := n.target()
		env.sources = []source{target}
		if n.take("using") {
			n.from(env)
		}
		n.rest(env)
	default:
		n.fail()
	}
}

func (n *renamer) orWhat() {
	if n.take("or") && n.takeAny("rollback", "abort", "replace", "fail", "ignore") == "" {
		n.fail()
	}
}

// target reads the table of the write, with its alias.
func (n *renamer) target() source {
	at := &names{}
	n.fromTable(at)
	if len(at.sources) == 0 {
		return source{}
	}
	return at.sources[0]
}

// targetColumn reads the name of a column of that table.
func (n *renamer) targetColumn(s source) {
	start := n.pos
	column := n.anyName()
	switch {
	case n.failed:
	case s.table != "":
		n.renameColumn(start, s.table, column)
	case n.matters(column) && s.columns == nil:
		n.undecided(start, "the table that is written is not known")
	}
}

func (n *renamer) targetColumns(s source) {
	n.want("(")
	for !n.failed {
		n.targetColumn(s)
		if !n.takeSign(",") {
			break
		}
	}
	n.want(")")
}

func (n *renamer) insert(env *names) {
	n.orWhat()
	n.wantWord("into")
	target := n.insertTarget()
	if n.kind(0) == OpenParen && !n.atSubquery() {
		n.targetColumns(target)
	}
	if n.take("overriding") {
		n.takeAny("system", "user")
		n.wantWord("value")
	}
	if !n.take("default", "values") {
		n.selectStatement(env, false)
	}
	inner := &names{outer: env, sources: []source{target}}
	for n.take("on", "conflict") {
		n.onConflict(target, inner)
	}
	n.rest(inner)
}

// insertTarget reads the table of an INSERT. It does not use target, which would read the column
// list as the arguments of a function.
func (n *renamer) insertTarget() source {
	name := n.qname()
	if n.failed {
		return source{}
	}
	s := source{alias: name.Name}
	if n.ours(name) {
		s = n.tableSource(name.Name, name.Name)
		n.renameTable(n.pos-1, name.Name)
	}
	if n.take("as") {
		s.alias, s.implicit = n.anyName(), false
	}
	return s
}

func (n *renamer) onConflict(target source, env *names) {
	if n.take("on", "constraint") {
		n.anyName()
	} else if n.takeSign("(") {
		for !n.failed {
			n.expr(n.expression(), env)
			n.takeAny("asc", "desc")
			if !n.takeSign(",") {
				break
			}
		}
		n.want(")")
		if n.take("where") {
			n.expr(n.expression(), env)
		}
	}
	n.wantWord("do")
	if n.take("nothing") {
		return
	}
	n.wantWord("update")
	excluded := source{alias: "excluded", table: target.table, columns: target.columns, qualified: true}
	both := &names{outer: env.outer, sources: append([]source{excluded}, env.sources...)}
	n.set(target, both)
	if n.take("where") {
		n.expr(n.expression(), both)
	}
}

func (n *renamer) update(env *names) {
	n.orWhat()
	target := n.target()
	setAt := n.pos
	// the tables after FROM are visible in SET, which comes before it
	env.sources = []source{target}
	if from := n.wordOutside("from"); from >= 0 {
		n.pos = from + 1
		n.from(env)
		after := n.pos
		n.pos = setAt
		n.part(setAt, from, func(n *renamer) { n.set(target, env) })
		n.pos = after
	} else {
		n.set(target, env)
	}
	n.rest(env)
}

// wordOutside returns the index of the next token that is the given key word, outside of
// parentheses and before WHERE and RETURNING. It ignores the FROM of IS DISTINCT FROM. It returns
// -1 if there is none.
func (n *renamer) wordOutside(word string) int {
	depth := 0
	for i := 0; n.kind(i) != endOfText && n.kind(i) != Semicolon; i++ {
		switch n.kind(i) {
		case OpenParen:
			depth++
		case CloseParen:
			depth--
		case Word:
			if depth == 0 && n.word(i) == word && n.word(i-1) != "distinct" {
				return n.pos + i
			}
			if depth == 0 && (n.word(i) == "where" || n.word(i) == "returning") {
				return -1
			}
		case endOfText, QuotedName, StringText, Number, Operator, Parameter, Semicolon, Sign:
		}
	}
	return -1
}

// set reads the assignments of an UPDATE.
func (n *renamer) set(target source, env *names) {
	n.wantWord("set")
	for !n.failed {
		if n.kind(0) == OpenParen {
			n.targetColumns(target)
		} else {
			n.targetColumn(target)
		}
		for n.takeSign("[") {
			n.expr(n.subscript(), env)
		}
		n.want("=")
		if !n.take("default") {
			n.expr(n.expression(), env)
		}
		if !n.takeSign(",") {
			return
		}
	}
}

// rest reads WHERE, RETURNING, and the ORDER BY and LIMIT of SQLite.
func (n *renamer) rest(env *names) {
	if n.take("where") {
		n.expr(n.expression(), env)
	}
	if n.take("returning") {
		for _, r := range n.results() {
			n.resultColumn(r, env, false, nil)
		}
	}
	n.selectTail(&orderScope{env: env}, false)
}
