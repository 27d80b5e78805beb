package migrate

import (
	"slices"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/lint"
)

// Hand-written SQL in a migration can create a table without a model. Somebody may later add a
// model for the table to the schema. The migration for that model must not create the table again,
// because the earlier migration has created it on every database:
//
//	1_audit  migration.sql: CREATE TABLE audit (id INTEGER PRIMARY KEY)
//	         its schema has no model audit
//	2_model  migration.sql: nothing
//	         its schema has model audit { id Int @id }

// ownMade has the tables and enums that hand-written SQL creates and no snapshot has, each with the
// last migration that creates it.
type ownMade struct {
	tables, enums map[diff.Name]artifact.Name
}

// madeByOwnSQL returns what the migrations of a set create in addition to their snapshots.
func (r *snapshotReader) madeByOwnSQL(set artifact.Set) ownMade {
	own := ownMade{tables: map[diff.Name]artifact.Name{}, enums: map[diff.Name]artifact.Name{}}
	for _, a := range set.Migrations {
		before, after, err := r.catalogs(a.Files.Before, a.Files.After)
		if err != nil {
			continue // status reports the fault
		}
		left, _ := lint.Leaves(r.dialect, a.Script, before)
		for _, t := range left.Tables {
			if before.Table(t.Schema, t.Name) == nil {
				own.tables[diff.Name{Schema: t.Schema, Name: t.Name}] = a.Name
			}
		}
		for _, e := range left.Enums {
			if before.Enum(e.Schema, e.Name) == nil {
				own.enums[diff.Name{Schema: e.Schema, Name: e.Name}] = a.Name
			}
		}
		for _, t := range after.Tables {
			delete(own.tables, diff.Name{Schema: t.Schema, Name: t.Name})
		}
		for _, e := range after.Enums {
			delete(own.enums, diff.Name{Schema: e.Schema, Name: e.Name})
		}
	}
	return own
}

// with returns a copy of one catalog (from) and adds tables and enums of another (to): those that
// hand-written SQL has created. by are the names of the migrations that created them.
func (own ownMade) with(from, to catalog.Database) (out catalog.Database, by []artifact.Name) {
	out = from
	out.Tables, out.Enums = slices.Clone(from.Tables), slices.Clone(from.Enums)
	for _, t := range to.Tables {
		if name, made := own.tables[diff.Name{Schema: t.Schema, Name: t.Name}]; made && from.Table(t.Schema, t.Name) == nil {
			out.Tables, by = append(out.Tables, t), append(by, name)
		}
	}
	for _, e := range to.Enums {
		if name, made := own.enums[diff.Name{Schema: e.Schema, Name: e.Name}]; made && from.Enum(e.Schema, e.Name) == nil {
			out.Enums, by = append(out.Enums, e), append(by, name)
		}
	}
	return out, by
}

// takeOwn plans a draft again if the schema now declares objects that hand-written SQL has created.
// The new plan leaves these objects unchanged.
func (r *snapshotReader) takeOwn(d *Draft, o *observation, set artifact.Set, target *schema.Schema, options PlanOptions) error {
	own := r.madeByOwnSQL(set)
	from, to, err := r.catalogs(d.Before, d.After)
	if err != nil {
		return err
	}
	_, by := own.with(from, to)
	if len(by) == 0 {
		return nil
	}
	before, err := r.parse(d.Before)
	if err != nil {
		return err
	}
	o.taken = own
	if d.Plan, d.Reverse, err = r.planBetween(before, target, o, options); err != nil {
		return err
	}
	slices.Sort(by)
	d.Takes, d.Risks = slices.Compact(by), planRisks(d.Plan)
	return nil
}

// conflicts returns the live objects whose names a pending migration creates. It omits objects that
// hand-written SQL of earlier migrations has created, and objects that the migration adds to the
// schema without creating them.
func (r *snapshotReader) conflicts(o *observation, set artifact.Set, a *artifact.Migration, from, to catalog.Database) []diff.Difference {
	found := o.conflicts(from, to)
	if len(found) == 0 {
		return nil
	}
	at := slices.Index(set.Names(), a.Name)
	own := r.madeByOwnSQL(artifact.Set{Migrations: set.Migrations[:max(at, 0)]})
	left, _ := lint.Leaves(r.dialect, a.Script, from)
	for _, t := range left.Tables {
		delete(own.tables, diff.Name{Schema: t.Schema, Name: t.Name})
	}
	for _, e := range left.Enums {
		delete(own.enums, diff.Name{Schema: e.Schema, Name: e.Name})
	}
	known, _ := own.with(from, to)
	return o.conflicts(known, to)
}
