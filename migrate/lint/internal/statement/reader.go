package statement

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// Read reads one statement, with db as the catalog before it. The last step is the statement
// itself. For WITH, earlier steps are the statements inside that write rows; for a DO block, they
// are the statements of its body.
func Read(d dialect.Dialect, db catalog.Database, sql sqltext.SQL) []Step {
	r := &reader{dialect: d, provider: d.Provider(), after: db}
	tokens, err := sqltext.Tokens(r.provider, sql)
	if err != nil {
		return []Step{{Statement: Other{}, Before: db, After: db}}
	}
	c := &cursor{in: r, provider: r.provider, text: sql, tokens: tokens}
	if !c.block() {
		c.with()
		r.read(c)
	}
	return r.steps
}

// reader resolves names to objects.
type reader struct {
	dialect  dialect.Dialect
	provider provider.Provider
	steps    []Step
	// before is the catalog before the current statement. after is the catalog as changed by the
	// part of the statement that has been read.
	before, after catalog.Database
}

// read reads one statement.
func (r *reader) read(c *cursor) {
	r.before = r.after
	s := c.statement()
	r.steps = append(r.steps, Step{Statement: s, Before: r.before, After: r.after})
}

// apply applies a change to the catalog.
func (r *reader) apply(change diff.Change) { r.after = diff.Apply(r.after, change) }

// same reports whether two names are equal for the database, which may ignore case.
func (r *reader) same(a, b string) bool { return sqltext.SameName(r.provider, a, b) }

// sameSchema reports whether two schema names mean the same schema. A missing name means the schema
// public, which is the usual default.
func (r *reader) sameSchema(a, b string) bool {
	const normal = "public"
	return !r.dialect.Capabilities().Schemas || a == b || a == "" && b == normal || b == "" && a == normal
}

// find returns the table of that name, nil when the catalog has none.
func (r *reader) find(n Name) *catalog.Table {
	for _, t := range r.after.Tables {
		if r.same(t.Name, n.Name) && r.sameSchema(t.Schema, n.Schema) {
			return t
		}
	}
	return nil
}

// table returns the table of that name. If the catalog does not have it, table adds a table without
// columns to the catalog.
func (r *reader) table(n Name) *catalog.Table {
	if t := r.find(n); t != nil {
		return t
	}
	t := &catalog.Table{Schema: n.Schema, Name: n.Name}
	r.before, r.after = diff.Apply(r.before, diff.CreateTable{Table: t}), diff.Apply(r.after, diff.CreateTable{Table: t})
	return t
}

// column returns the column of that name, nil when the table has none.
func column(t *catalog.Table, name string) *catalog.Column {
	if c := t.Column(name); c != nil {
		return c
	}
	for _, c := range t.Columns {
		if strings.EqualFold(c.Name, name) {
			return c
		}
	}
	return nil
}

// columnNames returns the names in the spelling of the table. Names that the table does not have
// stay as they are written.
func columnNames(t *catalog.Table, names []string) []string {
	out := slices.Clone(names)
	for i, name := range names {
		if c := column(t, name); c != nil {
			out[i] = c.Name
		}
	}
	return out
}

// index returns the index of that name and its table, both empty if the catalog has none.
func (r *reader) index(n Name) (*catalog.Table, *catalog.Index) {
	for _, t := range r.after.Tables {
		if n.Schema != "" && !r.sameSchema(t.Schema, n.Schema) {
			continue
		}
		for _, ix := range t.Indexes {
			if strings.EqualFold(ix.Name, n.Name) && n.Name != "" {
				return t, ix
			}
		}
	}
	return &catalog.Table{}, &catalog.Index{Name: n.Name}
}

// enum returns the enum of that name, nil when there is none.
func (r *reader) enum(n Name) *catalog.Enum {
	for _, e := range r.after.Enums {
		if e.Name == n.Name && r.sameSchema(e.Schema, n.Schema) {
			return e
		}
	}
	return nil
}

// columnType parses a type. For a serial type it returns the integer type and numbered = true.
func (r *reader) columnType(sql sqltext.SQL) (t catalog.Type, numbered bool) {
	c := r.cursor(sql)
	if e := r.enum(c.name()); e != nil {
		return catalog.Type{Name: e.Name, Schema: e.Schema, Enum: true, List: len(sql) > 2 && sql[len(sql)-2:] == "[]"}, false
	}
	if integer := r.serial(sql); integer != "" {
		return r.dialect.ParseType(integer), true
	}
	return r.dialect.ParseType(sql), false
}

// serial returns the integer type of a serial type, "" for other types.
func (r *reader) serial(sql sqltext.SQL) sqltext.SQL {
	switch r.provider {
	case provider.PostgreSQL:
		switch sqltext.TypeWords(sql) {
		case "serial", "serial4":
			return "integer"
		case "bigserial", "serial8":
			return "bigint"
		case "smallserial", "serial2":
			return "smallint"
		}
	case provider.SQLite: // has none
	}
	return ""
}

// cursor returns a cursor over a text that is not a part of the statement.
func (r *reader) cursor(sql sqltext.SQL) *cursor { return newCursor(r, r.provider, sql) }
