// Package state is what a linter knows of a database while it reads a migration: the tables,
// columns, keys and enums that the snapshot before it names, and what each statement makes of them.
//
// Columns and tables are pointers that renames do not change: a key that is dropped and added again over
// a renamed column is known to be the same. What the snapshot does not name is taken to be there, with nothing known of it.
package state

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// Database is the state between two statements.
type Database struct {
	dialect dialect.Dialect
	// Tables are those there are, Gone those that statements dropped.
	Tables, Gone []*Table
	enums        []*Enum
}

// Table is a table.
type Table struct {
	Schema, Name string
	// New is true for tables that the migration makes; Known when all columns are known.
	New, Known bool
	Columns    []*Column
	Keys       []*Key
	// Was is its name before the migration gave it another one.
	Was string
	// copyOf is the table that an INSERT … SELECT filled this new one from, copied which of its columns went where unchanged.
	copyOf *Table
	copied map[*Column]*Column
}

// QName is the name for messages: "users", "app.users".
func (t *Table) QName() string { return statement.Name{Schema: t.Schema, Name: t.Name}.String() }

// Column is a column.
type Column struct {
	Name    string
	Type    catalog.Type // Name is "" when nothing is known
	Enum    *Enum        // of an enum type
	Default string       // as the migration gives it
	// Nullable and HasDefault are true when nothing is known.
	Nullable, HasDefault, Identity bool
	// New is true for columns that the migration adds, Written once it updates them, Dropped and Renamed once it does that.
	New, Written, Dropped, Renamed bool
}

// Key is a constraint or an index.
type Key struct {
	Name       string
	Kind       statement.ConstraintKind // 0 for an index that is not unique
	Columns    []*Column                // nil when there are expressions
	Ref        *Table
	RefColumns []*Column
	Index      bool // an index, not a constraint
	NotValid   bool
	NotNull    bool     // a check that the column is not NULL
	Values     []string // of a check that the column is one of them
	New        bool
	// Dropped keys say what is true of the rows, nothing more; Partial ones not even that.
	Dropped, Partial bool
}

// Enum is an enum type.
type Enum struct {
	Schema, Name string
	Values       []string
	New          bool
}

// New is the state before the first statement.
func New(d dialect.Dialect, from catalog.Database) *Database {
	db := &Database{dialect: d}
	for _, e := range from.Enums {
		db.enums = append(db.enums, &Enum{Schema: e.Schema, Name: e.Name, Values: slices.Clone(e.Values)})
	}
	for _, t := range from.Tables {
		db.Tables = append(db.Tables, db.table(t))
	}
	for i, t := range from.Tables {
		for _, fk := range t.ForeignKeys {
			child, parent := db.Tables[i], db.Table(statement.Name{Schema: fk.RefSchema, Name: fk.RefTable})
			child.Keys = append(child.Keys, &Key{Name: fk.Name, Kind: statement.ForeignKey, Columns: child.pick(fk.Columns), Ref: parent, RefColumns: parent.pick(fk.RefColumns)})
		}
	}
	return db
}

func (db *Database) table(from *catalog.Table) *Table {
	t := &Table{Schema: from.Schema, Name: from.Name, Known: true}
	for _, c := range from.Columns {
		column := &Column{Name: c.Name, Type: c.Type, Nullable: c.Nullable, HasDefault: c.Default != nil || c.Identity, Identity: c.Identity}
		if c.Type.Enum {
			column.Enum = db.Enum(statement.Name{Schema: c.Type.Schema, Name: c.Type.Name})
		}
		t.Columns = append(t.Columns, column)
	}
	if from.PrimaryKey != nil {
		t.addIndex(from.PrimaryKey, statement.PrimaryKey)
	}
	for _, ix := range from.Indexes {
		t.addIndex(ix, 0)
	}
	for _, c := range from.Checks {
		k := &Key{Name: c.Name, Kind: statement.Check, Values: c.Values}
		if c.Column != "" {
			k.Columns = t.pick([]string{c.Column})
		}
		t.Keys = append(t.Keys, k)
	}
	return t
}

func (t *Table) addIndex(ix *catalog.Index, kind statement.ConstraintKind) {
	k := &Key{Name: ix.Name, Kind: kind, Partial: ix.Where != "", Index: kind == 0}
	if ix.Unique && kind == 0 {
		k.Kind = statement.Unique
	}
	var names []string
	for _, c := range ix.Columns {
		if c.Name == "" {
			names = nil
			break
		}
		names = append(names, c.Name)
	}
	k.Columns = t.pick(names)
	t.Keys = append(t.Keys, k)
}

// same compares names as the database does.
func (db *Database) same(a, b string) bool {
	return sqltext.SameName(db.dialect.Provider(), a, b)
}

func (db *Database) sameSchema(a, b string) bool {
	return !db.dialect.Capabilities().Schemas || a == b || a == "" && b == defaultSchema || b == "" && a == defaultSchema
}

// defaultSchema is where names without a schema are found, as a rule; SQLite calls it main.
const defaultSchema = "public"

// Find returns the table of that name, nil when nothing is known of it.
func (db *Database) Find(n statement.Name) *Table { return db.find(db.Tables, n) }

func (db *Database) find(in []*Table, n statement.Name) *Table {
	for _, t := range in {
		if db.same(t.Name, n.Name) && db.sameSchema(t.Schema, n.Schema) {
			return t
		}
	}
	return nil
}

// Table returns the table of that name; one of which nothing is known becomes part of the state.
func (db *Database) Table(n statement.Name) *Table {
	if t := db.Find(n); t != nil {
		return t
	}
	t := &Table{Schema: n.Schema, Name: n.Name}
	db.Tables = append(db.Tables, t)
	return t
}

// Find returns the column of that name, nil when nothing is known of it.
func (t *Table) Find(name string) *Column {
	var folded *Column
	for _, c := range t.Columns {
		if c.Name == name && !c.Dropped {
			return c
		}
		if strings.EqualFold(c.Name, name) && !c.Dropped {
			folded = c
		}
	}
	return folded
}

// Column returns the column of that name; one of which nothing is known becomes part of the table.
func (t *Table) Column(name string) *Column {
	if c := t.Find(name); c != nil {
		return c
	}
	c := &Column{Name: name, Nullable: true, HasDefault: true}
	t.Columns = append(t.Columns, c)
	return c
}

func (t *Table) pick(names []string) []*Column {
	var out []*Column
	for _, name := range names {
		out = append(out, t.Column(name))
	}
	return out
}

// Key returns the constraint or index of that name, nil when nothing is known of it.
func (t *Table) Key(name string) *Key {
	for _, k := range t.Keys {
		if strings.EqualFold(k.Name, name) && name != "" && !k.Dropped {
			return k
		}
	}
	return nil
}

// Index returns the index of that name and its table, nil when nothing is known of it.
func (db *Database) Index(n statement.Name) (*Table, *Key) {
	for _, t := range db.Tables {
		if k := t.Key(n.Name); k != nil && (db.sameSchema(t.Schema, n.Schema) || n.Schema == "") {
			return t, k
		}
	}
	return nil, nil
}

// Enum returns the enum of that name, nil when there is none.
func (db *Database) Enum(n statement.Name) *Enum {
	for _, e := range db.enums {
		if e.Name == n.Name && db.sameSchema(e.Schema, n.Schema) {
			return e
		}
	}
	return nil
}

// Type is what a type means here, and its enum if it is one.
func (db *Database) Type(sql string) (catalog.Type, *Enum) {
	t := db.dialect.ParseType(sql)
	if e := db.Enum(typeName(db.dialect.Provider(), sql)); e != nil {
		return catalog.Type{Name: e.Name, Schema: e.Schema, Enum: true, List: strings.HasSuffix(sql, "[]")}, e
	}
	return t, nil
}

func typeName(d provider.Provider, sql string) statement.Name {
	tokens, err := sqltext.Tokens(d, sql)
	if err != nil || len(tokens) == 0 {
		return statement.Name{}
	}
	name := func(i int) string { return sqltext.Name(d, sql[tokens[i].Start:tokens[i].End]) }
	if len(tokens) >= 3 && name(1) == "." {
		return statement.Name{Schema: name(0), Name: name(2)}
	}
	return statement.Name{Name: name(0)}
}
