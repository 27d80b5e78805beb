package migrate

import (
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/hierarchy"
	"github.com/cocomon/comon_orm/migrate/lint"
)

// A migration may be planned on a database with plain tables and deployed to a database where a
// table is partitioned or inherits. Such a table does not support all statements. Therefore the
// script is checked before its first statement runs.

// refusedHere returns a risk for each statement of a script that the database refuses because of
// the hierarchy of a table. live has the tables before the script; the returned catalog has the
// tables after it.
func (m *Migrator) refusedHere(server string, live catalog.Database, a *artifact.Migration, back bool) ([]Risk, catalog.Database, error) {
	from, to, err := m.snapshots.catalogs(a.Files.Before, a.Files.After)
	if err != nil {
		return nil, live, err
	}
	script := a.Script
	if back {
		from, to, script = to, from, a.Rollback
	}
	before, known := withHierarchies(from, live)
	if !known {
		return nil, live, nil
	}
	keysNotValid := !olderVersion(server, hierarchy.KeysNotValidSince)
	refused, left := lint.Refused(m.dialect, script, before, to, keysNotValid)
	var out []Risk
	for _, r := range refused {
		out = append(out, Risk{Migration: string(a.Name), Hazard: r.Hazard, Count: Unknown, Line: r.Line, refused: true, group: script.GroupAt(r.Line)})
	}
	return out, left, nil
}

// withHierarchies copies the hierarchies of the live tables into db. known is false if no live
// table has one.
func withHierarchies(db, live catalog.Database) (out catalog.Database, known bool) {
	of := map[catalog.TableName]*catalog.Hierarchy{}
	for _, t := range live.Tables {
		if t.Hierarchy != nil {
			of[catalog.TableName{Schema: t.Schema, Name: t.Name}] = t.Hierarchy
		}
	}
	if len(of) == 0 {
		return db, false
	}
	out = db
	out.Tables = make([]*catalog.Table, len(db.Tables))
	for i, t := range db.Tables {
		facts := *t
		facts.Hierarchy = of[catalog.TableName{Schema: t.Schema, Name: t.Name}]
		out.Tables[i] = &facts
	}
	return out, true
}

// liveFor returns the live catalog with the schema names that the snapshots of a migration use. It
// is empty if the live catalog was not read.
func (m *Migrator) liveFor(o *observation, a *artifact.Migration) (catalog.Database, error) {
	if o.live == nil {
		return catalog.Database{}, nil
	}
	schemas, err := m.snapshots.schemas(a.Files.Before, a.Files.After)
	return o.as(schemas).Catalog, err
}
