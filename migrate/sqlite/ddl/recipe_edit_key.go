package ddl

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// key replaces the primary key. The new key is in the definition of its column if it is the row id,
// otherwise it is a constraint of the table. It keeps the conflict clause of the old key and the
// sort order of remaining columns.
func (e *tableEdit) key() {
	old := e.takeKey()
	table := *e.target()
	if table.PrimaryKey != nil {
		key := *table.PrimaryKey
		key.Columns = slices.Clone(key.Columns)
		for i, c := range key.Columns {
			key.Columns[i].Desc = c.Desc || slices.ContainsFunc(old.Columns, func(o sqltext.IndexedColumn) bool { return same(o.Column, c.Name) && o.Desc })
		}
		if key.Name == "" {
			key.Name = old.Name
		}
		table.PrimaryKey = &key
	}
	at, key := e.d.Key(&table)
	if at == nil {
		if key != "" {
			e.AddConstraint(key + onConflict(old))
		}
		return
	}
	key = keyAtColumn(&table, old)
	if i := e.column(at.Name); i >= 0 && !find(e.Added, at.Name) {
		c := e.live().Columns[i]
		if sqltext.TypeWords(c.Type) != integerType && !find(e.Types, c.Name) {
			e.retype(c, at)
		}
		e.Append(i, key)
	}
}

// keyAtColumn writes a key that is the row id. It omits DESC, because with DESC the column would
// not be the row id.
func keyAtColumn(t *catalog.Table, old sqltext.Constraint) sqltext.SQL {
	key := "PRIMARY KEY" + onConflict(old)
	if t.AutoIncrement {
		key += " AUTOINCREMENT"
	}
	return key
}

func onConflict(old sqltext.Constraint) sqltext.SQL {
	if old.Conflict == "" {
		return ""
	}
	return " ON CONFLICT " + sqltext.SQL(strings.ToUpper(old.Conflict))
}

// takeKey removes the old key, in the definition of its column or of the table, and returns it with
// its columns.
func (e *tableEdit) takeKey() (old sqltext.Constraint) {
	for _, c := range e.live().Columns {
		for _, k := range c.Constraints {
			if k.Kind == sqltext.PrimaryKeyConstraint {
				old = k
				old.Columns = []sqltext.IndexedColumn{{Column: c.Name, Desc: k.Desc}}
			}
		}
		e.cut(c, sqltext.PrimaryKeyConstraint)
	}
	for i, k := range e.live().Constraints {
		if k.Kind == sqltext.PrimaryKeyConstraint {
			old = k
			e.DropConstraint(i)
		}
	}
	return old
}
