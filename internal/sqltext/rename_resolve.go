package sqltext

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/provider"
)

// names describes what a name can refer to at a point of the text: the sources of the statement's
// FROM, and those of the statements around it.
type names struct {
	sources []source
	outer   *names
	ctes    map[string][]string // the columns of each common table expression, by its name; nil if not known
}

// source is a table, or anything else in FROM that has columns.
type source struct {
	alias   string   // the name that qualifies the columns
	table   string   // "" if the source is not a table
	columns []string // nil: not known
	// implicit is true if the alias is the table's own name.
	implicit bool
	// qualified is true for NEW, OLD and EXCLUDED. Their columns need the qualifier.
	qualified bool
}

func (n *renamer) tableSource(table, alias string) source {
	columns, _ := lookup(n, n.scope.Tables, table)
	if columns == nil {
		if renamed, ok := lookup(n, n.names.Columns, table); ok && len(n.scope.Tables) == 0 {
			for c := range renamed {
				columns = append(columns, c)
			}
		}
	}
	return source{alias: alias, table: table, columns: columns, implicit: SameName(n.provider, table, alias)}
}

func (n *renamer) hasColumn(s source, column string) bool {
	return slices.ContainsFunc(s.columns, func(c string) bool { return SameName(n.provider, c, column) })
}

// renames reports whether any column of the source is renamed.
func (n *renamer) renames(s source) bool {
	columns, ok := lookup(n, n.names.Columns, s.table)
	return ok && s.table != "" && len(columns) > 0
}

// expr renames in an expression.
func (n *renamer) expr(e *node, env *names) {
	e.walk(func(e *node) bool {
		switch e.form {
		case columnForm:
			n.column(e, env)
			return false
		case subqueryForm:
			if e.end > e.first {
				n.part(e.first, e.end, func(n *renamer) { n.selectStatement(env, false) })
			}
			return false
		case fieldForm:
			return n.field(e, env)
		default:
			return true
		}
	})
}

// field renames the field of (alias).field. If the value in parentheses is not an alias of a table,
// it is an error if a column with the name of the field is renamed.
func (n *renamer) field(e *node, env *names) bool {
	arg := e.args[0]
	if arg.form == columnForm && len(arg.args) == 1 {
		if s := n.byAlias(env, arg.args[0].text); s != nil && s.table != "" {
			n.renameColumn(e.end-1, s.table, e.text)
			if s.implicit {
				n.renameTable(arg.args[0].first, s.table)
			}
			return false
		}
	}
	if n.matters(e.text) {
		n.undecided(e.end-1, "it is a field of a value")
	}
	return true
}

func (n *renamer) byAlias(env *names, alias string) *source {
	for ; env != nil; env = env.outer {
		for i := range env.sources {
			if SameName(n.provider, env.sources[i].alias, alias) {
				return &env.sources[i]
			}
		}
	}
	return nil
}

// column renames a name with or without qualifiers.
func (n *renamer) column(e *node, env *names) {
	parts := e.args
	last := parts[len(parts)-1]
	if len(parts) == 1 {
		n.unqualifiedColumn(last, env)
		return
	}
	qualifier := parts[len(parts)-2]
	s := n.byAlias(env, qualifier.text)
	if s == nil {
		if _, table := lookup(n, n.names.Tables, qualifier.text); table || last.form == nameForm && n.matters(last.text) {
			n.undecided(qualifier.first, "no table of this name is read here")
		}
		return
	}
	if s.implicit && s.table != "" {
		n.renameTable(qualifier.first, s.table)
	}
	switch {
	case last.form == starForm:
	case s.table != "":
		n.renameColumn(last.first, s.table, last.text)
	case s.columns == nil && n.matters(last.text) && len(parts) > 2:
		n.undecided(last.first, "it is a column of something that is not known")
	}
}

// unqualifiedColumn renames a name without a qualifier. The name refers to the innermost statement
// that has a source with such a column.
func (n *renamer) unqualifiedColumn(part *node, env *names) {
	_, table := lookup(n, n.names.Tables, part.text)
	if !n.matters(part.text) && !table {
		return
	}
	for at := env; at != nil; at = at.outer {
		var found []source
		unknown := false
		for _, s := range at.sources {
			switch {
			case s.qualified:
			case s.columns == nil:
				unknown = true
			case n.hasColumn(s, part.text):
				found = append(found, s)
			}
		}
		switch {
		case unknown && n.matters(part.text):
			n.undecided(part.first, "the columns of a table that is read here are not known")
			return
		case len(found) > 1 && slices.ContainsFunc(found, n.renames):
			n.undecided(part.first, "several tables have such a column")
			return
		case len(found) > 0:
			if found[0].table != "" {
				n.renameColumn(part.first, found[0].table, part.text)
			}
			return
		}
	}
	n.unresolved(part, env)
}

// unresolved handles a name that is not a column. Such a name is a whole row on PostgreSQL, and a
// text if it is in double quotes on SQLite.
func (n *renamer) unresolved(part *node, env *names) {
	if s := n.byAlias(env, part.text); s != nil && n.provider == provider.PostgreSQL {
		if s.implicit && s.table != "" {
			n.renameTable(part.first, s.table)
		}
		return
	}
	if part.quoted && n.provider == provider.SQLite {
		return
	}
	if n.matters(part.text) || n.byAlias(env, part.text) != nil {
		n.undecided(part.first, "no table that is read here has such a column")
	}
}
