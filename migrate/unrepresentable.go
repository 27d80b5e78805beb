package migrate

import (
	"fmt"
	"maps"
	"slices"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/inventory"
	"github.com/cocomon/comon_orm/migrate/raise"
)

// The schema language cannot express most properties of a table. [raise.ToSchema] returns a note
// for each property in a catalog that it cannot express. Other properties are only in the
// inventory, and this file adds the notes on them:
//
//	unique constraint users_mail_key: UNIQUE NULLS NOT DISTINCT (mail)
//	note: users.users_mail_key: NULLS NOT DISTINCT cannot be expressed in the schema:
//	      it stays in the database

// Unrepresentable is an object or a property that a schema cannot express.
type Unrepresentable struct {
	// Kinds are the kinds of the objects. Property is the property that cannot be expressed, "" if
	// the object itself cannot be expressed.
	Kinds    []inventory.Kind
	Property inventory.Property
	// value is the value of Property that cannot be expressed; "" if none of its values can be
	// expressed. option selects the definitions that have the property.
	value  string
	option func(sqltext.KeyOptions) bool
	// Name is the name in notes, such as NULLS NOT DISTINCT or "a trigger".
	Name string
}

// Unrepresentables returns all objects and properties that an inventory can have and a schema
// cannot express.
func Unrepresentables() (all []Unrepresentable) {
	keys := []inventory.Kind{inventory.PrimaryKey, inventory.Unique, inventory.ForeignKey, inventory.Index}
	object := func(name string, kind inventory.Kind) Unrepresentable {
		return Unrepresentable{Kinds: []inventory.Kind{kind}, Name: name}
	}
	fact := func(name string, property inventory.Property, kinds ...inventory.Kind) Unrepresentable {
		return Unrepresentable{Kinds: kinds, Property: property, Name: name}
	}
	option := func(name string, has func(sqltext.KeyOptions) bool) Unrepresentable {
		return Unrepresentable{Kinds: keys, Name: name, option: has}
	}
	for _, kind := range inventory.Uncarried() {
		all = append(all, object("the "+string(kind), kind))
	}
	return append(all, []Unrepresentable{
		option("NULLS NOT DISTINCT", func(o sqltext.KeyOptions) bool { return o.NullsNotDistinct }),
		option("DEFERRABLE", func(o sqltext.KeyOptions) bool { return o.Deferrable }),
		option("INCLUDE", func(o sqltext.KeyOptions) bool { return o.Include }),
		option("MATCH FULL", func(o sqltext.KeyOptions) bool { return o.MatchFull }),
		option("a collation of an index", func(o sqltext.KeyOptions) bool { return o.Collation }),
		option("NULLS FIRST or LAST", func(o sqltext.KeyOptions) bool { return o.Nulls }),
		fact("NOT VALID", inventory.Valid, inventory.ForeignKey, inventory.Check),
		fact("ON CONFLICT", inventory.Conflict, inventory.PrimaryKey, inventory.Unique, inventory.Column),
		fact("a collation", inventory.Collation, inventory.Column),
		fact("a statistics target", inventory.Target, inventory.Column),
		fact("options of a column", inventory.Options, inventory.Column),
		{Kinds: []inventory.Kind{inventory.Column}, Property: inventory.Identity, value: "ALWAYS", Name: "GENERATED ALWAYS"},
		fact("a storage", inventory.Storage, inventory.Column),
		fact("a compression", inventory.Compression, inventory.Column),
		fact("PARTITION BY", inventory.PartitionBy, inventory.Table),
		fact("a partition", inventory.Partition, inventory.Table),
		fact("INHERITS", inventory.Inherits, inventory.Table),
		fact("UNLOGGED", inventory.Persistence, inventory.Table),
		fact("storage parameters", inventory.Options, inventory.Table),
		fact("row security", inventory.RowSecurity, inventory.Table),
		fact("a replica identity", inventory.Identifying, inventory.Table),
		fact("STRICT", inventory.Strict, inventory.Table),
		fact("WITHOUT ROWID", inventory.WithoutRows, inventory.Table),
		object("a trigger", inventory.Trigger),
		object("a rule", inventory.Rule),
		object("a policy", inventory.Policy),
		object("a function", inventory.Function),
		object("the collation", inventory.CollationObject),
		object("a domain", inventory.Domain),
		object("a composite or range type", inventory.Type),
		object("a sequence of its own", inventory.Sequence),
		object("statistics", inventory.Statistics),
		object("a publication", inventory.Publication),
		object("a foreign table", inventory.ForeignTable),
		object("an extension", inventory.Extension),
		fact("a comment", inventory.Comment, inventory.Table, inventory.Column, inventory.PrimaryKey, inventory.Unique, inventory.ForeignKey, inventory.Check,
			inventory.Exclusion, inventory.Index, inventory.Trigger, inventory.Rule, inventory.Policy, inventory.Sequence, inventory.Type, inventory.Domain,
			inventory.DomainCheck, inventory.View, inventory.MaterializedView, inventory.Function, inventory.Statistics, inventory.Publication, inventory.ForeignTable),
	}...)
}

// of reports whether an object is, or has, what u describes.
func (u Unrepresentable) of(p provider.Provider, o inventory.Object) bool {
	if !slices.Contains(u.Kinds, o.Kind) {
		return false
	}
	switch {
	case u.option != nil:
		return u.option(sqltext.ReadKeyOptions(p, o.Properties[inventory.Definition]))
	case u.Property == inventory.Inherits:
		return o.Properties[inventory.Inherits] != "" && o.Properties[inventory.Partition] == ""
	case u.value != "":
		return o.Properties[u.Property] == u.value
	case u.Property != "":
		return o.Properties[u.Property] != ""
	case o.Kind == inventory.Type:
		return o.Properties[inventory.Values] == ""
	case o.Kind == inventory.Sequence:
		return o.Properties[inventory.OwnedBy] == ""
	case o.Kind == inventory.Publication:
		return o.Table == ""
	default:
		return true
	}
}

// unrepresentableNotes returns the notes on objects and properties that the schema cannot express.
// A property that a table inherits is noted on its parent only. own is the schema whose names need
// no prefix.
func unrepresentableNotes(p provider.Provider, stands inventory.Inventory, own string, ds *schema.Datasource) (out []raise.Note) {
	things := Unrepresentables()
	comments := map[string]int{}
	for _, o := range stands.Objects {
		if o.Properties[inventory.Inherited] != "" || o.Kind == inventory.Index && o.Properties[inventory.Inherits] != "" {
			continue
		}
		for _, u := range things {
			switch {
			case !u.of(p, o):
			case u.Property == inventory.Comment:
				at := o.ID
				if at.Table != "" {
					at.Name, at.Table = at.Table, ""
				}
				comments[noteName(at, own)]++
			case o.Kind == inventory.Extension:
				if o.Name != "plpgsql" && !isListed(ds, o.Name) {
					out = append(out, raise.Note{Object: o.Name, Message: "an extension that the datasource does not list: a database made from the schema alone lacks it"})
				}
			default:
				out = append(out, raise.Note{Object: noteName(o.ID, own), Message: u.Name + " cannot be expressed in the schema: it stays in the database"})
			}
		}
	}
	for _, object := range slices.Sorted(maps.Keys(comments)) {
		out = append(out, raise.Note{Object: object, Message: fmt.Sprintf("a comment is not taken over: it stays in the database (%d there)", comments[object])})
	}
	return out
}

func isListed(ds *schema.Datasource, extension string) bool {
	return ds != nil && slices.ContainsFunc(ds.Extensions, func(e schema.Extension) bool { return e.Name == extension || e.DBName == extension })
}

// noteName returns the name of an object in notes: posts, posts.body, app.posts.
func noteName(id inventory.ID, own string) string {
	name := id.Name
	if id.Table != "" {
		name = id.Table + "." + name
	}
	if id.Schema != "" && id.Schema != own {
		name = id.Schema + "." + name
	}
	return name
}
