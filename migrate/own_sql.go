package migrate

import (
	"slices"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/lint"
)

// SQL of one's own in a migration can make a table that no schema has. A model for it may follow later. The migration that
// takes it into the schema must not make it again, since the earlier one does so wherever both run:
//
//	1_audit  migration.sql: CREATE TABLE audit (id INTEGER PRIMARY KEY)   its schema has no model audit
//	2_model  migration.sql: nothing                                       its schema has model audit { id Int @id }

// ownMade is what SQL of one's own makes and no schema has, each with the last migration that makes it.
type ownMade struct {
	tables, enums map[diff.Name]artifact.Name
}

// madeByOwnSQL reads what the migrations of a set create in addition to their schemas.
func (r *snapshotReader) madeByOwnSQL(set artifact.Set) ownMade {
	own := ownMade{tables: map[diff.Name]artifact.Name{}, enums: map[diff.Name]artifact.Name{}}
	for _, a := range set.Migrations {
		before, after, err := r.catalogs(a.Files.Before, a.Files.After)
		if err != nil {
			continue // what is wrong with it, status says
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

// with adds to a catalog what the target has of these tables and enums, as the target has it; by names the migrations that
// make them.
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

// takeOwn plans a draft again where the schema has got models for what SQL of one's own has made, which stays as it is.
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

// conflicts are objects of others under the names that a pending migration creates. What SQL of the migrations before it has
// made, and what it takes into the schema without making it, is no such object.
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
