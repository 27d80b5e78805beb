package sqlite

import (
	"cmp"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/inventory"
)

// partsOf returns the columns and constraints of a table. A constraint results in the same object
// whether it is written in the definition of its column or after all columns. The kind of quotes
// around strings makes no difference either, because a rebuild replaces them.
func partsOf(table string, t sqltext.CreateTable) []inventory.Object {
	var out []inventory.Object
	names := []string{table}
	for _, c := range t.Columns {
		names = append(names, c.Name)
	}
	quoted := func(k sqltext.Constraint) sqltext.Constraint {
		of := names
		if k.Kind == sqltext.DefaultConstraint {
			of = nil // the constraint uses no column
		}
		k.Expr = sqltext.SingleQuoted(provider.SQLite, k.Expr, of)
		return k
	}
	for i, c := range t.Columns {
		column := inventory.Object{
			ID:         inventory.ID{Kind: inventory.Column, Table: table, Name: c.Name},
			Properties: map[inventory.Property]string{}, Position: i + 1,
		}
		set(column, inventory.TypeName, string(c.Type))
		for _, k := range c.Constraints {
			k = quoted(k)
			if o, ok := constraintObject(table, c.Name, k); ok {
				out = append(out, o)
			} else {
				columnProperty(column, k)
			}
		}
		out = append(out, column)
	}
	for _, k := range t.Constraints {
		if o, ok := constraintObject(table, "", quoted(k)); ok {
			out = append(out, o)
		}
	}
	return out
}

// columnProperty adds a constraint of a column that is a property of the column, and not an object
// of its own.
func columnProperty(column inventory.Object, k sqltext.Constraint) {
	switch k.Kind {
	case sqltext.NotNullConstraint:
		set(column, inventory.NotNull, "true")
		set(column, inventory.Conflict, k.Conflict)
	case sqltext.DefaultConstraint:
		set(column, inventory.Default, string(k.Expr))
	case sqltext.CollateConstraint:
		set(column, inventory.Collation, k.Collation)
	case sqltext.GeneratedConstraint:
		stored := " VIRTUAL"
		if k.Stored {
			stored = " STORED"
		}
		set(column, inventory.Generated, "("+string(k.Expr)+")"+stored)
	case sqltext.NullConstraint, sqltext.PrimaryKeyConstraint, sqltext.UniqueConstraint, sqltext.CheckConstraint, sqltext.ReferencesConstraint:
	}
}

// constraintObject returns a constraint of a table as an object. It is in the definition of column
// or, if that is "", after the columns.
func constraintObject(table, column string, k sqltext.Constraint) (inventory.Object, bool) {
	ident := func(name string) string { return string(sqltext.Ident(provider.SQLite, name)) }
	columns := indexed(k.Columns)
	if column != "" {
		columns = "(" + ident(column)
		if k.Desc {
			columns += " DESC"
		}
		columns += ")"
	}
	o := inventory.Object{Properties: map[inventory.Property]string{}}
	definition := ""
	switch k.Kind {
	case sqltext.PrimaryKeyConstraint:
		o.Kind, definition = inventory.PrimaryKey, "PRIMARY KEY "+columns
		if k.AutoIncrement {
			definition += " AUTOINCREMENT"
		}
	case sqltext.UniqueConstraint:
		o.Kind, definition = inventory.Unique, "UNIQUE "+columns
	case sqltext.CheckConstraint:
		o.Kind, definition = inventory.Check, "CHECK ("+string(k.Expr)+")"
	case sqltext.ReferencesConstraint:
		o.Kind, definition = inventory.ForeignKey, "FOREIGN KEY "+columns+" REFERENCES "+ident(k.References.Name)
		if len(k.RefColumns) > 0 {
			definition += " " + indexed(k.RefColumns)
		}
		if k.Actions != "" {
			definition += " " + string(k.Actions)
		}
	case sqltext.NotNullConstraint, sqltext.NullConstraint, sqltext.DefaultConstraint, sqltext.CollateConstraint, sqltext.GeneratedConstraint:
		return o, false
	}
	set(o, inventory.Definition, definition)
	set(o, inventory.Conflict, k.Conflict)
	o.Table, o.Name = table, cmp.Or(k.Name, definition)
	if column != "" {
		o.Uses = []inventory.ID{{Kind: inventory.Column, Table: table, Name: column}}
	}
	return o, true
}

func indexed(columns []sqltext.IndexedColumn) string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = string(c.Expr)
		if c.Column != "" {
			out[i] = string(sqltext.Ident(provider.SQLite, c.Column))
			if c.Collation != "" {
				out[i] += " COLLATE " + c.Collation
			}
		}
		if c.Desc {
			out[i] += " DESC"
		}
	}
	return "(" + strings.Join(out, ", ") + ")"
}
