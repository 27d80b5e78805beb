package lint

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// origins records for all tables and columns where their rows and values come from. A catalog only
// has the current form of a table. Whether a statement can fail or lose data also depends on the
// earlier statements of the file. A table that the file creates has no data to lose, a column that
// the file filled has no NULL, and a key that was dropped two statements ago still proves that all
// rows are different.
//
// An origin stays the same when its table or column is renamed, and when a SQLite table is rebuilt:
//
//	CREATE TABLE new_users (…)                         new_users is created
//	INSERT INTO new_users (…) SELECT … FROM users      new_users is a copy of users
//	DROP TABLE users
//	ALTER TABLE new_users RENAME TO users              users is the same, with copied columns
type origins struct {
	tables map[diff.Name]*origin
	// renamed is true once the file has renamed a table or a column.
	renamed bool
}

// origin describes where the rows of one table come from.
type origin struct {
	name diff.Name // current
	// created is true for a table that the migration creates.
	created bool
	// first is the table before the migration. It is nil if the migration creates the table, or if
	// the table is in no snapshot.
	first *catalog.Table
	// was is the old name of a table that the migration renamed, in the form for messages; "" if it
	// was not renamed.
	was     string
	columns map[string]*columnOrigin // by current name
	// copyOf is the table from which an INSERT … SELECT filled this new table. copied maps the
	// columns of copyOf to the columns of this table with the same values.
	copyOf *origin
	copied map[string]string
	// partial is true if the INSERT … SELECT may have omitted rows.
	partial bool
}

// columnOrigin describes where the values of a column come from.
type columnOrigin struct {
	first string // name before the migration, "" for an added column
	// added, written and renamed are true once the migration has added, written or renamed the
	// column.
	added, written, renamed bool
}

func nameOf(t *catalog.Table) diff.Name { return diff.Name{Schema: t.Schema, Name: t.Name} }

func newOrigins(before catalog.Database) *origins {
	o := &origins{tables: map[diff.Name]*origin{}}
	for _, t := range before.Tables {
		table := o.of(t)
		table.first = t
		for _, c := range t.Columns {
			table.columns[c.Name] = &columnOrigin{first: c.Name}
		}
	}
	return o
}

// of returns the origin of a table by its current name. A table without an origin is assumed to be
// older than the migration.
func (o *origins) of(t *catalog.Table) *origin {
	name := nameOf(t)
	if o.tables[name] == nil {
		o.tables[name] = &origin{name: name, columns: map[string]*columnOrigin{}}
	}
	return o.tables[name]
}

// column returns the origin of a column by its current name. A column without an origin is assumed
// to be older than the migration, unless the migration created its table.
func (o *origin) column(name string) *columnOrigin {
	if c := o.columns[name]; c != nil {
		return c
	}
	c := &columnOrigin{first: name, added: o.created}
	o.columns[name] = c
	return c
}

// current returns the current name of a column; "" if the column is dropped. The parameter first is
// the name of the column before the migration.
func (o *origin) current(first string) string {
	for name, c := range o.columns {
		if !c.added && c.first == first {
			return name
		}
	}
	return ""
}

// copyOf reports whether another table was filled from rows of t.
func (o *origins) copyOf(t *origin) bool {
	for _, other := range o.tables {
		if other.copyOf == t {
			return true
		}
	}
	return false
}

// allCopied reports whether another table was filled from all rows of t, so that no row is lost if
// t is dropped.
func (o *origins) allCopied(t *origin) bool {
	for _, other := range o.tables {
		if other.copyOf == t && !other.partial {
			return true
		}
	}
	return false
}

// table returns the current table of an origin, nil if it is dropped.
func (o *origins) table(t *origin, db catalog.Database) *catalog.Table {
	if o.tables[t.name] != t {
		return nil
	}
	return db.Table(t.name.Schema, t.name.Name)
}

// apply updates the origins after a statement.
func (o *origins) apply(s statement.Statement, columns func(sql sqltext.SQL, t *catalog.Table) ([]*catalog.Column, bool)) {
	switch s := s.(type) {
	case statement.Change:
		for _, change := range s.Changes {
			o.change(change)
		}
	case statement.Update:
		for _, name := range s.Columns {
			o.of(s.Table).column(name).written = true
		}
	case statement.Insert:
		o.insert(s, columns)
	default:
	}
}

func (o *origins) change(change diff.Change) {
	switch c := change.(type) {
	case diff.CreateTable:
		t := &origin{name: nameOf(c.Table), created: true, columns: map[string]*columnOrigin{}}
		for _, column := range c.Table.Columns {
			t.columns[column.Name] = &columnOrigin{added: true}
		}
		o.tables[t.name] = t
	case diff.DropTable:
		delete(o.tables, nameOf(c.Table))
	case diff.AlterTable:
		for _, tc := range c.Changes {
			o.tableChange(o.of(c.From), c, tc)
		}
		o.rename(o.of(c.From), c)
	default:
	}
}

func (o *origins) tableChange(t *origin, alter diff.AlterTable, change diff.TableChange) {
	switch c := change.(type) {
	case diff.AddColumn:
		t.columns[c.Column.Name] = &columnOrigin{added: true}
	case diff.DropColumn:
		delete(t.columns, c.Column.Name)
	case diff.RenameColumn:
		o.renamed = true
		column := t.column(c.From)
		column.renamed = true
		delete(t.columns, c.From)
		t.columns[c.To] = column
	case diff.RenameTable:
		if t.was == "" {
			t.was = alter.From.QName()
		}
	default:
	}
}

// rename records the new name of a table. If a copy gets the name of the table that it was filled
// from, it also gets the origin of that table.
func (o *origins) rename(t *origin, alter diff.AlterTable) {
	name := nameOf(alter.To)
	if name == t.name {
		return
	}
	o.renamed = true
	delete(o.tables, t.name)
	if t.copyOf != nil && strings.EqualFold(t.copyOf.name.Name, name.Name) {
		t = t.replacement()
	}
	t.name = name
	o.tables[name] = t
}

// replacement returns the origin of the table that o was filled from, with the columns of o. The
// rows are still the same, so that what is known about them remains true.
func (o *origin) replacement() *origin {
	old := o.copyOf
	columns := map[string]*columnOrigin{}
	for name := range o.columns {
		columns[name] = &columnOrigin{added: true}
	}
	for from, to := range o.copied {
		c := *old.column(from)
		c.written = c.written || o.column(to).written
		columns[to] = &c
	}
	old.columns = columns
	return old
}

// insert records which columns of a created table have the same values as columns of another table.
func (o *origins) insert(s statement.Insert, columns func(sql sqltext.SQL, t *catalog.Table) ([]*catalog.Column, bool)) {
	t := o.of(s.Table)
	if s.From == nil || !t.created || len(s.Sources) == 0 {
		return
	}
	t.copyOf, t.copied, t.partial = o.of(s.From), map[string]string{}, s.Partial
	for i, source := range s.Sources {
		if c, alone := columns(source, s.From); alone {
			t.copied[c[0].Name] = s.Columns[i]
		}
	}
}
