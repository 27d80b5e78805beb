package raise

import (
	"cmp"
	"slices"

	"github.com/cocomon/comon_orm/grammar/schema"
)

// raiseExtensions sets the actual schemas and versions of the datasource's extensions that state
// any.
func (b *builder) raiseExtensions() {
	ds := b.out.Datasource
	if ds == nil || len(ds.Extensions) == 0 {
		return
	}
	out := *ds
	out.Extensions = slices.Clone(ds.Extensions)
	for i, e := range out.Extensions {
		there := b.db.Extension(cmp.Or(e.DBName, e.Name))
		if there == nil {
			continue
		}
		out.Extensions[i] = asThere(e, there.Schema, there.Version)
	}
	b.out.Datasource = &out
}

// asThere is an extension with its actual schema and version, if it states any.
func asThere(e schema.Extension, schemaName, version string) schema.Extension {
	if e.Schema != "" {
		e.Schema = schemaName
	}
	if e.Version != "" {
		e.Version = version
	}
	return e
}
