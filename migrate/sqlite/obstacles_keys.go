package sqlite

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"zombiezen.com/go/sqlite"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/inventory"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// referring returns the foreign keys that refer to a dropped table, or to a dropped key that no
// other key replaces. SQLite drops such a table or key without an error, but then refuses every
// change of rows in the tables with these foreign keys.
func (s *scratch) referring(ctx context.Context, acts []plan.Act, act plan.Act) ([]migrate.Obstacle, error) {
	var key []string
	if act.Kind == plan.DropsKey {
		columns, err := s.Query(ctx, "SELECT name FROM pragma_index_info("+sqltext.Literal(provider.SQLite, act.Name)+")")
		if err != nil {
			return nil, err
		}
		for _, row := range columns {
			key = append(key, row[0])
		}
		if gone, err := s.try(ctx, "DROP INDEX "+quote(act.Name)); err != nil || gone != nil {
			return nil, err // DROP INDEX fails if the key is a constraint; then the plan rebuilds the table
		}
	}
	children, err := s.Query(ctx, `SELECT DISTINCT m.name, m.sql FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
WHERE m.type = 'table' AND f."table" = `+sqltext.Literal(provider.SQLite, act.Table)+` COLLATE NOCASE ORDER BY m.name`)
	if err != nil {
		return nil, err
	}
	var out []migrate.Obstacle
	for _, child := range children {
		goes := slices.ContainsFunc(acts, func(a plan.Act) bool { return a.Kind == plan.DropsTable && strings.EqualFold(a.Table, child[0]) })
		if goes {
			continue
		}
		if act.Kind == plan.DropsKey {
			_, err := s.Query(ctx, "PRAGMA foreign_key_check("+quote(child[0])+")")
			if sqlite.ErrCode(err).ToPrimary() != sqlite.ResultError {
				continue // every foreign key of the child still refers to a key that exists
			}
		}
		out = append(out, keysTo(act.Table, key, child[0], sqltext.SQL(child[1]))...)
	}
	return out, nil
}

// keysTo returns the foreign keys of a table that refer to another table, or to a key of it.
func keysTo(parent string, key []string, child string, definition sqltext.SQL) (out []migrate.Obstacle) {
	t, err := sqltext.ReadCreateTable(provider.SQLite, definition)
	if err != nil {
		return nil
	}
	add := func(k sqltext.Constraint, columns []string) {
		if k.Kind != sqltext.ReferencesConstraint || !strings.EqualFold(k.References.Name, parent) || key != nil && !sameSet(names(k.RefColumns), key) {
			return
		}
		o := inventory.Object{ID: inventory.ID{Kind: inventory.ForeignKey, Table: child, Name: k.Name}}
		for _, c := range columns {
			o.Uses = append(o.Uses, inventory.ID{Kind: inventory.Column, Table: child, Name: c})
		}
		of := "(" + strings.Join(columns, ", ") + ") to " + parent
		out = append(out, migrate.Obstacle{Kind: string(inventory.ForeignKey), Name: cmp.Or(k.Name, of), Object: o})
	}
	for _, c := range t.Columns {
		for _, k := range c.Constraints {
			add(k, []string{c.Name})
		}
	}
	for _, k := range t.Constraints {
		add(k, names(k.Columns))
	}
	return out
}

func sameSet(a, b []string) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(name string) bool { return !contains(b, name) })
}
