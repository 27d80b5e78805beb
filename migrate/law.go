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

// This tool must not change objects that are not in the schema. So it reads inventories of the
// objects before and after each group of statements, and checks that
//
//	inventory after  =  inventory before, minus what the migration announced
//
// Otherwise the group is rolled back. The inventory after a group is also the inventory before the
// next group. So a run reads one inventory per group, with the objects of this group and of the
// next one.

// ledger stores the inventory that a run read last. It is discarded when the database may have
// changed since.
type ledger struct {
	taken *inventory.Inventory
	scope InventoryScope
}

// covers reports whether the ledger has all objects in scope.
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

// before returns the inventory before a group. It reads the inventory only if the ledger does not
// cover it. From the ledger it omits tables that are not in the scope of the group.
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

// lawful is a group of statements that is checked with inventories.
type lawful struct {
	announced *announcer
	ledger    *ledger
	migration string          // "" if it has no name yet
	next      *InventoryScope // the scope of the next group, nil if there is none
}

// lost compares the inventories before and after a group, and refuses changes that the group does
// not announce.
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
		// A missing object may still exist, but depend no longer on the tables in scope.
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

// notPrintedAgain removes differences that are only differences in print. When types change, the
// database prints other casts in the definitions that use them. There is no difference if it now
// prints the earlier definition like the current one.
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

// elsewhere returns a scope that selects the missing objects by their own names, and not through
// tables that they may no longer depend on.
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

// announce returns what a group of a migration announces. back is true for the rollback.
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

// upcoming returns the scope of the group after group i, nil at the end of the run.
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
	g.ledger.taken = nil // from here on the database may differ
	if err := run(); err != nil {
		return err
	}
	return m.lost(ctx, g, before)
}

// guard returns a function that runs group i with this check. It omits the check for a group
// without statements.
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
