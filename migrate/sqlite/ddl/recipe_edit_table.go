package ddl

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// EditTable implements dialect.TableEditor. It replaces double quotes around strings by single
// quotes, because some connections read "x" as a name.
func (s sqlite) EditTable(definition sqltext.SQL, edits dialect.TableEdits) (sqltext.SQL, []dialect.Obstacle) {
	text, err := sqltext.EditTable(provider.SQLite, definition)
	if err != nil {
		return "", []dialect.Obstacle{{What: "definition", Name: edits.Table.Name, Reason: err.Error()}}
	}
	e := tableEdit{TableEditor: text, TableEdits: edits, d: s.shared()}
	e.Replace(e.TableEditor.Table.NameSpan, e.d.Ident(edits.Table.Name))
	e.columns()
	if e.Key {
		e.key()
	}
	e.constraints()
	e.singleQuotes()
	e.obstruct()
	return e.SQL(), e.obstacles
}

// tableEdit edits the text of one definition.
type tableEdit struct {
	*sqltext.TableEditor
	dialect.TableEdits
	d         dialect.DDL
	obstacles []dialect.Obstacle
}

func (e *tableEdit) live() sqltext.CreateTable { return e.TableEditor.Table }
func (e *tableEdit) target() *catalog.Table    { return e.TableEdits.Table }
func same(a, b string) bool                    { return strings.EqualFold(a, b) }
func find(cs []*catalog.Column, n string) bool { return one(cs, n) != nil }
func one(cs []*catalog.Column, n string) *catalog.Column {
	i := slices.IndexFunc(cs, func(c *catalog.Column) bool { return same(c.Name, n) })
	if i < 0 {
		return nil
	}
	return cs[i]
}

func (e *tableEdit) columns() {
	for i, c := range e.live().Columns {
		if !find(e.target().Columns, c.Name) || find(e.Added, c.Name) {
			e.DropColumn(i)
			continue
		}
		if to := one(e.Types, c.Name); to != nil {
			e.retype(c, to)
		}
		if to := one(e.Nulls, c.Name); to != nil {
			e.cut(c, sqltext.NotNullConstraint, sqltext.NullConstraint)
			if !to.Nullable {
				e.Append(i, "NOT NULL")
			}
		}
		if to := one(e.Defaults, c.Name); to != nil {
			e.setDefault(i, c, to)
		}
	}
	for _, c := range e.Added {
		definition := e.d.Column(e.target(), c)
		if at, key := e.d.Key(e.target()); e.Key && at == c {
			definition += " " + key
		}
		e.AddColumn(definition)
	}
}

func (e *tableEdit) retype(c sqltext.ColumnDefinition, to *catalog.Column) {
	at, typ := c.TypeSpan, e.d.TypeSQL(to.Type)
	if at == (sqltext.Span{}) {
		at, typ = sqltext.Span{Start: c.NameSpan.End, End: c.NameSpan.End}, " "+typ
	}
	e.Replace(at, typ)
}

func (e *tableEdit) setDefault(i int, c sqltext.ColumnDefinition, to *catalog.Column) {
	k := slices.IndexFunc(c.Constraints, func(k sqltext.Constraint) bool { return k.Kind == sqltext.DefaultConstraint })
	switch {
	case to.Default == nil:
		e.cut(c, sqltext.DefaultConstraint)
	case k >= 0:
		e.Replace(c.Constraints[k].ExprSpan, e.d.DefaultSQL(to.Default, to.Type))
	default:
		e.Append(i, "DEFAULT "+e.d.DefaultSQL(to.Default, to.Type))
	}
}

func (e *tableEdit) cut(c sqltext.ColumnDefinition, kinds ...sqltext.ConstraintKind) {
	for _, k := range c.Constraints {
		if slices.Contains(kinds, k.Kind) {
			e.Cut(k.Span)
		}
	}
}

func (e *tableEdit) column(name string) int {
	return slices.IndexFunc(e.live().Columns, func(c sqltext.ColumnDefinition) bool { return same(c.Name, name) })
}

// constraints removes unique constraints, foreign keys and checks, and adds checks and foreign
// keys.
func (e *tableEdit) constraints() {
	for _, ix := range e.Uniques {
		e.take(func(k sqltext.Constraint, over []string) bool {
			return k.Kind == sqltext.UniqueConstraint && slices.EqualFunc(over, ix.ColumnNames(), same)
		})
	}
	for _, fk := range e.OldKeys {
		e.take(func(k sqltext.Constraint, over []string) bool {
			return k.Kind == sqltext.ReferencesConstraint && slices.EqualFunc(over, fk.Columns, same) &&
				(k.Name != "" && k.Name == fk.Name || same(k.References.Name, fk.RefTable))
		})
	}
	for _, check := range e.OldChecks {
		e.take(func(k sqltext.Constraint, _ []string) bool {
			return k.Kind == sqltext.CheckConstraint && (k.Name != "" && same(k.Name, check.Name) || k.Name == "" && says(k, check))
		})
	}
	for _, c := range e.NewChecks {
		e.AddConstraint(e.d.Check(c))
	}
	for _, fk := range e.NewKeys {
		e.AddConstraint(e.d.TableForeignKey(fk))
	}
}

// says reports whether k, a constraint without a name, is the given check of an enum.
func says(k sqltext.Constraint, check *catalog.Check) bool {
	column, values, ok := sqltext.TextList(provider.SQLite, k.Expr)
	return ok && same(column, check.Column) && slices.Equal(values, check.Values)
}

// take removes the first constraint for which meant returns true.
func (e *tableEdit) take(meant func(k sqltext.Constraint, over []string) bool) {
	for i, c := range e.live().Columns {
		for _, k := range c.Constraints {
			if !e.Dropped(i) && meant(k, []string{c.Name}) {
				e.Cut(k.Span)
				return
			}
		}
	}
	for i, k := range e.live().Constraints {
		if !e.DroppedConstraint(i) && meant(k, keyColumns(k)) {
			e.DropConstraint(i)
			return
		}
	}
}

func keyColumns(k sqltext.Constraint) []string {
	out := make([]string, len(k.Columns))
	for i, c := range k.Columns {
		out[i] = c.Column
	}
	return out
}

func (e *tableEdit) singleQuotes() {
	columns := []string{e.target().Name}
	for _, c := range e.live().Columns {
		columns = append(columns, c.Name)
	}
	e.each(func(k sqltext.Constraint, column string) {
		alone := k.Kind == sqltext.DefaultConstraint && k.Expr != "" && k.Expr[0] == '"' // a default in double quotes is always a string
		if k.Kind == sqltext.DefaultConstraint && find(e.Defaults, column) || k.Expr == "" || alone {
			return
		}
		names := columns
		if k.Kind == sqltext.DefaultConstraint {
			names = nil // a default uses no column
		}
		if text := sqltext.SingleQuoted(provider.SQLite, k.Expr, names); text != k.Expr {
			e.Replace(k.ExprSpan, text)
		}
	})
}

// each calls the function do for every constraint that stays.
func (e *tableEdit) each(do func(k sqltext.Constraint, column string)) {
	for i, c := range e.live().Columns {
		for _, k := range c.Constraints {
			if !e.Dropped(i) {
				do(k, c.Name)
			}
		}
	}
	for i, k := range e.live().Constraints {
		if !e.DroppedConstraint(i) {
			do(k, "")
		}
	}
}

// obstruct reports obstacles: constraints that stay although they use a dropped column, and parts
// of the text that cannot be edited.
func (e *tableEdit) obstruct() {
	var gone []string
	for i, c := range e.live().Columns {
		if e.Dropped(i) && !find(e.Added, c.Name) {
			gone = append(gone, c.Name)
		}
	}
	e.each(func(k sqltext.Constraint, column string) {
		if to := one(e.Defaults, column); k.Kind == sqltext.GeneratedConstraint && to != nil && to.Default != nil {
			e.obstacles = append(e.obstacles, dialect.Obstacle{What: obstacleWord(k.Kind), Name: column, Reason: "it has no default"})
		}
		for _, name := range gone {
			over := slices.ContainsFunc(keyColumns(k), func(c string) bool { return same(c, name) })
			if over || k.Kind != sqltext.DefaultConstraint && k.Expr != "" && sqltext.Mentions(provider.SQLite, k.Expr, name) {
				e.obstacles = append(e.obstacles, dialect.Obstacle{What: obstacleWord(k.Kind), Name: calledAt(k, column), Column: name})
			}
		}
	})
}

// calledAt returns what messages call a constraint: its name or, if it has none, the columns that
// it is over.
func calledAt(k sqltext.Constraint, column string) string {
	switch {
	case k.Name != "" && k.Kind != sqltext.GeneratedConstraint:
		return k.Name
	case column != "":
		return column
	case len(k.Columns) > 0:
		return strings.Join(keyColumns(k), ", ")
	default:
		return "without a name"
	}
}

func obstacleWord(kind sqltext.ConstraintKind) string {
	switch kind {
	case sqltext.CheckConstraint:
		return "check"
	case sqltext.GeneratedConstraint:
		return "generated column"
	case sqltext.UniqueConstraint:
		return "unique constraint"
	case sqltext.ReferencesConstraint:
		return "foreign key"
	case sqltext.PrimaryKeyConstraint:
		return "primary key"
	case sqltext.NotNullConstraint, sqltext.NullConstraint, sqltext.DefaultConstraint, sqltext.CollateConstraint:
	}
	return "constraint"
}
