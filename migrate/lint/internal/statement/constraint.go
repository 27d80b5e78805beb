package statement

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// constraint is a constraint of a table or column, before its names are resolved.
type constraint struct {
	name    string
	kind    constraintKind
	columns []string
	// ref is the table that a foreign key refers to, and refColumns are the columns. refColumns is
	// nil if the statement does not name them; then the foreign key refers to the primary key.
	ref                Name
	refColumns         []string
	onDelete, onUpdate catalog.Action
	notValid           bool
	// usingIndex is the name after USING INDEX, of the index that becomes the key.
	usingIndex string
	// sql is the condition of a check. values are the strings of a check of the form "column IN
	// (…)", else nil.
	sql    sqltext.SQL
	values []string
}

type constraintKind uint8

const (
	primaryKey constraintKind = iota
	uniqueKey
	foreignKey
	check
	exclusion
)

// constraint reads a constraint of the column, or of a table when column is "".
func (c *cursor) constraint(column string) constraint {
	var k constraint
	if column != "" {
		k.columns = []string{column}
	}
	if c.take("CONSTRAINT") {
		k.name = c.identifier()
	}
	switch {
	case c.take("PRIMARY", "KEY"):
		k.kind = primaryKey
		c.takeAny("ASC", "DESC")
		c.keyColumns(&k, column)
	case c.take("UNIQUE"):
		k.kind = uniqueKey
		c.take("NULLS")
		c.take("NOT")
		c.take("DISTINCT")
		c.keyColumns(&k, column)
	case c.take("FOREIGN", "KEY"):
		k.columns = c.columns()
		c.references(&k)
	case c.at("REFERENCES"):
		c.references(&k)
	case c.take("CHECK"):
		k.kind = check
		inside, _ := c.parens()
		inside.check(&k)
	default:
		k.kind = exclusion
		c.skip()
	}
	c.constraintTail(&k)
	return k
}

func (c *cursor) keyColumns(k *constraint, column string) {
	switch {
	case c.take("USING", "INDEX"):
		k.usingIndex = c.identifier()
	case column == "":
		k.columns = c.columns()
	}
}

func (c *cursor) references(k *constraint) {
	k.kind = foreignKey
	c.take("REFERENCES")
	k.ref = c.name()
	if c.kind() == sqltext.OpenParen {
		k.refColumns = c.columns()
	}
}

// constraintTail reads referential actions and NOT VALID. It stops at words that can only belong to
// the next part of a column.
func (c *cursor) constraintTail(k *constraint) {
	for !c.done() {
		switch {
		case c.take("NOT", "VALID"):
			k.notValid = true
		case c.take("ON"):
			switch c.takeAny("DELETE", "UPDATE", "CONFLICT") {
			case "DELETE":
				k.onDelete = c.referentialAction()
			case "UPDATE":
				k.onUpdate = c.referentialAction()
			default:
				c.skip()
			}
		case c.take("NOT", "DEFERRABLE"), c.take("NO", "INHERIT"):
		case c.takeAny("DEFERRABLE", "INITIALLY", "DEFERRED", "IMMEDIATE", "MATCH", "FULL", "SIMPLE", "PARTIAL", "WITH", "INCLUDE") != "":
			c.parens()
		default:
			return
		}
	}
}

func (c *cursor) referentialAction() catalog.Action {
	for a := catalog.NoAction; a <= catalog.SetDefault; a++ {
		if c.take(strings.Split(a.String(), " ")...) {
			return a
		}
	}
	c.skip()
	return catalog.NoAction
}

// check reads the expression of a check. It recognises "column IN (…)" and "column IS NOT NULL".
func (c *cursor) check(k *constraint) {
	k.sql = c.sql()
	*c = c.bare()
	column := c.identifier()
	if column == "" {
		return
	}
	switch {
	case c.take("IS", "NOT", "NULL") && c.done():
		k.sql, k.columns = notNull, []string{column}
	case c.take("IN"):
		inside, _ := c.parens()
		if values := inside.list(); c.done() && values != nil {
			k.values, k.columns = values, []string{column}
		}
	}
}

// notNull is the SQL of a catalog.Check that only requires that its column is not NULL.
const notNull = "IS NOT NULL"

// IsNotNull reports whether a check only requires that its column is not NULL.
func IsNotNull(c *catalog.Check) bool { return c.SQL == notNull }

// changes returns the changes of a table when the constraint is added to it.
func (k constraint) changes(r *reader, t *catalog.Table) []diff.TableChange {
	switch k.kind {
	case primaryKey, uniqueKey:
		return k.key(t)
	case foreignKey:
		return one(diff.AddForeignKey{Key: k.foreign(r, t)})
	case check:
		c := &catalog.Check{Name: k.name, SQL: k.sql, Values: k.values, NotValid: k.notValid}
		if len(k.columns) == 1 {
			c.Column = columnNames(t, k.columns)[0]
		}
		return one(diff.AddCheck{Check: c})
	case exclusion:
		return one(diff.AddIndex{Index: &catalog.Index{Name: k.name, Constraint: true}})
	}
	return nil
}

// key returns the changes for a primary key or a unique constraint. With USING INDEX, the changes
// turn the existing index into the index of the constraint.
func (k constraint) key(t *catalog.Table) []diff.TableChange {
	ix := &catalog.Index{Name: k.name, Unique: true, Constraint: k.kind == uniqueKey}
	for _, name := range columnNames(t, k.columns) {
		ix.Columns = append(ix.Columns, catalog.IndexColumn{Name: name})
	}
	var before []diff.TableChange
	for _, other := range t.Indexes {
		if k.usingIndex != "" && strings.EqualFold(other.Name, k.usingIndex) {
			ix.Columns = other.Columns
			if k.kind == uniqueKey {
				return one(diff.RenameIndex{From: other, To: ix})
			}
			before = one(diff.DropIndex{Index: other})
		}
	}
	if k.kind == uniqueKey {
		return one(diff.AddIndex{Index: ix})
	}
	return append(before, diff.AddPrimaryKey{Key: ix})
}

func (k constraint) foreign(r *reader, t *catalog.Table) *catalog.ForeignKey {
	fk := &catalog.ForeignKey{
		Name: k.name, Columns: columnNames(t, k.columns), RefSchema: k.ref.Schema, RefTable: k.ref.Name, RefColumns: k.refColumns,
		OnDelete: k.onDelete, OnUpdate: k.onUpdate, NotValid: k.notValid,
	}
	if parent := r.find(k.ref); parent != nil {
		fk.RefSchema, fk.RefTable, fk.RefColumns = parent.Schema, parent.Name, columnNames(parent, k.refColumns)
		if k.refColumns == nil && parent.PrimaryKey != nil {
			for _, c := range parent.PrimaryKey.Columns {
				fk.RefColumns = append(fk.RefColumns, c.Name)
			}
		}
	}
	// If the names are not known, the list has "" for each column.
	fk.RefColumns = append(fk.RefColumns, make([]string, len(fk.Columns))...)[:len(fk.Columns)]
	return fk
}

// droppedConstraint returns the change that drops the constraint of that name. If the table has no
// such constraint, the change drops a check that does not exist, which changes nothing.
func droppedConstraint(t *catalog.Table, name string) diff.TableChange {
	if t.PrimaryKey != nil && strings.EqualFold(t.PrimaryKey.Name, name) && name != "" {
		return diff.DropPrimaryKey{Key: t.PrimaryKey}
	}
	for _, ix := range t.Indexes {
		if strings.EqualFold(ix.Name, name) {
			return diff.DropIndex{Index: ix}
		}
	}
	for _, fk := range t.ForeignKeys {
		if strings.EqualFold(fk.Name, name) {
			return diff.DropForeignKey{Key: fk}
		}
	}
	for _, c := range t.Checks {
		if strings.EqualFold(c.Name, name) {
			return diff.DropCheck{Check: c}
		}
	}
	return diff.DropCheck{Check: &catalog.Check{Name: name}}
}

// renamedKey returns the change that renames a key or index, nil if the table has none of that
// name.
func renamedKey(t *catalog.Table, from, to string) diff.TableChange {
	renamed := func(ix *catalog.Index) *catalog.Index {
		other := *ix
		other.Name = to
		return &other
	}
	if pk := t.PrimaryKey; pk != nil && strings.EqualFold(pk.Name, from) && from != "" {
		return diff.RenamePrimaryKey{From: pk, To: renamed(pk)}
	}
	for _, ix := range t.Indexes {
		if strings.EqualFold(ix.Name, from) {
			return diff.RenameIndex{From: ix, To: renamed(ix)}
		}
	}
	for _, fk := range t.ForeignKeys {
		if strings.EqualFold(fk.Name, from) {
			other := *fk
			other.Name = to
			return diff.RenameForeignKey{From: fk, To: &other}
		}
	}
	return nil
}
