package sqltext

import "github.com/cocomon/comon_orm/internal/provider"

// statement renames in a statement of any supported kind.
func (n *renamer) statement() {
	head := ReadHead(n.provider, n.text)
	switch {
	case head.Verb == "create" && head.Kind == "index":
		n.createIndexStatement()
	case head.Verb == "create" && head.Kind == "table" && n.provider == provider.SQLite:
		n.createTableStatement()
	case head.Verb == "create" && head.Kind == "trigger" && n.provider == provider.SQLite:
		n.createTriggerStatement()
	case head.Verb == "create" && (head.Kind == "view" || head.Kind == "materialized view"):
		v := n.createView()
		n.selectStatement(nil, v.Columns == nil)
	case head.Verb == "select" || head.Verb == "values" || n.kind(0) == OpenParen:
		n.selectStatement(nil, false)
	case head.Verb == "with":
		n.withStatement()
	case head.Verb == "insert" || head.Verb == "update" || head.Verb == "delete" || head.Verb == "replace":
		n.write(nil)
	default:
		n.undecided(0, "a statement of this kind is not understood")
	}
}

// withStatement reads common table expressions and the statement after them, which reads or writes.
func (n *renamer) withStatement() {
	start, edits := n.pos, len(n.edits)
	n.with(&names{ctes: map[string][]string{}})
	writes := n.atAny("insert", "update", "delete", "replace")
	n.pos, n.edits = start, n.edits[:edits]
	if writes {
		n.write(nil)
		return
	}
	n.selectStatement(nil, false)
}

// inSpan calls read on the tokens of a span of bytes.
func (n *renamer) inSpan(s Span, read func(*renamer)) {
	if s == (Span{}) {
		return
	}
	first, end := n.tokensAt(s)
	n.part(first, end, read)
}

// lastToken returns the index of the last token of a span. In the span of a name with a schema,
// this token is the name without the schema.
func (n *renamer) lastToken(s Span) int {
	_, end := n.tokensAt(s)
	return end - 1
}

func (n *renamer) createIndexStatement() {
	ix, err := ReadCreateIndex(n.provider, n.text)
	if err != nil {
		n.err = err
		return
	}
	if n.pos = len(n.tokens); !n.ours(ix.Table) {
		return
	}
	n.renameTable(n.lastToken(ix.TableSpan), ix.Table.Name)
	for _, c := range append(ix.Columns, ix.Include...) {
		n.inSpan(c.Span, func(n *renamer) { n.tableExpression(ix.Table.Name) })
	}
	n.inSpan(ix.WhereSpan, func(n *renamer) { n.tableExpression(ix.Table.Name) })
}

func (n *renamer) createTableStatement() {
	t, err := ReadCreateTable(n.provider, n.text)
	if err != nil {
		n.err = err
		return
	}
	n.pos = len(n.tokens)
	table := t.Name.Name
	n.renameTable(n.lastToken(t.NameSpan), table)
	known := n.scope
	n.scope.Tables = map[string][]string{table: nil}
	for name, columns := range known.Tables {
		n.scope.Tables[name] = columns
	}
	var columns []string
	for _, c := range t.Columns {
		columns = append(columns, c.Name)
	}
	n.scope.Tables[table] = columns
	for _, c := range t.Columns {
		n.renameColumn(n.lastToken(c.NameSpan), table, c.Name)
		for _, k := range c.Constraints {
			n.tableConstraint(table, k)
		}
	}
	for _, k := range t.Constraints {
		n.tableConstraint(table, k)
	}
	n.scope = known
}

func (n *renamer) tableConstraint(table string, k Constraint) {
	if k.Kind == CheckConstraint || k.Kind == GeneratedConstraint {
		n.inSpan(k.ExprSpan, func(n *renamer) { n.tableExpression(table) })
	}
	for _, c := range k.Columns {
		n.inSpan(c.Span, func(n *renamer) { n.tableExpression(table) })
	}
	if k.Kind == ReferencesConstraint && n.ours(k.References) {
		n.renameTable(n.lastToken(k.ReferencesSpan), k.References.Name)
		for _, c := range k.RefColumns {
			n.renameColumn(n.lastToken(c.Span), k.References.Name, c.Column)
		}
	}
}

func (n *renamer) createTriggerStatement() {
	t := n.createTrigger()
	if n.failed {
		return
	}
	table := t.Table.Name
	n.renameTable(n.lastToken(t.TableSpan), table)
	for i, c := range t.Columns {
		n.renameColumn(t.of.Start+2*i, table, c.Name)
	}
	row := n.tableSource(table, "new")
	row.qualified, row.implicit = true, false
	old := row
	old.alias = "old"
	env := &names{sources: []source{row, old}}
	if t.when.End > t.when.Start {
		n.part(t.when.Start, t.when.End, func(n *renamer) { n.expr(n.expression(), env) })
	}
	for _, s := range t.statements {
		n.part(s.Start, s.End, func(n *renamer) {
			if n.atAny("insert", "update", "delete", "replace") {
				n.write(env)
				return
			}
			n.selectStatement(env, false)
		})
	}
}
