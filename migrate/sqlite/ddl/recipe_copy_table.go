package ddl

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// CopyTable implements dialect.TableCopier. The order of the statements is that of SQLite's manual
// (lang_altertable.html, section 7). The rename of the new table comes last, so that references to
// the old table then refer to the new one.
func (s sqlite) CopyTable(c dialect.TableCopy) []dialect.Statement {
	d := s.shared()
	temporary := *c.Table
	temporary.Name = c.Temporary
	copied := d.CreateTable(&temporary)
	if c.Definition != "" {
		copied.SQL = sqltext.TableRenamed(c.Definition, c.Temporary)
	}
	out := []dialect.Statement{copied, {SQL: s.copyRows(c, &temporary), What: "copy rows"}}
	if c.KeepSequence {
		out = append(out, s.keepSequence(c)...)
	}
	dropped, renamed := d.DropTable(c.Table), d.RenameTable(&temporary, c.Table.Name)
	dropped.What, renamed.What = "drop the old table", "take its name"
	return append(out, dropped, renamed)
}

// copyRows copies rows in the order of their row ids. It also copies the row ids, unless a column
// is the row id.
func (s sqlite) copyRows(c dialect.TableCopy, temporary *catalog.Table) sqltext.SQL {
	d, t := s.shared(), c.Table
	var into, values []sqltext.SQL
	if !t.WithoutRowID && !copiesRowID(c) && t.Column(rowID) == nil {
		into, values = append(into, rowID), append(values, rowID)
	}
	for _, column := range t.Columns {
		value := c.Values[column.Name]
		if value == "" || column.Generated != "" {
			continue
		}
		into, values = append(into, d.Ident(column.Name)), append(values, value)
	}
	sql := "INSERT INTO " + d.Table(temporary) + " (" + sqltext.Join(into, ", ") + ") SELECT " + sqltext.Join(values, ", ") + " FROM " + d.Table(t)
	if !t.WithoutRowID {
		sql += " ORDER BY " + rowID
	}
	return sql
}

const rowID = "rowid"

// hasRowIDKey reports whether the primary key is the row id (lang_createtable.html, section 5).
func hasRowIDKey(t *catalog.Table) bool {
	if t.PrimaryKey == nil || len(t.PrimaryKey.Columns) != 1 {
		return false
	}
	c := t.Column(t.PrimaryKey.Columns[0].Name)
	return c != nil && c.Type.Name == "integer"
}

// copiesRowID reports whether a copied column is the row id. A column is the row id if it is the
// primary key and its declared type is INTEGER. There is one exception: PRIMARY KEY DESC in the
// definition of the column.
func copiesRowID(c dialect.TableCopy) bool {
	t, err := sqltext.ReadCreateTable(provider.SQLite, c.Definition)
	if c.Definition == "" || err != nil {
		return hasRowIDKey(c.Table)
	}
	for _, column := range t.Columns {
		inTable := slices.ContainsFunc(t.Constraints, func(k sqltext.Constraint) bool {
			return k.Kind == sqltext.PrimaryKeyConstraint && len(k.Columns) == 1 && same(k.Columns[0].Column, column.Name)
		})
		atColumn := slices.ContainsFunc(column.Constraints, func(k sqltext.Constraint) bool {
			return k.Kind == sqltext.PrimaryKeyConstraint && !k.Desc
		})
		if (inTable || atColumn) && sqltext.TypeWords(column.Type) == integerType {
			return c.Values[column.Name] != ""
		}
	}
	return false
}

// keepSequence copies the highest number of AUTOINCREMENT, so that ids of deleted rows are not used
// again.
func (s sqlite) keepSequence(c dialect.TableCopy) []dialect.Statement {
	d := s.shared()
	old, now := d.Literal(c.Table.Name), d.Literal(c.Temporary)
	const what = "keep the AUTOINCREMENT mark"
	return []dialect.Statement{
		{SQL: "DELETE FROM sqlite_sequence WHERE name = " + now, What: what},
		{SQL: "INSERT INTO sqlite_sequence (name, seq) SELECT " + now + ", seq FROM sqlite_sequence WHERE name = " + old, What: what},
	}
}
