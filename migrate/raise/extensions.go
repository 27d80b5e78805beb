package raise

import (
	"cmp"
	"slices"

	"github.com/cocomon/comon_orm/grammar/schema"
)

// raiseExtensions gives the extensions of the datasource the schemas and versions that they have, where it says any.
// What it does not list is named where it lists some.
func (b *builder) raiseExtensions() {
	ds := b.out.Datasource
	if ds == nil || len(ds.Extensions) == 0 {
		return
	}
	out := *ds
	out.Extensions = slices.Clone(ds.Extensions)
	listed := map[string]bool{}
	for i, e := range out.Extensions {
		name := cmp.Or(e.DBName, e.Name)
		listed[name] = true
		there := b.db.Extension(name)
		if there == nil {
			continue
		}
		out.Extensions[i] = asThere(e, there.Schema, there.Version)
	}
	for _, e := range b.db.Extensions {
		if !listed[e.Name] {
			b.note(e.Name, "the extension is in the database, and not in the extensions of the datasource")
		}
	}
	b.out.Datasource = &out
}

// asThere is an extension with the schema and version that it has, where it says any.
func asThere(e schema.Extension, schemaName, version string) schema.Extension {
	if e.Schema != "" {
		e.Schema = schemaName
	}
	if e.Version != "" {
		e.Version = version
	}
	return e
}
