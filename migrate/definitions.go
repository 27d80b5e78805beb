package migrate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/history"
	"github.com/cocomon/comon_orm/migrate/inventory"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// A baseline is planned from the objects in the database and not from the schema, because the
// schema language cannot express most of SQL. It is proven by a run on an empty database: the
// inventories of both databases must then be equal.

// wholeInventory returns all objects that a baseline creates. It omits the tables in which tools
// keep their history, because each database has its own, and the schemas that every database has.
func (m *Migrator) wholeInventory(ctx context.Context, db Database, schemas []string) (inventory.Inventory, error) {
	inv, err := db.Inventory(ctx, InventoryScope{Schemas: append([]string{""}, schemas...), Uses: true, Uncarried: true})
	if err != nil {
		return inv, err
	}
	return withoutToolTables(inv, db.Schema()), nil
}

// withoutToolTables removes the tables in which tools keep their history, and the schemas that
// every database has. own is the connection's schema.
func withoutToolTables(inv inventory.Inventory, own string) inventory.Inventory {
	columns := map[[2]string][]string{}
	for _, o := range inv.Objects {
		if o.Kind == inventory.Column {
			key := [2]string{o.Schema, o.Table}
			columns[key] = append(columns[key], o.Name)
		}
	}
	toolTable := func(schema, name string) bool {
		return name != "" && len(columns[[2]string{schema, name}]) > 0 && history.IsToolTable(name, columns[[2]string{schema, name}])
	}
	inv.Objects = slices.DeleteFunc(inv.Objects, func(o inventory.Object) bool {
		ofTool := slices.ContainsFunc(o.Uses, func(id inventory.ID) bool { return o.Kind == inventory.Sequence && toolTable(id.Schema, id.Table) })
		given := o.Kind == inventory.Schema && (o.Name == own || o.Name == "public")
		return given || ofTool || toolTable(o.Schema, o.Table) || o.Kind == inventory.Table && toolTable(o.Schema, o.Name)
	})
	return inv
}

// uncarried describes the objects that no definition creates.
func uncarried(inv inventory.Inventory) (out []string) {
	for _, o := range inv.Objects {
		if slices.Contains(inventory.Uncarried(), o.Kind) {
			out = append(out, o.String()+" is missing")
		}
	}
	return out
}

// usedElsewhere describes the objects outside the baseline that its objects use. The baseline does
// not create them, because they are in none of the schemas and in no extension.
func usedElsewhere(inv inventory.Inventory, schemas []string) (out []string) {
	for _, o := range inv.Objects {
		if o.Kind == inventory.Extension {
			schemas = append(schemas, o.Schema)
		}
	}
	for _, o := range inv.Objects {
		for _, used := range o.Uses {
			if used.Schema == "" || slices.Contains(schemas, used.Schema) {
				continue
			}
			of := used
			if used.Table != "" { // for a column, name its table
				of = inventory.ID{Kind: inventory.Table, Schema: used.Schema, Name: used.Table}
			}
			out = append(out, fmt.Sprintf("%s uses %s, but schema %s is not part of the project", o.ID, of, used.Schema))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// definitionPlan returns a plan that creates the objects of an inventory, and a plan that drops
// them again. planned has the hazards of the drops.
func definitionPlan(d dialect.Definer, inv inventory.Inventory, scope dialect.DefinitionScope, planned []hazard.Hazard) (forward, back plan.Plan) {
	create := plan.Group{Transactional: true}
	drop := plan.Group{Transactional: true}
	definitions := d.DefineAll(inv, scope)
	made := map[inventory.ID]bool{}
	for _, definition := range definitions {
		for i, sql := range definition.SQL {
			step := plan.Step{SQL: sql}
			if i == 0 {
				step.Reason = definition.Of.String()
			}
			create.Steps = append(create.Steps, step)
		}
		made[definition.Of] = true
	}
	for _, definition := range slices.Backward(definitions) {
		if id := definition.Of; made[id] && droppedAlone(id, inv) {
			made[id] = false
			drop.Steps = append(drop.Steps, plan.Step{SQL: d.Drop(id, scope), Undo: undoOf(id), Hazards: hazardsOfDrop(id, planned)})
		}
	}
	create.Steps = append(create.Steps, accessSteps(d, definitions)...)
	if len(create.Steps) > 0 {
		forward.Groups = []plan.Group{create}
	}
	if len(drop.Steps) > 0 {
		back.Groups = []plan.Group{drop}
	}
	return forward, back
}

func undoOf(id inventory.ID) plan.Undo {
	if id.Kind == inventory.Table {
		return plan.LosesData
	}
	return plan.Exact
}

func hazardsOfDrop(id inventory.ID, planned []hazard.Hazard) (out []hazard.Hazard) {
	for _, h := range planned {
		if id.Kind == inventory.Table && h.Object == id.Name {
			out = append(out, h)
		}
	}
	return out
}

// droppedAlone reports whether an object needs a DROP of its own. Most parts of a table are dropped
// with the table. Parts that may use other objects, such as triggers, are dropped separately and
// first, because the database refuses to drop an object while a trigger uses it.
func droppedAlone(id inventory.ID, inv inventory.Inventory) bool {
	switch id.Kind {
	case inventory.Table, inventory.View, inventory.MaterializedView, inventory.Function, inventory.Type, inventory.Domain, inventory.CollationObject,
		inventory.ForeignKey, inventory.Check, inventory.Trigger, inventory.Rule, inventory.Policy:
		return true
	case inventory.Publication:
		return id.Table == ""
	case inventory.Sequence:
		return slices.ContainsFunc(inv.Objects, func(o inventory.Object) bool { return o.ID == id && o.Properties[inventory.OwnedBy] == "" })
	default:
		return false
	}
}

// accessSteps returns the steps that set owners and privileges. Each role has steps of its own. A
// server that lacks one of the roles still runs the steps of the other roles.
func accessSteps(d dialect.Definer, definitions []dialect.Definition) (steps []plan.Step) {
	var roles []string
	byRole := map[string][]sqltext.SQL{}
	for _, definition := range definitions {
		for _, a := range definition.Access {
			if byRole[a.Role] == nil {
				roles = append(roles, a.Role)
			}
			byRole[a.Role] = append(byRole[a.Role], a.SQL)
		}
	}
	slices.Sort(roles)
	for _, role := range roles {
		for i, sql := range d.ForRole(role, byRole[role]) {
			step := plan.Step{SQL: sql}
			if i == 0 {
				step.Reason = strings.TrimSpace("owner and rights " + role)
			}
			steps = append(steps, step)
		}
	}
	return steps
}

// prove runs a script on an empty database and returns the differences between the result and want.
func (m *Migrator) prove(ctx context.Context, on Database, script artifact.Script, want inventory.Inventory, schemas []string) ([]string, error) {
	there, err := m.wholeInventory(ctx, on, schemas)
	if err != nil {
		return nil, err
	}
	if len(there.Objects) > 0 {
		return nil, fmt.Errorf("the database %s is not empty: %s is in it", on.Name(), there.Objects[0].ID)
	}
	for _, g := range script.Groups {
		var failed error
		run := func(ctx context.Context) error {
			failed = runOn(ctx, on, g)
			return failed
		}
		if g.Transactional {
			err = on.Transaction(ctx, g, run)
		} else {
			err = run(ctx)
		}
		if failed != nil && ctx.Err() == nil {
			if known := append(uncarried(want), usedElsewhere(want, append([]string{m.db.Schema()}, schemas...))...); len(known) > 0 {
				return known, nil // the failed statement probably needs one of these objects
			}
			return []string{failed.Error()}, nil
		}
		if err != nil {
			return nil, err
		}
	}
	got, err := m.wholeInventory(ctx, on, schemas)
	if err != nil {
		return nil, err
	}
	made, err := historiesMade(ctx, on)
	return append(made, inventory.Unequal(want, got)...), err
}

// runOn runs the statements of a group.
func runOn(ctx context.Context, on Database, g artifact.Group) error {
	for _, s := range g.Statements {
		if err := on.Exec(ctx, s.SQL); err != nil {
			return fmt.Errorf("line %d cannot be run on an empty database: %w", s.Line, err)
		}
	}
	return nil
}

// proof is the result of a run of a baseline on an empty database.
type proof struct {
	// unproven is the reason why there was no run; "" if there was one.
	unproven string
	// missing describes the objects that the baseline does not create.
	missing []string
}

// proveOn proves a script on the given database, or on a temporary one if it is nil.
func (m *Migrator) proveOn(ctx context.Context, given Database, script artifact.Script, want inventory.Inventory, schemas []string) (p proof, err error) {
	on := given
	if on == nil {
		on, err = m.db.Scratch(ctx)
		if errors.Is(err, ErrNoScratch) {
			return proof{unproven: err.Error()}, nil
		}
		if err != nil {
			return p, err
		}
		defer func() { err = errors.Join(err, on.Close()) }()
	}
	p.missing, err = m.prove(ctx, on, script, want, schemas)
	return p, err
}
