package ddl

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/inventory"
)

// makeLate creates the objects that belong to tables and that no other object uses. Indexes are
// created before partitions are attached, because a partition then uses its own indexes for the
// keys of its parent. Foreign keys are created after that, because they need the keys.
func (o *ordering) makeLate() {
	for _, n := range o.order {
		o.add(n.ID, o.ownedSequence(n.Object))
		for _, c := range n.lateDefaults {
			o.add(c.ID, []sqltext.SQL{o.alterColumn(c, "SET DEFAULT "+sqltext.SQL(c.Properties[inventory.Default]))})
		}
		o.make(n.lateChecks)
	}
	o.make(o.rest[inventory.Index])
	for _, n := range o.order {
		o.add(n.ID, o.attached(n.Object))
	}
	for _, kind := range []inventory.Kind{inventory.ForeignKey, inventory.Statistics} {
		o.make(o.rest[kind])
	}
	for _, n := range o.order {
		o.add(n.ID, o.replicaIdentity(n.Object))
	}
	for _, kind := range []inventory.Kind{inventory.Trigger, inventory.Rule, inventory.Policy} {
		o.make(o.rest[kind])
	}
	var members []inventory.Object
	for _, p := range o.rest[inventory.Publication] {
		if p.Table != "" {
			members = append(members, p)
			continue
		}
		o.make([]inventory.Object{p})
	}
	o.make(members)
}

// make creates objects one by one. It omits objects that a partition gets from its parent.
func (o *ordering) make(objects []inventory.Object) {
	for _, object := range objects {
		if object.Properties[inventory.Inherited] == "" {
			o.out = append(o.out, o.Define(object, o.scope))
		}
	}
}

func (o *ordering) add(of inventory.ID, sql []sqltext.SQL) {
	if len(sql) > 0 {
		o.out = append(o.out, dialect.Definition{Of: of, SQL: sql})
	}
}

// attached attaches a table as a partition.
func (d definer) attached(o inventory.Object) []sqltext.SQL {
	bound := o.Properties[inventory.Partition]
	if o.Kind != inventory.Table || bound == "" {
		return nil
	}
	return []sqltext.SQL{"ALTER TABLE ONLY " + sqltext.SQL(o.Properties[inventory.Inherits]) + " ATTACH PARTITION " + d.name(o.Schema, o.Name) + " " + sqltext.SQL(bound)}
}

func (d definer) replicaIdentity(o inventory.Object) []sqltext.SQL {
	identity := o.Properties[inventory.Identifying]
	if o.Kind != inventory.Table || identity == "" {
		return nil
	}
	return []sqltext.SQL{"ALTER TABLE ONLY " + d.name(o.Schema, o.Name) + " REPLICA IDENTITY " + sqltext.SQL(identity)}
}
