package ddl

import (
	"cmp"
	"slices"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/inventory"
)

// The objects of an inventory are created in three parts. The first part has schemas, extensions
// and collations. The second part has objects that may use each other: types, domains, sequences,
// tables with their keys and checks, functions and views. Each is created after the objects that it
// uses:
//
//	CREATE FUNCTION positive(int) …            the check of the table uses this function
//	CREATE TABLE t (n int CHECK (positive(n)))
//	CREATE VIEW v AS SELECT n FROM t
//
// If objects use each other in a circle, a table of the circle is created without its checks and
// defaults, which are added afterwards. The third part has objects that belong to tables and that
// no other object uses: foreign keys, indexes, triggers, policies and others.

// DefineAll implements dialect.Definer.
func (p postgres) DefineAll(inv inventory.Inventory, scope dialect.DefinitionScope) []dialect.Definition {
	o := ordering{
		definer: definer{p, scope}, nodes: map[inventory.ID]*node{}, parts: map[inventory.ID]inventory.ID{},
	}
	o.collect(inv)
	o.make(o.rest[inventory.Schema])
	o.makeSchemasOfExtensions()
	for _, kind := range []inventory.Kind{inventory.Extension, inventory.CollationObject} {
		o.make(o.rest[kind])
	}
	o.makeNodes()
	o.makeLate()
	o.uncheckBodies()
	return o.out
}

// makeSchemasOfExtensions creates each schema that has an extension of the inventory, but is not in
// the inventory itself. It omits public, because that exists in every database, and because even
// CREATE SCHEMA IF NOT EXISTS needs a privilege that the role may not have.
func (o *ordering) makeSchemasOfExtensions() {
	for _, e := range o.rest[inventory.Extension] {
		id := inventory.ID{Kind: inventory.Schema, Name: e.Schema}
		given := slices.Contains([]string{"", "public", "pg_catalog", o.scope.Schema}, e.Schema)
		if !given && !slices.ContainsFunc(o.out, func(made dialect.Definition) bool { return made.Of == id }) {
			o.add(id, o.create(inventory.Object{ID: id}))
		}
	}
}

// uncheckBodies turns off the check of function bodies, so that functions can be created before the
// objects that their bodies use. The order does not consider these objects, because the server
// records no dependencies for bodies that it stores as text.
func (o *ordering) uncheckBodies() {
	for i, definition := range o.out {
		if definition.Of.Kind == inventory.Function {
			o.out[i].SQL = append([]sqltext.SQL{"SET LOCAL check_function_bodies = off"}, definition.SQL...)
			return
		}
	}
}

// node is an object of the second part.
type node struct {
	inventory.Object
	tableParts
	// lateChecks are the checks of a table that are added after its creation. lateDefaults are the
	// columns whose default is set after it.
	lateChecks, lateDefaults []inventory.Object
	made                     bool
}

type ordering struct {
	definer
	nodes map[inventory.ID]*node
	order []*node
	// parts maps objects that are created together with a node to that node.
	parts map[inventory.ID]inventory.ID
	rest  map[inventory.Kind][]inventory.Object
	out   []dialect.Definition
}

// kindsInOrder returns the kinds of nodes. If several nodes can be created next, the one whose kind
// is first in this list is created.
func kindsInOrder() []inventory.Kind {
	return []inventory.Kind{
		inventory.Type, inventory.Domain, inventory.Sequence, inventory.Table, inventory.Function, inventory.View, inventory.MaterializedView,
	}
}

func (o *ordering) collect(inv inventory.Inventory) {
	o.rest = map[inventory.Kind][]inventory.Object{}
	for _, object := range inv.Objects {
		identity := object.Kind == inventory.Sequence && object.Properties[inventory.Identity] != ""
		if slices.Contains(kindsInOrder(), object.Kind) && !identity {
			n := &node{Object: object}
			o.nodes[object.ID] = n
			o.order = append(o.order, n)
		}
	}
	place := func(n *node) int { return slices.Index(kindsInOrder(), n.Kind) }
	slices.SortStableFunc(o.order, func(a, b *node) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), a.Compare(b.ID))
	})
	for _, object := range inv.Objects {
		if _, ok := o.nodes[object.ID]; !ok && !o.join(object) {
			o.rest[object.Kind] = append(o.rest[object.Kind], object)
		}
	}
	for _, n := range o.order {
		n.identities = map[string]inventory.Object{}
	}
	for _, object := range o.rest[inventory.Sequence] {
		o.joinIdentity(object)
	}
	for _, n := range o.order {
		for _, used := range n.Uses {
			if parent := o.nodes[used]; n.Kind == inventory.Table && used.Kind == inventory.Table && parent != nil {
				n.parents = append(n.parents, parent.tableParts)
			}
		}
	}
}

// join adds a part to the node of its table, view or domain, with which it is created. It returns
// false if the object is no such part.
func (o *ordering) join(part inventory.Object) bool {
	kinds := []inventory.Kind{inventory.Table, inventory.View, inventory.MaterializedView}
	if part.Kind == inventory.DomainCheck {
		kinds = []inventory.Kind{inventory.Domain}
	}
	for _, kind := range kinds {
		owner := inventory.ID{Kind: kind, Schema: part.Schema, Name: part.Table}
		n := o.nodes[owner]
		if n == nil {
			continue
		}
		switch part.Kind {
		case inventory.Column:
			n.columns = append(n.columns, part)
		case inventory.PrimaryKey, inventory.Unique, inventory.Exclusion, inventory.Check, inventory.DomainCheck:
			if inherits(n.Object) && part.Properties[inventory.Inherited] != "" {
				return true // it is created with the parent's key
			}
			if part.Properties[inventory.Valid] != "" {
				n.lateChecks = append(n.lateChecks, part)
				return true
			}
			n.constraints = append(n.constraints, part)
		default:
			return false
		}
		o.parts[part.ID] = owner
		return true
	}
	return false
}

// joinIdentity adds the sequence of an identity column to the node of its table. It finds the table
// by the column, which is one of the objects that the sequence uses.
func (o *ordering) joinIdentity(sequence inventory.Object) {
	for _, used := range sequence.Uses {
		if n := o.nodes[o.nodeOf(used)]; used.Kind == inventory.Column && n != nil {
			n.identities[used.Name] = sequence
		}
	}
}

// nodeOf returns the node of an object: the object itself, or the node with which it is created.
func (o *ordering) nodeOf(id inventory.ID) inventory.ID {
	if owner, ok := o.parts[id]; ok {
		return owner
	}
	if id.Kind == inventory.Column {
		for _, kind := range []inventory.Kind{inventory.Table, inventory.View, inventory.MaterializedView} {
			owner := inventory.ID{Kind: kind, Schema: id.Schema, Name: id.Table}
			if o.nodes[owner] != nil {
				return owner
			}
		}
	}
	return id
}

// needs returns the nodes that must exist before a node.
func (o *ordering) needs(n *node) (out []*node) {
	if n.Kind == inventory.Sequence {
		return nil // it only uses the column that owns it, and gets this owner later
	}
	uses := slices.Clone(n.Uses)
	for _, part := range slices.Concat(n.columns, n.constraints) {
		if !slices.ContainsFunc(n.lateDefaults, func(c inventory.Object) bool { return c.ID == part.ID }) {
			uses = append(uses, part.Uses...)
		}
	}
	for _, id := range uses {
		if need := o.nodes[o.nodeOf(id)]; need != nil && need != n && !need.made {
			out = append(out, need)
		}
	}
	return out
}

func (o *ordering) makeNodes() {
	for left := o.order; len(left) > 0; {
		i := slices.IndexFunc(left, func(n *node) bool { return len(o.needs(n)) == 0 })
		if i < 0 {
			if slices.ContainsFunc(left, (*node).loosen) {
				continue
			}
			i = 0 // a circle that cannot be broken; the database will report the missing object
		}
		o.makeNode(left[i])
		left = slices.Delete(slices.Clone(left), i, i+1)
	}
}

// loosen postpones the checks and defaults of a table. It returns false if there are none to
// postpone.
func (n *node) loosen() bool {
	usesMore := func(part inventory.Object) bool { return len(part.Uses) > 0 }
	before := len(n.lateChecks) + len(n.lateDefaults)
	n.constraints = slices.DeleteFunc(n.constraints, func(c inventory.Object) bool {
		late := (c.Kind == inventory.Check || c.Kind == inventory.DomainCheck) && usesMore(c)
		if late {
			n.lateChecks = append(n.lateChecks, c)
		}
		return late
	})
	if n.Kind == inventory.Table {
		for _, c := range n.columns {
			known := slices.ContainsFunc(n.lateDefaults, func(l inventory.Object) bool { return l.ID == c.ID })
			if c.Properties[inventory.Default] != "" && usesMore(c) && !known {
				n.lateDefaults = append(n.lateDefaults, c)
			}
		}
	}
	return len(n.lateChecks)+len(n.lateDefaults) > before
}

func (o *ordering) makeNode(n *node) {
	n.made = true
	var sql []sqltext.SQL
	if n.Kind == inventory.Table {
		sql = o.table(n.Object, o.withoutLate(n))
	} else {
		sql = o.create(n.Object)
	}
	definition := o.described(n.Object, sql)
	for _, c := range n.constraints {
		extra := o.described(c, o.afterConstraint(c))
		if n.Kind == inventory.Domain {
			extra = o.Define(c, o.scope)
		}
		definition.SQL = append(definition.SQL, extra.SQL...)
	}
	for _, c := range n.columns {
		var sql []sqltext.SQL
		if value := c.Properties[inventory.Default]; n.Kind != inventory.Table && value != "" {
			sql = append(sql, "ALTER VIEW "+o.name(c.Schema, c.Table)+" ALTER COLUMN "+o.ident(c.Name)+" SET DEFAULT "+sqltext.SQL(value))
		}
		extra := o.described(c, sql)
		definition.SQL = append(definition.SQL, extra.SQL...)
		definition.Access = append(definition.Access, extra.Access...)
	}
	for _, sequence := range n.identities {
		extra := o.described(sequence, nil)
		definition.SQL = append(definition.SQL, extra.SQL...)
		definition.Access = append(definition.Access, extra.Access...)
	}
	o.out = append(o.out, definition)
}

// withoutLate returns the parts with which a table is created, without the postponed ones.
func (o *ordering) withoutLate(n *node) tableParts {
	parts := n.tableParts
	parts.columns = slices.Clone(parts.columns)
	for i, c := range parts.columns {
		if slices.ContainsFunc(n.lateDefaults, func(l inventory.Object) bool { return l.ID == c.ID }) {
			c.Properties = withoutDefault(c.Properties)
			parts.columns[i] = c
		}
	}
	return parts
}

func withoutDefault(from map[inventory.Property]string) map[inventory.Property]string {
	out := map[inventory.Property]string{}
	for property, value := range from {
		if property != inventory.Default {
			out[property] = value
		}
	}
	return out
}
