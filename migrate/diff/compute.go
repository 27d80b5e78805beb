package diff

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
)

// Compute returns the changes that turn from into to. They are in the order of the tables and enums
// of to, and then of from. Equal inputs give equal output. Compute ignores renames of objects that
// do not exist.
//
// The order of columns does not matter. If from was read from a live database and the schema states
// no name for a key, the name of that key does not matter either. Objects that only from has are
// dropped. Therefore the caller must first remove from it the objects that are not managed
// ([Ours]).
//
// Compute asks no database whether two expressions are equal. They are equal if their canonical
// forms are. [Verdicts.Compute] also uses the answers of a database.
func Compute(from, to catalog.Database, renames []Rename) []Change {
	return Verdicts(nil).Compute(from, to, renames)
}

// Compute is the function [Compute] with the answers of a database. Either from or to was read from
// that database.
func (v Verdicts) Compute(from, to catalog.Database, renames []Rename) []Change {
	return newComparer(from, renames, judge{verdicts: v}).changes(from, to)
}

func newComparer(from catalog.Database, renames []Rename, j judge) comparer {
	return comparer{renames: newIndex(renames), newer: make(map[Name]*catalog.Table, len(from.Tables)), moved: map[string]string{}, judge: j}
}

func (c comparer) changes(from, to catalog.Database) []Change {
	out := environment(from, to)
	for _, change := range out {
		if move, ok := change.(AlterExtension); ok && move.Moves() {
			c.moved[move.From.Schema] = move.To.Schema
		}
	}
	out = append(out, c.enums(from, to)...)
	return append(out, c.tables(from, to)...)
}

// Emptied returns the name of the first table if all tables are dropped. It is "" if a table stays,
// or if there are no tables. The hazard for the drop of all tables needs the name.
func Emptied(from, to catalog.Database) string {
	if len(from.Tables) == 0 || len(to.Tables) > 0 {
		return ""
	}
	return from.Tables[0].QName()
}

func environment(from, to catalog.Database) []Change {
	var out []Change
	for _, name := range to.Schemas {
		if !slices.Contains(from.Schemas, name) {
			out = append(out, CreateSchema{name})
		}
	}
	for _, e := range to.Extensions {
		was := from.Extension(e.Name)
		if was == nil {
			out = append(out, CreateExtension{e})
		} else if c := (AlterExtension{*was, e}); c.Moves() || c.Updates() {
			out = append(out, c)
		}
	}
	return out
}

type comparer struct {
	renames index
	// newer maps older tables to newer tables.
	newer map[Name]*catalog.Table
	// moved maps the older to the newer schema of each extension that moves. The types of the
	// extension move with it.
	moved map[string]string
	judge
}

func (c comparer) enums(from, to catalog.Database) []Change {
	older := map[Name]*catalog.Enum{}
	for _, e := range from.Enums {
		older[c.renames.enum(enumName(e))] = e
	}
	var out []Change
	kept := map[*catalog.Enum]bool{}
	for _, e := range to.Enums {
		old := older[enumName(e)]
		if old == nil {
			out = append(out, CreateEnum{e})
			continue
		}
		kept[old] = true
		values := c.valueRenames(c.renames.values[enumName(old)], old.Values, e.Values)
		if enumName(old) != enumName(e) || !slices.Equal(old.Values, e.Values) {
			out = append(out, AlterEnum{From: old, To: e, Values: values})
		}
	}
	for _, e := range from.Enums {
		if !kept[e] {
			out = append(out, DropEnum{e})
		}
	}
	return out
}

// valueRenames returns the renames whose old value is in from and whose new value is in to.
func (comparer) valueRenames(renames []ValueRename, from, to []string) []ValueRename {
	var out []ValueRename
	for _, r := range renames {
		if slices.Contains(from, r.From) && slices.Contains(to, r.To) {
			out = append(out, r)
		}
	}
	return out
}

func (c comparer) tables(from, to catalog.Database) []Change {
	older := make(map[Name]*catalog.Table, len(from.Tables))
	for _, t := range from.Tables {
		older[c.renames.table(tableName(t))] = t
	}
	for _, t := range to.Tables {
		if old := older[tableName(t)]; old != nil {
			c.newer[tableName(old)] = t
		}
	}
	var out []Change
	for _, t := range to.Tables {
		old := older[tableName(t)]
		if old == nil {
			out = append(out, CreateTable{t})
			continue
		}
		if changes := c.table(old, t); len(changes) > 0 {
			out = append(out, AlterTable{From: old, To: t, Changes: changes})
		}
	}
	for _, t := range from.Tables {
		if c.newer[tableName(t)] == nil {
			out = append(out, DropTable{t})
		}
	}
	return out
}

func (c comparer) table(from, to *catalog.Table) []TableChange {
	var out []TableChange
	if tableName(from) != tableName(to) {
		out = append(out, RenameTable{})
	}
	t := tableComparer{comparer: c, from: from, to: to}
	out = append(out, t.columns()...)
	if from.AutoIncrement != to.AutoIncrement {
		out = append(out, AlterAutoIncrement{On: to.AutoIncrement})
	}
	out = append(out, t.primaryKey()...)
	out = append(out, t.checks()...)
	out = append(out, t.indexes()...)
	return append(out, t.foreignKeys()...)
}
