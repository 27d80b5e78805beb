package sqltext

import "slices"

// selectStatement reads a whole select and renames in it. named is true if other statements can see
// the names of its columns. It returns these names, or nil if they are unknown.
func (n *renamer) selectStatement(outer *names, named bool) []string {
	env := &names{outer: outer, ctes: map[string][]string{}}
	n.with(env)
	columns, order := n.selectCore(env, named)
	compound := false
	for !n.failed && n.takeAny("union", "intersect", "except") != "" {
		compound = true
		n.takeAny("all", "distinct")
		n.selectCore(env, false)
	}
	n.selectTail(order, compound)
	return columns
}

// with reads common table expressions. A common table expression is visible in itself and after it.
func (n *renamer) with(env *names) {
	if !n.take("with") {
		return
	}
	n.take("recursive")
	for !n.failed {
		name := n.anyName()
		var columns []string
		if n.kind(0) == OpenParen {
			columns = n.nameList()
		}
		env.ctes[name] = columns
		n.wantWord("as")
		n.take("not", "materialized")
		n.take("materialized")
		first, end := n.group()
		if n.failed {
			return
		}
		n.part(first, end, func(n *renamer) {
			if n.atAny("insert", "update", "delete", "replace") {
				n.write(env)
				return
			}
			if out := n.selectStatement(env, columns == nil); columns == nil {
				env.ctes[name] = out
			}
		})
		if !n.takeSign(",") {
			return
		}
	}
}

// nameList reads names in parentheses.
func (n *renamer) nameList() []string {
	var out []string
	n.want("(")
	for !n.failed {
		out = append(out, n.anyName())
		if !n.takeSign(",") {
			break
		}
	}
	n.want(")")
	return out
}

// result is one column of a select.
type result struct {
	expr  *node
	alias string
	end   int // the token after the expression
}

// selectCore reads one select of a compound such as UNION. It returns the names of its columns, and
// the scope of ORDER BY.
func (n *renamer) selectCore(env *names, named bool) (columns []string, order *orderScope) {
	inner := &names{outer: env}
	order = &orderScope{env: inner}
	switch {
	case n.kind(0) == OpenParen:
		first, end := n.group()
		if n.failed {
			return nil, order
		}
		n.part(first, end, func(n *renamer) { columns = n.selectStatement(env, named) })
		return columns, order
	case n.take("values"):
		for !n.failed {
			n.want("(")
			n.exprs(n.list(), inner)
			if !n.takeSign(",") {
				return nil, order
			}
		}
	case n.take("table"):
		n.fromTable(inner)
		return n.starColumns(inner, nil, n.pos-1, named), order
	}
	n.wantWord("select")
	var deferred []*node
	if n.take("distinct") {
		if n.take("on") {
			n.want("(")
			deferred = n.list()
		}
	} else {
		n.take("all")
	}
	order.results = n.results()
	if n.take("from") {
		n.from(inner)
	}
	n.exprs(deferred, inner)
	for _, r := range order.results {
		columns = n.resultColumn(r, inner, named, columns)
	}
	n.selectClauses(inner)
	return columns, order
}

// selectClauses reads WHERE, GROUP BY, HAVING and WINDOW.
func (n *renamer) selectClauses(env *names) {
	if n.take("where") {
		n.expr(n.expression(), env)
	}
	if n.take("group", "by") {
		n.exprList(env)
	}
	if n.take("having") {
		n.expr(n.expression(), env)
	}
	if n.take("window") {
		for !n.failed {
			n.name()
			n.wantWord("as")
			n.want("(")
			n.expr(n.window(), env)
			if !n.takeSign(",") {
				break
			}
		}
	}
}

func (n *renamer) exprs(list []*node, env *names) {
	for _, e := range list {
		n.expr(e, env)
	}
}

func (n *renamer) exprList(env *names) {
	for !n.failed {
		n.expr(n.expression(), env)
		if !n.takeSign(",") {
			return
		}
	}
}

// results reads the columns of a select. The names in them are resolved later, after FROM.
func (n *renamer) results() []result {
	var out []result
	for !n.failed {
		if n.at("from") { // PostgreSQL allows a select without columns
			return out
		}
		var r result
		if n.takeSign("*") {
			r.expr = &node{form: starForm, first: n.pos - 1, end: n.pos}
		} else {
			r.expr = n.expression()
		}
		r.end = n.pos
		switch {
		case n.take("as"):
			r.alias = n.anyName()
		case n.kind(0) == QuotedName, n.kind(0) == Word && !slices.Contains(clauseWords(), n.word(0)):
			r.alias = n.name()
		}
		out = append(out, r)
		if !n.takeSign(",") {
			break
		}
	}
	return out
}

// clauseWords lists words that can follow a result column or a table. Without AS, they are not
// aliases.
func clauseWords() []string {
	return []string{"from", "where", "group", "having", "window", "order", "limit", "offset", "fetch", "for", "union", "intersect", "except",
		"join", "inner", "left", "right", "full", "cross", "natural", "on", "using", "indexed", "not", "set", "returning", "values", "default",
		"select", "with", "into", "do", "when", "overriding", "tablesample", "lateral", "as"}
}

// resultColumn renames in a result column and appends its name to columns.
func (n *renamer) resultColumn(r result, env *names, named bool, columns []string) []string {
	e := r.expr
	star := e.form == starForm || e.form == columnForm && e.args[len(e.args)-1].form == starForm
	before := len(n.edits)
	n.expr(e, env)
	switch {
	case star && e.form == columnForm:
		if s := n.byAlias(env, e.args[len(e.args)-2].text); s != nil {
			return n.starColumns(&names{sources: []source{*s}}, columns, e.first, named)
		}
		return columns
	case star:
		return n.starColumns(env, columns, e.first, named)
	case r.alias != "":
		return append(columns, r.alias)
	case e.form != columnForm:
		return append(columns, "")
	}
	last := e.args[len(e.args)-1]
	if named && slices.ContainsFunc(n.edits[before:], func(d edit) bool { return d.Start == n.tokens[last.first].Start }) {
		at := n.tokens[r.end-1].End
		n.edits = append(n.edits, edit{Span{at, at}, " AS " + n.textOf(last.first)})
	}
	return append(columns, last.text)
}

// starColumns appends the columns of all sources. If other statements can see the names, a renamed
// column is an error.
func (n *renamer) starColumns(env *names, columns []string, token int, named bool) []string {
	for _, s := range env.sources {
		if s.qualified {
			continue
		}
		if named && n.renames(s) {
			n.undecided(token, "it gives renamed columns to others by their names")
		}
		columns = append(columns, s.columns...)
	}
	return columns
}

// orderScope describes what a name in ORDER BY refers to: a result column, or else a name that the
// select can use.
type orderScope struct {
	env     *names
	results []result
}

// selectTail reads ORDER BY, LIMIT and the clauses after them.
func (n *renamer) selectTail(order *orderScope, compound bool) {
	if n.take("order", "by") {
		for _, s := range n.sortList() {
			n.sortExpr(s.args[0], order, compound)
		}
	}
	for !n.failed {
		switch {
		case n.take("limit"), n.take("offset"):
			if !n.take("all") {
				n.exprList(&names{})
			}
			n.takeAny("row", "rows")
		case n.take("for"):
			for n.kind(0) == Word {
				n.pos++
			}
		default:
			return
		}
	}
}

func (n *renamer) sortExpr(e *node, order *orderScope, compound bool) {
	for e.form == collateForm {
		e = e.args[0]
	}
	if e.form == columnForm && len(e.args) == 1 {
		name := e.args[0].text
		if compound {
			return // in a compound, ORDER BY refers to the names of the first select, which do not change
		}
		for _, r := range order.results {
			if r.alias != "" && SameName(n.provider, r.alias, name) {
				return
			}
		}
	}
	n.expr(e, order.env)
}
