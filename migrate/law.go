package migrate

import (
	"cmp"
	"context"
	"slices"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/inventory"
)

// This tool must not change objects that are not in the schema. So each group of statements is
// checked with inventories of the objects around it:
//
//	inventory after  =  inventory before, minus what the migration announced
//
// Otherwise the group is rolled back. The inventory after a group is also the one before the next
// group: a run of many groups reads one inventory per group, for the objects of this group and of
// the next.

// ledger holds the inventory that a run read last. It is discarded when the database may have
// changed since.
type ledger struct {
	taken *inventory.Inventory
	scope InventoryScope
}

// covers reports whether the ledger has everything in scope.
func (l *ledger) covers(scope InventoryScope) bool {
	if l.taken == nil || (scope.Schemas == nil) != (l.scope.Schemas == nil) {
		return false
	}
	within := func(of []diff.Name) func(diff.Name) bool {
		return func(n diff.Name) bool { return slices.Contains(of, n) }
	}
	all := func(names, of []diff.Name) bool {
		return !slices.ContainsFunc(names, func(n diff.Name) bool { return !within(of)(n) })
	}
	return l.scope.Schemas != nil || all(scope.Tables, l.scope.Tables) && all(scope.Types, l.scope.Types)
}

// before returns the inventory before a group and reads it only if the run has not yet. It omits
// parts of the group's tables that only another scope of the ledger has read.
func (m *Migrator) before(ctx context.Context, l *ledger, a *announcer) (inventory.Inventory, error) {
	if !l.covers(a.scope) {
		return m.db.Inventory(ctx, a.scope)
	}
	if a.scope.Schemas != nil {
		return *l.taken, nil
	}
	foreign := func(name, schema string) bool {
		is := func(n diff.Name) bool {
			return sqltext.SameName(a.provider, n.Name, name) && (n.Schema == "" || n.Schema == schema)
		}
		return slices.ContainsFunc(l.scope.Tables, is) && !slices.ContainsFunc(a.scope.Tables, is)
	}
	out := inventory.Inventory{}
	for _, o := range l.taken.Objects {
		if o.Kind == inventory.ForeignKey || !foreign(cmp.Or(o.Table, o.Name), o.Schema) {
			out.Objects = append(out.Objects, o)
		}
	}
	return out, nil
}

// lawful is a group of statements that must satisfy the law of package inventory.
type lawful struct {
	announced *announcer
	ledger    *ledger
	migration string          // "" if it has no name yet
	next      *InventoryScope // the scope of the next group, nil if there is none
}

// lost compares the inventories around a group and refuses changes that were not announced.
func (m *Migrator) lost(ctx context.Context, g *lawful, before inventory.Inventory) error {
	a, scope := g.announced, g.announced.scope
	if g.next != nil {
		scope = joined(scope, *g.next)
	}
	after, err := m.db.Inventory(ctx, scope)
	if err != nil {
		return err
	}
	differences := inventory.Compare(before, after, a.Announced)
	if missing := elsewhere(differences, a.Announced); scope.Schemas == nil && len(missing.Tables) > 0 {
		// An object that no longer depends on the tables in scope may still exist.
		more, err := m.db.Inventory(ctx, joined(scope, missing))
		if err != nil {
			return err
		}
		differences = inventory.Compare(before, more, a.Announced)
		if differences, err = m.notPrintedAgain(ctx, before, more, a, differences); err != nil {
			return err
		}
	} else if differences, err = m.notPrintedAgain(ctx, before, after, a, differences); err != nil {
		return err
	}
	if len(differences) > 0 {
		return &StoppedError{Migration: g.migration, Risks: lawRisks(g.migration, differences)}
	}
	g.ledger.taken, g.ledger.scope = &after, scope
	return nil
}

// notPrintedAgain removes differences that exist only in the printed text: because types have
// changed, the database adds other casts, and for the earlier definition it now prints the present
// text.
func (m *Migrator) notPrintedAgain(ctx context.Context, before, after inventory.Inventory, a *announcer, differences []inventory.Difference) (out []inventory.Difference, err error) {
	if len(differences) == 0 {
		return nil, nil
	}
	printed, err := m.db.PrintAgain(ctx, inventory.Moved(before, after, a.Announced), differences)
	if err != nil {
		return nil, err
	}
	for i, d := range differences {
		if printed[i] == "" || !a.SameText(printed[i], d.Is) {
			out = append(out, d)
		}
	}
	return out, nil
}

func joined(a, b InventoryScope) InventoryScope {
	out := InventoryScope{Tables: slices.Concat(a.Tables, b.Tables), Types: slices.Concat(a.Types, b.Types)}
	if a.Schemas != nil || b.Schemas != nil {
		out.Schemas = union(a.Schemas, b.Schemas)
	}
	return out
}

// elsewhere is the scope in which missing objects are searched by their own names.
func elsewhere(differences []inventory.Difference, a *inventory.Announced) (scope InventoryScope) {
	for _, d := range differences {
		if d.Property != "" {
			continue
		}
		for _, id := range a.Candidates(d.Object.ID) {
			if id.Kind == inventory.Function {
				scope.Schemas = union(scope.Schemas, []string{id.Schema})
			}
			name := diff.Name{Schema: id.Schema, Name: cmp.Or(id.Table, id.Name)}
			scope.Tables, scope.Types = append(scope.Tables, name), append(scope.Types, name)
		}
	}
	return scope
}

func lawRisks(migration string, differences []inventory.Difference) []Risk {
	var out []Risk
	for _, d := range differences {
		parts := hazard.Parts{
			Object: d.Object.Name, Table: d.Object.Table, What: string(d.Object.Kind), Case: hazard.OfLoss,
			Definition: cmp.Or(d.Object.Properties[inventory.Definition], string(d.Object.Kind)+" "+d.Object.Name),
		}
		if d.Property != "" {
			parts.Case, parts.Says, parts.From, parts.To = hazard.OfChange, string(d.Property), cmp.Or(d.Was, "nothing"), cmp.Or(d.Is, "nothing")
		}
		out = append(out, Risk{Migration: migration, Count: Unknown, Hazard: hazard.Hazard{Kind: hazard.LoseDependent, Parts: parts}})
	}
	return out
}

// announce returns what a group of a migration announces; back is true for the rollback, from the
// later snapshot to the earlier one.
func (m *Migrator) announce(a *artifact.Migration, g artifact.Group, back bool) (*announcer, error) {
	changes, err := m.snapshots.changes(a, back)
	if err != nil {
		return nil, err
	}
	out := newAnnouncer(m.db)
	out.changes(changes)
	out.statements(g)
	if len(a.Metadata.Squashes) > 0 && !back {
		before, err := m.snapshots.catalog(a.Files.Before)
		if err != nil {
			return nil, err
		}
		out.madeItself(before, g)
	}
	return out, nil
}

// upcoming is the scope of the group after the i-th, nil at the end of the run.
func (m *Migrator) upcoming(r *run, i int) (*InventoryScope, error) {
	a, groups := r.migration, r.groups
	switch {
	case i+1 < len(groups):
		groups = groups[i+1:]
	case r.next != nil && len(r.next.Script.Groups) > 0:
		a, groups = r.next, r.next.Script.Groups
	default:
		return nil, nil
	}
	next, err := m.announce(a, groups[0], false)
	if err != nil {
		return nil, err
	}
	return &next.scope, nil
}

// guarded runs a group and refuses its commit if objects were lost without an announcement.
func (m *Migrator) guarded(ctx context.Context, g *lawful, run func() error) error {
	before, err := m.before(ctx, g.ledger, g.announced)
	if err != nil {
		return err
	}
	g.ledger.taken = nil // whatever fails now, the database may no longer be that
	if err := run(); err != nil {
		return err
	}
	return m.lost(ctx, g, before)
}

// guard returns the function that runs the i-th group of a run; a group without statements needs no
// check.
func (m *Migrator) guard(ctx context.Context, r *run, i int) (func(run func() error) error, error) {
	if len(r.groups[i].Statements) == 0 {
		return unguarded, nil
	}
	announced, err := m.announce(r.migration, r.groups[i], false)
	if err != nil {
		return nil, err
	}
	next, err := m.upcoming(r, i)
	if err != nil {
		return nil, err
	}
	return func(run func() error) error {
		return m.guarded(ctx, &lawful{announced, &r.observed.ledger, string(r.migration.Name), next}, run)
	}, nil
}

func unguarded(run func() error) error { return run() }
