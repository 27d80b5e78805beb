package state

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// Apply makes of the state what the statement makes of the database.
func (db *Database) Apply(s statement.Statement) {
	switch s := s.(type) {
	case statement.CreateTable:
		db.createTable(s)
	case statement.AlterTable:
		t := db.Table(s.Name)
		for _, a := range s.Actions {
			db.alter(t, a)
		}
	case statement.Drop:
		db.drop(s)
	case statement.CreateIndex:
		t := db.Table(s.Table)
		k := &Key{Name: s.Name.Name, Columns: t.pick(s.Columns), Index: true, New: true, Partial: s.Partial}
		if s.Unique {
			k.Kind = statement.Unique
		}
		t.Keys = append(t.Keys, k)
	case statement.CreateEnum:
		db.enums = append(db.enums, &Enum{Schema: s.Name.Schema, Name: s.Name.Name, Values: slices.Clone(s.Values), New: true})
	case statement.AlterEnum:
		db.alterEnum(s)
	case statement.Rename:
		db.rename(s)
	case statement.Update:
		t := db.Table(s.Table)
		for _, c := range t.pick(s.Columns) {
			c.Written = true
		}
	case statement.Insert:
		db.insert(s)
	case statement.Create, statement.Delete, statement.Truncate, statement.Reindex, statement.Maintenance,
		statement.SetLocal, statement.Select, statement.Block, statement.Other:
	}
}

func (db *Database) createTable(s statement.CreateTable) {
	if s.IfNotExists && db.Find(s.Name) != nil {
		return
	}
	t := db.Table(s.Name) // a foreign key may have named it already
	t.New, t.Known = true, true
	for _, c := range s.Columns {
		*t.Column(c.Name) = *db.newColumn(c)
	}
	for _, k := range s.Constraints {
		db.addConstraint(t, k)
	}
}

func (db *Database) newColumn(c statement.Column) *Column {
	out := &Column{Name: c.Name, Nullable: !c.NotNull, HasDefault: c.Default != "" || c.Identity || c.Generated, Identity: c.Identity, Default: c.Default, New: true}
	out.Type, out.Enum = db.Type(c.Type)
	return out
}

func (db *Database) addConstraint(t *Table, c statement.Constraint) {
	k := &Key{Name: c.Name, Kind: c.Kind, Columns: t.pick(c.Columns), NotValid: c.NotValid, NotNull: c.NotNull != "", Values: c.Values, New: true}
	if index := t.Key(c.UsingIndex); index != nil {
		k.Columns, index.Dropped = index.Columns, true
	}
	if c.Kind == statement.ForeignKey {
		k.Ref = db.Table(c.RefTable)
		k.RefColumns = k.Ref.pick(c.RefColumns)
		if len(c.RefColumns) == 0 {
			k.RefColumns = k.Ref.primaryKey()
		}
	}
	if c.Kind == statement.PrimaryKey {
		for _, column := range k.Columns {
			column.Nullable = false
		}
	}
	t.Keys = append(t.Keys, k)
}

func (t *Table) primaryKey() []*Column {
	for _, k := range t.Keys {
		if k.Kind == statement.PrimaryKey && !k.Dropped {
			return k.Columns
		}
	}
	return nil
}

func (db *Database) drop(s statement.Drop) {
	for _, n := range s.Names {
		switch s.Kind {
		case "TABLE":
			if t := db.Find(n); t != nil {
				db.Tables = slices.DeleteFunc(db.Tables, func(other *Table) bool { return other == t })
				db.Gone = append(db.Gone, t)
			}
		case "INDEX":
			if _, k := db.Index(n); k != nil {
				k.Dropped = true
			}
		case "TYPE":
			if e := db.Enum(n); e != nil {
				db.enums = slices.DeleteFunc(db.enums, func(other *Enum) bool { return other == e })
			}
		}
	}
}

func (db *Database) alterEnum(s statement.AlterEnum) {
	e := db.Enum(s.Name)
	if e == nil {
		return
	}
	if i := slices.Index(e.Values, s.From); i >= 0 {
		e.Values[i] = s.To
		return
	}
	e.Values = append(e.Values, s.To)
}

func (db *Database) rename(s statement.Rename) {
	switch s.Kind {
	case "TYPE":
		if e := db.Enum(s.From); e != nil {
			e.Name = s.To.Name
		}
	case "INDEX":
		if _, k := db.Index(s.From); k != nil {
			k.Name = s.To.Name
		}
	}
}

// insert notes which columns of a new table hold what those of another did: the copy of a rebuild.
func (db *Database) insert(s statement.Insert) {
	t, from := db.Find(s.Table), db.Find(s.From)
	if t == nil || from == nil || !t.New || len(s.Sources) == 0 {
		return
	}
	t.copyOf, t.copied = from, map[*Column]*Column{}
	for i, source := range s.Sources {
		name := typeName(db.dialect.Provider(), source)
		if c := from.Find(name.Name); c != nil && sqltext.Ident(db.dialect.Provider(), c.Name) == source || c != nil && strings.EqualFold(c.Name, source) {
			t.copied[c] = t.Column(s.Columns[i])
		}
	}
}

// CopyOf reports whether another table was filled from t, so that t may go.
func (db *Database) CopyOf(t *Table) *Table {
	for _, other := range db.Tables {
		if other.copyOf == t {
			return other
		}
	}
	return nil
}

// takeOver makes a rebuilt table what the old one was: its rows are those that were there before, and what was true of them still is.
func (db *Database) takeOver(t *Table) {
	old := t.copyOf
	t.New, t.Was, t.copyOf = old.New, old.Was, nil
	for from, to := range t.copied {
		to.New, to.Written, to.Renamed = from.New, to.Written || from.Written, from.Renamed
	}
	for _, k := range old.Keys {
		kept := *k
		kept.Dropped, kept.Columns = true, nil
		for _, c := range k.Columns {
			if to := t.copied[c]; to != nil {
				kept.Columns = append(kept.Columns, to)
			}
		}
		if len(kept.Columns) == len(k.Columns) && len(k.Columns) > 0 {
			t.Keys = append(t.Keys, &kept)
		}
	}
	for _, other := range db.Tables {
		for _, k := range other.Keys {
			if k.Ref == old {
				k.Ref = t
				for i, c := range k.RefColumns {
					if to := t.copied[c]; to != nil {
						k.RefColumns[i] = to
					}
				}
			}
		}
	}
}
