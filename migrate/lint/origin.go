package lint

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// origins tracks where the rows and values of tables come from. A catalog has the present form of a
// table; whether a statement can fail or lose something also depends on the table before the
// migration. A table that the same file creates has nothing to lose, a column that it filled has no
// NULL, and a key that was dropped two statements ago still proves that rows differ.
//
// Tables and columns are followed through renames, and through the rebuild of a SQLite table:
//
//	CREATE TABLE new_users (…)                         new_users is created
//	INSERT INTO new_users (…) SELECT … FROM users      new_users is a copy of users
//	DROP TABLE users
//	ALTER TABLE new_users RENAME TO users              users is the same, with copied columns
type origins struct {
	tables map[diff.Name]*origin
	// renamed is true once anything has another name than before.
	renamed bool
}

// origin is where one table comes from.
type origin struct {
	name diff.Name // current
	// created is true for a table that the migration creates.
	created bool
	// first is the table before the migration, nil for one that was created or that is in no
	// snapshot.
	first *catalog.Table
	// was is its name for messages from before the migration renamed it; "" otherwise.
	was     string
	columns map[string]*columnOrigin // by current name
	// copyOf is the table from which an INSERT … SELECT filled this new one; copied maps its
	// columns to the columns that have the same values now.
	copyOf *origin
	copied map[string]string
	// partial is true if the INSERT … SELECT may have omitted rows.
	partial bool
}

// columnOrigin is where the values of a column come from.
type columnOrigin struct {
	first string // name before the migration, "" for an added column
	// added, written and renamed are true once the migration did that.
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

// of is the origin of a current table. An unknown one existed before.
func (o *origins) of(t *catalog.Table) *origin {
	name := nameOf(t)
	if o.tables[name] == nil {
		o.tables[name] = &origin{name: name, columns: map[string]*columnOrigin{}}
	}
	return o.tables[name]
}

// column is the origin of a current column. An unknown one existed before, unless its table did
// not.
func (o *origin) column(name string) *columnOrigin {
	if c := o.columns[name]; c != nil {
		return c
	}
	c := &columnOrigin{first: name, added: o.created}
	o.columns[name] = c
	return c
}

// current is the current name of a column from before the migration; "" once it is dropped.
func (o *origin) current(first string) string {
	for name, c := range o.columns {
		if !c.added && c.first == first {
			return name
		}
	}
	return ""
}

// copyOf reports whether another table was filled from t, so that t may be dropped.
func (o *origins) copyOf(t *origin) bool {
	for _, other := range o.tables {
		if other.copyOf == t {
			return true
		}
	}
	return false
}

// allCopied reports whether another table was filled from all rows of t.
func (o *origins) allCopied(t *origin) bool {
	for _, other := range o.tables {
		if other.copyOf == t && !other.partial {
			return true
		}
	}
	return false
}

// table is the current table of an origin, nil once it is dropped.
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

// rename gives a table its new name. A copy may then get the origin of the table that it replaces.
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

// replacement is the table that t was copied from, with the columns of t: its rows are the earlier
// ones, and their known properties still hold.
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

// insert records which columns of a created table have the values of another table's.
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
