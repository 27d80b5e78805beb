package migrate

import (
	"context"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/inventory"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// Obstacle is an object that makes the database refuse an act ([plan.Act]), which is a change of a
// plan. Objects that must be dropped before an obstacle can be dropped are obstacles too.
type Obstacle struct {
	// Act is the index of the act in the list that was passed.
	Act int
	// Kind and Name are as the server reports them, including kinds that this tool does not know.
	Kind, Name string
	// Object is the object in the inventory. Its kind is "" if the inventory does not have it.
	Object inventory.Object
	// Depth orders obstacles. Those with a larger depth are dropped first.
	Depth int
	// Drop and Make are the statements that drop the object and create it again, with comments,
	// owner and privileges. Drop is empty for objects that are dropped with another obstacle. Both
	// are empty if the server cannot print the definition.
	Drop, Make []sqltext.SQL
	// Says is the error that the server reports when it creates the object again after a change of
	// a type. If Untried is true, this could not be tried, and Says is the reason.
	Says    string
	Untried bool
	// Called is the name of the object, with the table and the schema if these are needed.
	Called string
}

// Of returns the name of the obstacle in directives.
func (o Obstacle) Of() string { return o.Kind + " " + o.Called }

// DependencyReader is a [Database] that can list what depends on an object.
type DependencyReader interface {
	// Obstacles returns the objects that prevent the acts, and the objects that depend on these.
	// Without acts it sends no query.
	Obstacles(ctx context.Context, acts []plan.Act) ([]Obstacle, error)
}

// obstacles asks the database for obstacles, and omits those that the plan drops itself.
func (m *Migrator) obstacles(ctx context.Context, acts []plan.Act, from catalog.Database) ([]Obstacle, error) {
	reader, ok := m.db.(DependencyReader)
	if !ok || len(acts) == 0 {
		return nil, nil
	}
	found, err := reader.Obstacles(ctx, acts)
	return slices.DeleteFunc(found, func(o Obstacle) bool {
		if o.Says != "" && o.Object.Kind != inventory.ForeignKey {
			return dropped(acts, o.Object)
		}
		return planned(from, o.Object, acts[o.Act], m.db.Schema())
	}), err
}

// dropped reports whether the acts drop the index or its table, which the plan does before it
// changes types.
func dropped(acts []plan.Act, o inventory.Object) bool {
	return slices.ContainsFunc(acts, func(a plan.Act) bool {
		return a.Kind == plan.DropsKey && a.Table == o.Table && a.Name == o.Name || a.Kind == plan.DropsTable && a.Table == o.Table
	})
}

// planned reports whether an obstacle is a foreign key, index or check of the schema, which the
// plan itself drops first. If the act changes an enum, the result is only true for foreign keys,
// because the plan does not drop indexes and checks for a change of an enum.
func planned(from catalog.Database, o inventory.Object, act plan.Act, own string) bool {
	if act.Kind == plan.DropsType && o.Kind != inventory.ForeignKey {
		return false
	}
	t := from.Table(o.Schema, o.Table)
	if t == nil && o.Schema == own {
		t = from.Table("", o.Table)
	}
	if t == nil {
		return false
	}
	switch o.Kind {
	case inventory.ForeignKey:
		return slices.ContainsFunc(t.ForeignKeys, func(fk *catalog.ForeignKey) bool {
			return fk.Name == o.Name || o.Name == "" && slices.EqualFunc(fk.Columns, o.Uses, func(c string, id inventory.ID) bool { return c == id.Name })
		})
	case inventory.Index:
		return slices.ContainsFunc(t.Indexes, func(ix *catalog.Index) bool { return ix.Name == o.Name })
	case inventory.Check:
		return slices.ContainsFunc(t.Checks, func(c *catalog.Check) bool { return c.Name == o.Name })
	default:
		return false
	}
}

// takeObstacles lets the plan drop obstacles and create them again, if the options allow it and if
// it is possible. Otherwise the obstacles block the plan.
func (m *Migrator) takeObstacles(ctx context.Context, d *Draft, now *observation, target *schema.Schema, o PlanOptions) error {
	from, to, err := m.snapshots.catalogs(d.Before, d.After)
	if err != nil {
		return err
	}
	found, err := m.obstacles(ctx, d.Plan.Acts, from)
	if err != nil {
		return err
	}
	forward := carried(found, d.Plan, o.Carry)
	var back []plan.Carry
	if len(d.Plan.Renames) == 0 && (len(found) == 0 || forward != nil) {
		// Without renames, the objects that the rollback changes exist already, under the same
		// names.
		late, err := m.obstacles(ctx, d.Reverse.Acts, to)
		if err != nil {
			return err
		}
		back = carried(late, d.Reverse, true)
	}
	if forward != nil || back != nil {
		before, err := m.snapshots.parse(d.Before)
		if err != nil {
			return err
		}
		if d.Plan, d.Reverse, err = m.snapshots.plan(planning{before, target, now, o, forward, back}); err != nil {
			return err
		}
	}
	if forward == nil {
		m.block(&d.Plan, found)
	}
	return nil
}

// block blocks a plan for obstacles that do not block it yet.
func (m *Migrator) block(p *plan.Plan, found []Obstacle) {
	for _, h := range m.obstacleHazards(p.Acts, found) {
		known := func(b hazard.Hazard) bool {
			return b.Kind == h.Kind && b.What == h.What && b.Object == h.Object && b.Case == h.Case
		}
		if !slices.ContainsFunc(p.Blocks, known) {
			p.Blocks = append(p.Blocks, h)
		}
	}
}

// carried returns the obstacles that a plan drops and creates again. It returns nil unless the plan
// can do this with all of them. The plan cannot do it if there are renames, because the statements
// have the older names, or if the drop and the creation would not be in one transaction. If all is
// false, the only obstacles that may be dropped are indexes and checks that compare with the values
// of a changed enum.
func carried(found []Obstacle, p plan.Plan, all bool) []plan.Carry {
	if len(found) == 0 || len(p.Renames) > 0 || !oneMainTransaction(p) {
		return nil
	}
	var out []plan.Carry
	for _, o := range found {
		why := p.Acts[o.Act].Why.Case
		asked := all && (why == hazard.OfType || why == hazard.OfEnum)
		rebuilt := why == hazard.OfEnum && rebuiltWithEnum(o.Object.Kind)
		if o.Says != "" || len(o.Make) == 0 || !asked && !rebuilt {
			return nil
		}
		out = append(out, plan.Carry{Of: o.Of(), Drop: o.Drop, Make: o.Make})
	}
	return out
}

func rebuiltWithEnum(k inventory.Kind) bool {
	return slices.Contains([]inventory.Kind{inventory.Index, inventory.Check, inventory.Unique, inventory.Exclusion, inventory.Statistics}, k)
}

// oneMainTransaction reports whether the main transaction is not split, so that objects dropped at
// its start can be created again in the same transaction. It is split if new values of an enum must
// be committed before they are used.
func oneMainTransaction(p plan.Plan) bool { return !p.CommitsEnums }

func (m *Migrator) obstacleHazards(acts []plan.Act, found []Obstacle) []hazard.Hazard {
	var out []hazard.Hazard
	for _, o := range found {
		parts := acts[o.Act].Why
		parts.Object, parts.What = o.Name, o.Kind
		if o.Object.Table != "" {
			parts.Table = o.Object.Table
		}
		if o.Kind == PartitionKey {
			out = append(out, keyHazard(parts))
			continue
		}
		if o.Says != "" {
			if parts.Case, parts.Says = hazard.OfAgainUnder, o.Says; o.Untried {
				parts.Case = hazard.OfUntried
			}
		}
		parts.Definition = m.statements(slices.Concat(o.Drop, o.Make))
		out = append(out, hazard.Hazard{Kind: hazard.LoseDependent, Parts: parts})
	}
	return out
}

// PartitionKey is the kind of obstacle for a partition key, which cannot be dropped without its
// table.
const PartitionKey = "partition key"

// keyHazard returns the planner's hazard for an act on a partition key.
func keyHazard(why hazard.Parts) hazard.Hazard {
	parts := hazard.Parts{Case: hazard.OfPartition, Object: why.Column, Table: why.Table, What: "dropped"}
	if why.Case == hazard.OfType {
		parts.What = "given another type"
	}
	return hazard.Hazard{Kind: hazard.Hierarchy, Parts: parts}
}

// statements joins statements on one line.
func (m *Migrator) statements(list []sqltext.SQL) string {
	texts := make([]string, len(list))
	for i, sql := range list {
		if one, err := sqltext.OneLine(m.dialect.Provider(), sql); err == nil {
			sql = one
		}
		texts[i] = sqltext.Text(sql) + ";"
	}
	return strings.Join(texts, " ")
}

// CallObject returns the name of an object for directives, without its kind. The name includes the
// table, and the schema unless that is own, the schema of the connection.
func CallObject(id inventory.ID, own string) string {
	text := id.Name
	if id.Table != "" {
		text += " on " + id.Table
	}
	if id.Schema != "" && id.Schema != own {
		text += " in " + id.Schema
	}
	return text
}
