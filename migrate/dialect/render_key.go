package dialect

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

func (d DDL) primaryKey(pk *catalog.Index) sqltext.SQL {
	return d.constraint(pk.Name) + "PRIMARY KEY (" + d.indexColumns(pk.Columns) + ")" + d.keyWords(pk)
}

// keyWords writes the clauses after the column list of a key constraint.
func (d DDL) keyWords(ix *catalog.Index) sqltext.SQL {
	sql := d.include(ix) + d.indexOptions(ix)
	if ix.Words.Tablespace != "" {
		sql += " USING INDEX" + tablespace(ix)
	}
	return sql + spaced(ix.Words.Timing)
}

func (d DDL) include(ix *catalog.Index) sqltext.SQL {
	if len(ix.Words.Include) == 0 {
		return ""
	}
	return " INCLUDE (" + d.Idents(ix.Words.Include) + ")"
}

func (d DDL) indexOptions(ix *catalog.Index) sqltext.SQL {
	if ix.Words.Options == "" {
		return ""
	}
	return " WITH (" + ix.Words.Options + ")"
}

func tablespace(ix *catalog.Index) sqltext.SQL {
	if ix.Words.Tablespace == "" {
		return ""
	}
	return " TABLESPACE " + ix.Words.Tablespace
}

// spaced puts a blank before a text, unless the text is "".
func spaced(text sqltext.SQL) sqltext.SQL {
	if text == "" {
		return ""
	}
	return " " + text
}

const nullsNotDistinct = " NULLS NOT DISTINCT"

// Unique writes a unique constraint.
func (d DDL) Unique(ix *catalog.Index) sqltext.SQL {
	distinct := sqltext.SQL("")
	if ix.Words.NullsNotDistinct {
		distinct = nullsNotDistinct
	}
	return d.constraint(ix.Name) + "UNIQUE" + distinct + " (" + d.indexColumns(ix.Columns) + ")" + d.keyWords(ix)
}

// AddUnique adds a unique constraint.
func (d DDL) AddUnique(t *catalog.Table, ix *catalog.Index) Statement {
	return Statement{SQL: d.Alter(t, "ADD "+d.Unique(ix)), Lock: d.Capabilities().Locks.Alter}
}

func (d DDL) constraint(name string) sqltext.SQL {
	if name == "" {
		return ""
	}
	return "CONSTRAINT " + d.Ident(name) + " "
}

// Check writes a CHECK constraint.
func (d DDL) Check(c *catalog.Check) sqltext.SQL {
	return d.constraint(c.Name) + "CHECK (" + d.CheckSQL(c) + ")"
}

// CheckSQL writes a check's condition.
func (d DDL) CheckSQL(c *catalog.Check) sqltext.SQL {
	if c.SQL != "" || len(c.Values) == 0 {
		return c.SQL
	}
	return d.In(d.Ident(c.Column), c.Values)
}

func (d DDL) foreignKey(fk *catalog.ForeignKey) sqltext.SQL {
	return d.constraint(fk.Name) + "FOREIGN KEY (" + d.Idents(fk.Columns) + ") " + d.References(fk)
}

// TableForeignKey writes a foreign key as a constraint of its table.
func (d DDL) TableForeignKey(fk *catalog.ForeignKey) sqltext.SQL { return d.foreignKey(fk) }

// Key writes a table's primary key. column is the column whose definition must include the key; it
// is nil if the key is a constraint of the table.
func (d DDL) Key(t *catalog.Table) (column *catalog.Column, key sqltext.SQL) {
	c := d.rowIDKey(t)
	switch {
	case t.PrimaryKey == nil:
		return nil, ""
	case c == nil:
		return nil, d.primaryKey(t.PrimaryKey)
	case t.AutoIncrement:
		return c, rowIDKeySQL + " AUTOINCREMENT"
	default:
		return c, rowIDKeySQL
	}
}

const rowIDKeySQL = "PRIMARY KEY"

// References writes the REFERENCES clause of a foreign key.
func (d DDL) References(fk *catalog.ForeignKey) sqltext.SQL {
	match := sqltext.SQL("")
	if fk.Match != "" {
		match = " MATCH " + sqltext.SQL(fk.Match)
	}
	return "REFERENCES " + d.Name(fk.RefSchema, fk.RefTable) + " (" + d.Idents(fk.RefColumns) + ")" + match +
		" ON DELETE " + sqltext.SQL(fk.OnDelete.String()) + " ON UPDATE " + sqltext.SQL(fk.OnUpdate.String()) + spaced(fk.Timing)
}

// AddForeignKey adds a foreign key.
func (d DDL) AddForeignKey(t *catalog.Table, fk *catalog.ForeignKey) Statement {
	return Statement{SQL: d.Alter(t, "ADD "+d.foreignKey(fk)), Lock: d.Capabilities().Locks.ForeignKey}
}

// AddPrimaryKey adds a primary key.
func (d DDL) AddPrimaryKey(t *catalog.Table, pk *catalog.Index) Statement {
	return d.alter(t, "ADD "+d.primaryKey(pk))
}

// AddCheck adds a CHECK constraint.
func (d DDL) AddCheck(t *catalog.Table, c *catalog.Check) Statement {
	return d.alterConstraint(t, "ADD "+d.Check(c))
}

// DropConstraint drops a constraint by name.
func (d DDL) DropConstraint(t *catalog.Table, name string) Statement {
	return d.alterConstraint(t, "DROP CONSTRAINT "+d.Ident(name))
}

// CreateIndex creates an index.
func (d DDL) CreateIndex(t *catalog.Table, ix *catalog.Index) Statement {
	return Statement{SQL: d.IndexSQL(t, ix, ""), Lock: d.Capabilities().Locks.BuildIndex}
}

// IndexSQL writes CREATE INDEX. The parameter word is a keyword to put after INDEX, such as
// CONCURRENTLY; "" for none.
func (d DDL) IndexSQL(t *catalog.Table, ix *catalog.Index, word sqltext.SQL) sqltext.SQL {
	sql := sqltext.SQL("CREATE ")
	if ix.Unique {
		sql += "UNIQUE "
	}
	sql += "INDEX "
	if word != "" {
		sql += word + " "
	}
	sql += d.Ident(ix.Name) + " ON " + d.Table(t)
	if ix.Method != "" {
		sql += " USING " + sqltext.SQL(ix.Method)
	}
	sql += " (" + d.indexColumns(ix.Columns) + ")" + d.include(ix)
	if ix.Words.NullsNotDistinct {
		sql += nullsNotDistinct
	}
	sql += d.indexOptions(ix) + tablespace(ix)
	if !ix.Where.IsZero() {
		sql += " WHERE " + ix.Where.SQL
	}
	return sql
}

// DropIndex writes the DROP of an index of t.
func (d DDL) DropIndex(t *catalog.Table, name string) Statement {
	return Statement{SQL: "DROP INDEX " + d.Name(t.Schema, name), Lock: d.Capabilities().Locks.Alter}
}

func (d DDL) indexColumns(columns []catalog.IndexColumn) sqltext.SQL {
	out := make([]sqltext.SQL, len(columns))
	for i, c := range columns {
		out[i] = d.Ident(c.Name)
		if c.Expr != "" {
			out[i] = "(" + c.Expr + ")"
		}
		if c.Words.Collation != "" {
			out[i] += " COLLATE " + c.Words.Collation
		}
		if c.Words.Class != "" {
			out[i] += " " + c.Words.Class
		} else if c.OpClass != "" {
			out[i] += " " + sqltext.SQL(c.OpClass)
		}
		if c.Desc {
			out[i] += " DESC"
		}
		out[i] += spaced(c.Words.Nulls)
	}
	return sqltext.Join(out, ", ")
}
