package diff

import (
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// Difference is one difference between a live database and a snapshot.
type Difference struct {
	// Object is the object that differs: "users.legacy_code", "users" or the name of an index,
	// constraint or type.
	Object string
	// Message describes the difference: "column users.legacy_code: type integer, expected text".
	Message string
}

// Drift returns the differences between the live database and the snapshot. It compares only the
// objects of the snapshot (see [Ours]), with one exception: it also reports [UnknownColumns].
//
// Two expressions with different canonical forms count as equal, because only the database can
// decide that; see [Questions]. [Verdicts.Drift] uses the answers of the database.
func Drift(snapshot, live catalog.Database) []Difference { return Verdicts(nil).Drift(snapshot, live) }

// Drift is the function [Drift] with the answers of the live database.
func (v Verdicts) Drift(snapshot, live catalog.Database) []Difference {
	j := judge{verdicts: v, benefit: true}
	ours := j.ours(live, snapshot)
	var out []Difference
	for _, change := range newComparer(ours, nil, j).changes(ours, snapshot) {
		if c, ok := change.(CreateTable); ok && live.Other(c.Table.Schema, c.Table.Name) != "" {
			name := c.Table.QName()
			out = append(out, Difference{name, "table " + name + ": is " + live.Other(c.Table.Schema, c.Table.Name) + " in this database, not a table of its own"})
			continue
		}
		out = append(out, describe(change)...)
	}
	return append(out, UnknownColumns(snapshot, live)...)
}

// UnknownColumns returns a difference for each column of a live table that makes inserts of the
// client fail, because it is not in the snapshot, is NOT NULL and has no default.
func UnknownColumns(snapshot, live catalog.Database) []Difference {
	var out []Difference
	for _, t := range snapshot.Tables {
		if there := live.Table(t.Schema, t.Name); there != nil {
			out = append(out, unknownColumns(t, there)...)
		}
	}
	return out
}

func unknownColumns(ours, live *catalog.Table) []Difference {
	var out []Difference
	for _, c := range live.Columns {
		if ours.Column(c.Name) == nil && refusesInserts(live, c) {
			name := ours.QName() + "." + c.Name
			out = append(out, Difference{name, "column " + name + ": not in the schema, NOT NULL and without a default"})
		}
	}
	return out
}

func refusesInserts(t *catalog.Table, c *catalog.Column) bool {
	if c.Nullable || c.Default != nil || c.Identity || c.Generated != "" {
		return false
	}
	return !t.AutoIncrement || t.PrimaryKey == nil || len(t.PrimaryKey.Columns) != 1 || t.PrimaryKey.Columns[0].Name != c.Name
}

// Ours returns the part of a live database that is managed. This part has the tables, columns and
// enums that wanted also has. Of these tables, it has the primary keys, the checks that list the
// values of a wanted column, and the indexes and foreign keys that wanted has by form or by name.
// If the database does not have a wanted foreign key, but has one of another form over the same
// columns, that one is managed too.
// This tool neither compares nor drops the rest.
func Ours(live, wanted catalog.Database) catalog.Database { return Verdicts(nil).Ours(live, wanted) }

// Compared is [Verdicts.Ours] with the [UnknownColumns], because a migration that undoes drift
// drops them.
func (v Verdicts) Compared(live, wanted catalog.Database) catalog.Database {
	out := v.Ours(live, wanted)
	for _, t := range out.Tables {
		there := live.Table(t.Schema, t.Name)
		t.Columns = keep(there.Columns, func(c *catalog.Column) bool {
			return t.Column(c.Name) != nil || refusesInserts(there, c)
		})
	}
	return out
}

// Ours is the function [Ours] with the answers of the live database.
func (v Verdicts) Ours(live, wanted catalog.Database) catalog.Database {
	return judge{verdicts: v}.ours(live, wanted)
}

func (j judge) ours(live, wanted catalog.Database) catalog.Database {
	out := catalog.Database{Schemas: live.Schemas, Extensions: live.Extensions}
	for _, e := range live.Enums {
		if wanted.Enum(e.Schema, e.Name) != nil {
			out.Enums = append(out.Enums, e)
		}
	}
	for _, t := range live.Tables {
		if w := wanted.Table(t.Schema, t.Name); w != nil {
			out.Tables = append(out.Tables, j.oursOf(t, w))
		}
	}
	return out
}

func (j judge) oursOf(live, wanted *catalog.Table) *catalog.Table {
	t := *live
	c := tableComparer{comparer: comparer{judge: j}, from: live, to: wanted}
	t.Columns = keep(live.Columns, func(col *catalog.Column) bool { return wanted.Column(col.Name) != nil })
	t.Checks = keep(live.Checks, func(check *catalog.Check) bool { return len(check.Values) > 0 && wanted.Column(check.Column) != nil })
	t.PrimaryKey = joinKey(live, wanted)
	name := func(ix *catalog.Index) string { return ix.Name }
	indexes := pair(live.Indexes, wanted.Indexes, c.sameIndex, name)
	t.Indexes = keep(live.Indexes, func(ix *catalog.Index) bool { return hasValue(indexes, ix) || named(wanted.Indexes, ix.Name, name) })
	fkName := func(fk *catalog.ForeignKey) string { return fk.Name }
	keys := pair(live.ForeignKeys, wanted.ForeignKeys, c.sameForeignKey, fkName)
	t.ForeignKeys = keep(live.ForeignKeys, func(fk *catalog.ForeignKey) bool {
		return hasValue(keys, fk) || fk.Name != "" && named(wanted.ForeignKeys, fk.Name, fkName) || c.wantsKeyOver(fk, keys)
	})
	return &t
}

// joinKey returns the primary key of a live table. For the table of an implicit many-to-many
// relation, Prisma before version 6 created a unique index over both columns in place of a primary
// key. This index is as good, and counts as the primary key.
func joinKey(live, wanted *catalog.Table) *catalog.Index {
	if live.PrimaryKey != nil || wanted.PrimaryKey == nil || !wanted.IsJoinTable() {
		return live.PrimaryKey
	}
	for _, ix := range live.Indexes {
		if ix.Unique && ix.Name == wanted.Name+"_AB_unique" {
			return wanted.PrimaryKey
		}
	}
	return nil
}

// wantsKeyOver reports whether fk stands for a wanted foreign key over the same columns, although
// the two differ in form. It does not if the live table also has a key of the wanted form, because
// then somebody added fk by hand. The parameter there maps each wanted key to its live partner.
func (t tableComparer) wantsKeyOver(fk *catalog.ForeignKey, there map[*catalog.ForeignKey]*catalog.ForeignKey) bool {
	for _, w := range t.to.ForeignKeys {
		if there[w] == nil && t.sameOwn(fk, w) {
			return true
		}
	}
	return false
}

func keep[E any](list []E, want func(E) bool) []E {
	var out []E
	for _, e := range list {
		if want(e) {
			out = append(out, e)
		}
	}
	return out
}

func hasValue[E comparable](m map[E]E, value E) bool {
	for _, v := range m {
		if v == value {
			return true
		}
	}
	return false
}

func named[E any](list []*E, want string, name func(*E) string) bool {
	for _, e := range list {
		if name(e) == want {
			return true
		}
	}
	return false
}
