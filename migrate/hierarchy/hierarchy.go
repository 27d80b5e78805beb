// Package hierarchy finds the changes that PostgreSQL refuses for tables that are partitioned or
// inherit. It judges changes of migrate/diff by the [catalog.Hierarchy] of the live table, without
// I/O. Examples:
//
//	ev (id, at, kind) PARTITION BY RANGE (at)
//
//	@@unique([kind])        refused: a unique key must include the columns of the partition key
//	@@unique([kind, at])    made in all partitions
//	CONCURRENTLY            refused: PostgreSQL does not build the index of a partitioned table
//	                        concurrently, see [RefusedForm]
//	drop, or retype, at     refused: at is a column of the partition key
//
//	cities (name, people), capitals (country) INHERITS (cities)
//
//	drop capitals.name      refused: it is inherited from cities
//	drop cities.name        also drops capitals.name; the schema must drop both columns,
//	                                                and the statement for cities is enough
package hierarchy

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// Table is a table that changes, with its hierarchy in the live database.
type Table struct {
	Name string // for messages
	*catalog.Hierarchy
	// Live returns the current name of a column for its name after the change.
	Live func(column string) string
}

// Refused returns the reason why no statement can make a change; ok is false if the change is
// possible.
func Refused(t Table, change diff.TableChange) (hazard.Parts, bool) {
	if t.Hierarchy == nil {
		return hazard.Parts{}, false
	}
	switch c := change.(type) {
	case diff.AddIndex:
		if c.Index.Unique {
			return t.unique(c.Index, hazard.Parts{Case: hazard.OfUnique, Object: c.Index.Name})
		}
	case diff.AddPrimaryKey:
		return t.unique(c.Key, hazard.Parts{Case: hazard.OfPrimaryKey, Object: t.Name})
	case diff.AlterPrimaryKey:
		return t.unique(c.To, hazard.Parts{Case: hazard.OfPrimaryKey, Object: t.Name})
	case diff.DropColumn:
		return t.column(c.Column.Name, "dropped", true)
	case diff.AlterColumn:
		loosened := c.Nullable && c.To.Nullable
		switch name := t.Live(c.To.Name); {
		case c.Type:
			return t.column(name, "given another type", true)
		case loosened && slices.Contains(t.Required, name):
			return t.column(name, "made optional", false)
		}
	case diff.RenameColumn:
		return t.column(c.From, "renamed", false)
	}
	return hazard.Parts{}, false
}

// unique refuses a unique key without all columns of the partition key, because a partition cannot
// check the rows of other partitions.
func (t Table) unique(ix *catalog.Index, parts hazard.Parts) (hazard.Parts, bool) {
	parts.Table, parts.Columns = t.Name, strings.Join(t.Key, ", ")
	if !t.Partitioned || ix == nil {
		return parts, false
	}
	if t.Computed {
		parts.What = "an expression"
		return parts, true
	}
	missing := slices.ContainsFunc(t.Key, func(key string) bool {
		return !slices.ContainsFunc(ix.ColumnNames(), func(c string) bool { return t.Live(c) == key })
	})
	return parts, missing
}

func (t Table) column(live, what string, keyed bool) (hazard.Parts, bool) {
	parts := hazard.Parts{Object: t.Name + "." + live, Table: t.Name, What: what}
	switch {
	case keyed && slices.Contains(t.Key, live):
		parts.Case = hazard.OfPartition
		return parts, true
	case t.Inherits(live):
		parts.Case = hazard.OfInherited
		return parts, true
	}
	return parts, false
}

// KeysNotValidSince is the first version of PostgreSQL in which foreign keys of partitioned tables
// may be NOT VALID.
const KeysNotValidSince = "18"

// Form says which keywords a statement has. It has only the keywords that PostgreSQL may refuse for
// a partitioned table.
type Form struct {
	// Concurrently, NotValid and UsingIndex are true if the statement has the keyword.
	Concurrently, NotValid, UsingIndex bool
	// KeysNotValid is true if foreign keys of partitioned tables may be NOT VALID
	// ([KeysNotValidSince]).
	KeysNotValid bool
}

// RefusedForm returns the reason why a statement with the keywords of f cannot make a change.
func RefusedForm(t Table, change diff.TableChange, f Form) (hazard.Parts, bool) {
	if t.Hierarchy == nil || !t.Partitioned {
		return hazard.Parts{}, false
	}
	refused := func(object, what string) (hazard.Parts, bool) {
		return hazard.Parts{Case: hazard.OfStatement, Object: object, Table: t.Name, What: what}, true
	}
	switch c := change.(type) {
	case diff.AddIndex:
		if f.Concurrently {
			return refused(c.Index.Name, "CREATE INDEX CONCURRENTLY")
		}
		if f.UsingIndex {
			return refused(c.Index.Name, "ADD CONSTRAINT … USING INDEX")
		}
	case diff.DropIndex:
		if f.Concurrently {
			return refused(c.Index.Name, "DROP INDEX CONCURRENTLY")
		}
	case diff.AddPrimaryKey, diff.AlterPrimaryKey:
		if f.UsingIndex {
			return refused(t.Name, "ADD CONSTRAINT … USING INDEX")
		}
	case diff.AddForeignKey:
		if f.NotValid && !f.KeysNotValid {
			return refused(c.Key.Name, "FOREIGN KEY … NOT VALID")
		}
	}
	return hazard.Parts{}, false
}
