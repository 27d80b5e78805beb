package migrate

import (
	"context"
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/inventory"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// Obstacle is an object that the database would refuse an act of a plan for, or that would have to go before such an
// object can.
type Obstacle struct {
	// Act is the place of the act in the list asked about.
	Act int
	// Kind and Name are words of the server: kinds that we do not know are named too.
	Kind, Name string
	// Object is what the inventory has of it; its kind is "" where that has nothing.
	Object inventory.Object
	// Depth orders obstacles: the deeper ones go first.
	Depth int
}

// DependencyReader is a [Database] that knows what depends on what (PostgreSQL).
type DependencyReader interface {
	// Obstacles finds what stands in the way of acts, those that need no more than another one first. It reads one
	// snapshot, and nothing where there are no acts.
	Obstacles(ctx context.Context, acts []plan.Act) ([]Obstacle, error)
}

// obstacles asks the database; what the plan itself moves out of the way is left out.
func (m *Migrator) obstacles(ctx context.Context, acts []plan.Act, from catalog.Database) ([]Obstacle, error) {
	reader, ok := m.db.(DependencyReader)
	if !ok || len(acts) == 0 {
		return nil, nil
	}
	found, err := reader.Obstacles(ctx, acts)
	return slices.DeleteFunc(found, func(o Obstacle) bool { return plannedKey(from, o.Object, m.db.Schema()) }), err
}

// plannedKey reports whether an obstacle is a foreign key of the schema: a plan drops those first.
func plannedKey(from catalog.Database, o inventory.Object, own string) bool {
	if o.Kind != inventory.ForeignKey {
		return false
	}
	t := from.Table(o.Schema, o.Table)
	if t == nil && o.Schema == own {
		t = from.Table("", o.Table)
	}
	return t != nil && slices.ContainsFunc(t.ForeignKeys, func(fk *catalog.ForeignKey) bool { return fk.Name == o.Name })
}

// standInWay blocks a plan for what the database would refuse it for.
func (m *Migrator) standInWay(ctx context.Context, p *plan.Plan, from catalog.Database) error {
	found, err := m.obstacles(ctx, p.Acts, from)
	if err != nil {
		return err
	}
	p.Blocks = append(p.Blocks, obstacleHazards(p.Acts, found)...)
	return nil
}

func obstacleHazards(acts []plan.Act, found []Obstacle) []hazard.Hazard {
	var out []hazard.Hazard
	for _, o := range found {
		parts := acts[o.Act].Why
		parts.Object, parts.What = o.Name, o.Kind
		if o.Object.Table != "" {
			parts.Table = o.Object.Table
		}
		out = append(out, hazard.Hazard{Kind: hazard.LoseDependent, Parts: parts})
	}
	return out
}
