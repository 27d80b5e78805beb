package dialect

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// AddColumn adds a column, with its foreign key if the database has InlineForeignKeys.
func (d DDL) AddColumn(t *catalog.Table, c *catalog.Column) Statement {
	sql := "ADD COLUMN " + d.Column(t, c)
	if fk := d.inlineKey(t, c); fk != nil {
		sql += " " + d.constraint(fk.Name) + d.References(fk)
	}
	return d.alter(t, sql)
}

// AddColumnFilled adds a column with a constant as a temporary default, so that existing rows get
// the constant without a rewrite. [DDL.DropDefault] or [DDL.SetDefault] must follow.
func (d DDL) AddColumnFilled(t *catalog.Table, c *catalog.Column, value sqltext.SQL) Statement {
	s := d.AddColumn(t, c)
	s.SQL += " DEFAULT " + value
	return s
}

// inlineKey returns the foreign key that ADD COLUMN must include, because the database cannot add
// it later; nil if there is none.
func (d DDL) inlineKey(t *catalog.Table, c *catalog.Column) *catalog.ForeignKey {
	if !d.Capabilities().InlineForeignKeys {
		return nil
	}
	for _, fk := range t.ForeignKeys {
		if len(fk.Columns) == 1 && fk.Columns[0] == c.Name {
			return fk
		}
	}
	return nil
}

// DropColumn drops a column.
func (d DDL) DropColumn(t *catalog.Table, column string) Statement {
	return d.alter(t, "DROP COLUMN "+d.Ident(column))
}

// RenameColumn renames a column.
func (d DDL) RenameColumn(t *catalog.Table, from, to string) Statement {
	return d.alter(t, "RENAME COLUMN "+d.Ident(from)+" TO "+d.Ident(to))
}

// AlterColumn writes ALTER COLUMN with an action.
func (d DDL) AlterColumn(t *catalog.Table, column string, action sqltext.SQL) Statement {
	return d.alter(t, alterColumn+d.Ident(column)+" "+action)
}

const alterColumn = "ALTER COLUMN "

// ChangeType changes the type of a column and converts its values. If collation is "", the column
// gets the default collation of the type.
func (d DDL) ChangeType(t *catalog.Table, column string, to catalog.Type, conv Conversion, collation sqltext.SQL) Statement {
	sql := "TYPE " + d.TypeSQL(to)
	if collation != "" {
		sql += " COLLATE " + collation
	}
	if conv.Using != "" {
		sql += " USING " + conv.Value(d.Ident(column))
	}
	return d.AlterColumn(t, column, sql)
}

// SetDefault sets the default of a column; of is the column's type.
func (d DDL) SetDefault(t *catalog.Table, column string, value catalog.Default, of catalog.Type) Statement {
	return d.AlterColumn(t, column, "SET DEFAULT "+d.DefaultSQL(value, of))
}

// DropDefault drops a column's default.
func (d DDL) DropDefault(t *catalog.Table, column string) Statement {
	return d.AlterColumn(t, column, "DROP DEFAULT")
}

// SetNotNull makes a column required.
func (d DDL) SetNotNull(t *catalog.Table, column string) Statement {
	return d.alterConstraint(t, alterColumn+d.Ident(column)+" SET NOT NULL")
}

// DropNotNull makes a column optional.
func (d DDL) DropNotNull(t *catalog.Table, column string) Statement {
	return d.alterConstraint(t, alterColumn+d.Ident(column)+" DROP NOT NULL")
}
