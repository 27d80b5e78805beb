package statement

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// alterTable reads the rest of a statement after ALTER TABLE. It reads each action with the table
// as the previous actions leave it.
func (c *cursor) alterTable() Statement {
	ifExists := c.take("IF", "EXISTS")
	c.take("ONLY")
	t := c.in.table(c.name())
	if c.sign("*") {
		c.skip()
	}
	whole := diff.AlterTable{From: t}
	out := Change{Actions: []Action{}, IfExists: ifExists}
	for _, part := range c.split() {
		words := part.words()
		action, to := part.action(t)
		action.Words, action.From, action.To = words, t, c.in.alter(t, to, action)
		out.Actions = append(out.Actions, action)
		whole.Changes = append(whole.Changes, action.Changes...)
		t = action.To
	}
	whole.To = t
	out.Changes = []diff.Change{whole}
	return out
}

// alter applies an action and returns the table after it.
func (r *reader) alter(t, to *catalog.Table, action Action) *catalog.Table {
	if action.Validates != "" {
		r.after.Tables = validated(r.after.Tables, t, action.Validates)
	} else {
		r.apply(diff.AlterTable{From: t, To: to, Changes: action.Changes})
	}
	return r.find(Name{Schema: to.Schema, Name: to.Name})
}

// validated returns a copy of the list of tables in which the constraint of table t is no longer
// NOT VALID.
func validated(tables []*catalog.Table, t *catalog.Table, constraint string) []*catalog.Table {
	out := make([]*catalog.Table, len(tables))
	for i, other := range tables {
		out[i] = other
		if other != t {
			continue
		}
		checked := *t
		checked.Checks, checked.ForeignKeys = nil, nil
		for _, c := range t.Checks {
			valid := *c
			valid.NotValid = c.NotValid && !strings.EqualFold(c.Name, constraint)
			checked.Checks = append(checked.Checks, &valid)
		}
		for _, fk := range t.ForeignKeys {
			valid := *fk
			valid.NotValid = fk.NotValid && !strings.EqualFold(fk.Name, constraint)
			checked.ForeignKeys = append(checked.ForeignKeys, &valid)
		}
		out[i] = &checked
	}
	return out
}

// action reads one action on a table. to is the table with its new name and schema.
func (c *cursor) action(t *catalog.Table) (a Action, to *catalog.Table) {
	to = t
	switch {
	case c.take("ADD"):
		return c.add(t), t
	case c.take("DROP", "CONSTRAINT"):
		c.take("IF", "EXISTS")
		a.Changes = one(droppedConstraint(t, c.identifier()))
		a.Cascade = c.at("CASCADE")
	case c.take("DROP"):
		c.take("COLUMN")
		a.IfExists = c.take("IF", "EXISTS")
		a.Changes = one(diff.DropColumn{Column: known(t, c.identifier())})
		a.Cascade = c.at("CASCADE")
	case c.take("RENAME", "TO"):
		a.Changes, to = one(diff.RenameTable{}), renamed(t, t.Schema, c.identifier())
	case c.take("SET", "SCHEMA"):
		a.Changes, to = one(diff.RenameTable{}), renamed(t, c.identifier(), t.Name)
	case c.take("RENAME"):
		a.Changes = one(c.rename(t))
	case c.take("ALTER", "CONSTRAINT"):
	case c.take("ALTER"):
		c.take("COLUMN")
		a = c.alterColumn(known(t, c.identifier()))
	case c.take("VALIDATE", "CONSTRAINT"):
		a.Validates = c.identifier()
	}
	return a, to
}

func one(change diff.TableChange) []diff.TableChange { return []diff.TableChange{change} }

func renamed(t *catalog.Table, schema, name string) *catalog.Table {
	to := *t
	to.Schema, to.Name = schema, name
	return &to
}

// known returns the column of that name. If the table does not have it, known returns a nullable
// column with a name and no type.
func known(t *catalog.Table, name string) *catalog.Column {
	if c := column(t, name); c != nil {
		return c
	}
	return &catalog.Column{Name: name, Nullable: true}
}

func (c *cursor) add(t *catalog.Table) Action {
	if c.atAny("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE") {
		k := c.constraint("")
		return Action{Changes: k.changes(c.in, t), UsingIndex: k.usingIndex != ""}
	}
	c.take("COLUMN")
	c.take("IF", "NOT", "EXISTS")
	def := c.column()
	a := Action{Changes: one(diff.AddColumn{Column: def.column})}
	for _, k := range def.constraints {
		a.Changes = append(a.Changes, k.changes(c.in, t)...)
	}
	return a
}

// rename reads the rename of a column or constraint.
func (c *cursor) rename(t *catalog.Table) diff.TableChange {
	constraint := c.take("CONSTRAINT")
	c.take("COLUMN")
	from := c.identifier()
	c.take("TO")
	to := c.identifier()
	if !constraint {
		return diff.RenameColumn{From: known(t, from).Name, To: to}
	}
	if change := renamedKey(t, from, to); change != nil {
		return change
	}
	for _, check := range t.Checks {
		if strings.EqualFold(check.Name, from) {
			other := *check
			other.Name = to
			return diff.AlterCheck{From: check, To: &other}
		}
	}
	return diff.AlterCheck{From: &catalog.Check{Name: from}, To: &catalog.Check{Name: to}}
}

// alterColumn reads the rest of an action after ALTER COLUMN name. It returns no change for a
// property that the column has already.
func (c *cursor) alterColumn(from *catalog.Column) Action {
	to := *from
	change := diff.AlterColumn{From: from, To: &to}
	using := sqltext.SQL("")
	switch {
	case c.take("SET", "NOT", "NULL"):
		to.Nullable = false
		change.Nullable = from.Nullable
	case c.take("DROP", "NOT", "NULL"):
		to.Nullable = true
		change.Nullable = !from.Nullable
	case c.take("SET", "DEFAULT"):
		to.Default = c.in.dialect.ParseDefault(c.sql(), from.Type)
		change.Default = true
	case c.take("DROP", "DEFAULT"):
		to.Default, change.Default = nil, true
	case c.take("ADD", "GENERATED"):
		to.Identity, change.Identity = true, true
	case c.take("SET", "DATA", "TYPE"), c.take("TYPE"):
		using = c.newType(&to)
		change.Type = true
	default:
		return Action{}
	}
	if !change.Nullable && !change.Default && !change.Identity && !change.Type {
		return Action{}
	}
	return Action{Changes: one(change), Using: using}
}

// newType reads a type, and the USING expression that converts values to it.
func (c *cursor) newType(to *catalog.Column) (using sqltext.SQL) {
	t := c.until(func(c *cursor) bool { return c.atAny("USING", "COLLATE") })
	to.Type, _ = c.in.columnType(t.sql())
	to.Declared = sqltext.Text(t.sql())
	if c.take("COLLATE") {
		c.name()
	}
	if c.take("USING") {
		return c.sql()
	}
	return ""
}
