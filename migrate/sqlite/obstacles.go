package sqlite

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/inventory"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// Obstacles implements migrate.DependencyReader. SQLite has no catalog of dependencies, but on a
// rename it rewrites all definitions that refer to the renamed object. So Obstacles renames the
// object in a copy of the definitions. A definition uses the object if it changes, or if it stops
// the rename:
//
//	ALTER TABLE A RENAME COLUMN c TO comon_orm_passing_2
//	CREATE VIEW v AS SELECT d AS c FROM A                    unchanged, so v does not use A.c
//	CREATE INDEX i ON A (id) WHERE comon_orm_passing_2 > 1   changed, so i uses A.c
func (db *DB) Obstacles(ctx context.Context, acts []plan.Act) ([]migrate.Obstacle, error) {
	var out []migrate.Obstacle
	for i, act := range acts {
		if act.Kind == plan.DropsType {
			continue // the database does not have the object
		}
		var found []migrate.Obstacle
		err := db.withScratch(ctx, func(s *scratch) (err error) {
			found, err = s.obstacles(ctx, acts, act)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("look in a copy of the definitions what uses %s: %w", strings.TrimSuffix(act.Table+"."+act.Name, "."), err)
		}
		for _, o := range found {
			o.Act = i
			out = append(out, o)
		}
	}
	return out, nil
}

// obstacles returns the foreign keys that refer to the object of an act, and the other objects that
// use it.
func (s *scratch) obstacles(ctx context.Context, acts []plan.Act, act plan.Act) (out []migrate.Obstacle, err error) {
	if act.Kind == plan.DropsTable || act.Kind == plan.DropsKey {
		if out, err = s.referring(ctx, acts, act); err != nil || act.Kind == plan.DropsKey {
			return out, err
		}
	}
	users, err := s.users(ctx, act)
	for _, id := range users {
		out = append(out, migrate.Obstacle{Kind: string(id.Kind), Name: id.Name, Object: inventory.Object{ID: id}})
	}
	return out, err
}

const passingName = passing + "2"

// users returns the objects that use the object of an act and are not dropped with it.
func (s *scratch) users(ctx context.Context, act plan.Act) ([]inventory.ID, error) {
	if err := s.check(ctx); err != nil { // Renamed reports definitions that cannot be parsed
		return nil, err
	}
	before, err := s.definitions(ctx)
	if err != nil {
		return nil, err
	}
	stopping, err := s.renameAll(ctx, act)
	if err != nil {
		return nil, err
	}
	after, err := s.definitions(ctx)
	if err != nil {
		return nil, err
	}
	now := map[string]sqltext.SQL{}
	for _, d := range after {
		now[d.kind+d.name] = d.sql
	}
	var out []inventory.ID
	for _, d := range before {
		switch {
		case d.kind == "table" && strings.EqualFold(d.name, act.Table) && act.Kind == plan.DropsColumn:
			out = append(out, parts(act, now[d.kind+d.name])...)
		case d.kind == "table" || d.followsTable(act):
		case stopping[d.kind+d.name] || now[d.kind+d.name] != d.sql:
			id := inventory.ID{Kind: inventory.Kind(d.kind), Name: d.name}
			if d.kind == "index" {
				id.Table = act.Table
			}
			out = append(out, id)
		}
	}
	return out, nil
}

// followsTable reports whether an object is dropped with the table of an act, or can always be
// created again after a rebuild of the table.
func (d definition) followsTable(act plan.Act) bool {
	switch act.Kind {
	case plan.DropsTable:
		return strings.EqualFold(d.table, act.Table)
	case plan.ChangesType:
		return d.kind == "index" && overColumns(d.sql)
	case plan.DropsColumn, plan.DropsKey, plan.DropsType:
	}
	return false
}

// overColumns reports whether an index has only columns, no expressions and no condition, and is
// not unique. A rebuild can create such an index again with any types.
func overColumns(definition sqltext.SQL) bool {
	ix, err := sqltext.ReadCreateIndex(provider.SQLite, definition)
	return err == nil && !ix.Unique && ix.Where == "" && !slices.ContainsFunc(ix.Columns, func(c sqltext.IndexedColumn) bool { return c.Column == "" })
}

// renameAll renames the object in the copy. A definition that uses the old name through another
// view stops the rename. renameAll drops such an object from the copy, returns it in stopping, and
// tries again.
func (s *scratch) renameAll(ctx context.Context, act plan.Act) (stopping map[string]bool, err error) {
	rename := "ALTER TABLE " + quote(act.Table) + " RENAME COLUMN " + quote(act.Name) + " TO " + passingName
	if act.Kind == plan.DropsTable {
		rename = "ALTER TABLE " + quote(act.Table) + " RENAME TO " + passingName
	}
	stopping = map[string]bool{}
	for {
		refusal, err := s.try(ctx, rename)
		if err != nil || refusal == nil || refusal.Kind == "" || stopping[refusal.Kind+refusal.Name] {
			return stopping, err
		}
		stopping[refusal.Kind+refusal.Name] = true
		if gone, err := s.try(ctx, "DROP "+sqltext.SQL(refusal.Kind)+" "+quote(refusal.Name)); err != nil || gone != nil {
			return stopping, err
		}
	}
}

// parts returns the CHECK constraints and the generated columns of a table that use the column of
// the act. The parameter definition is the CREATE TABLE statement in which that column already has
// its temporary name. parts omits CHECK constraints in the definition of the column, which are
// dropped with it, and keys, which the plan handles.
func parts(act plan.Act, definition sqltext.SQL) []inventory.ID {
	t, err := sqltext.ReadCreateTable(provider.SQLite, definition)
	if err != nil {
		return nil // the definition has an unknown form, so that a rebuild refuses the table
	}
	reads := func(k sqltext.Constraint, kind sqltext.ConstraintKind) bool {
		return k.Kind == kind && sqltext.Mentions(provider.SQLite, k.Expr, passingName)
	}
	var out []inventory.ID
	check := func(k sqltext.Constraint) {
		if reads(k, sqltext.CheckConstraint) {
			words := sqltext.Replace(k.Expr, passingName, sqltext.SQL(act.Name))
			out = append(out, inventory.ID{Kind: inventory.Check, Table: act.Table, Name: cmp.Or(k.Name, fmt.Sprint(words))})
		}
	}
	for _, c := range t.Columns {
		for _, k := range c.Constraints {
			if c.Name != passingName {
				check(k)
			}
			if reads(k, sqltext.GeneratedConstraint) {
				out = append(out, inventory.ID{Kind: "generated column", Table: act.Table, Name: c.Name})
			}
		}
	}
	for _, k := range t.Constraints {
		check(k)
	}
	return out
}
