package raise

import (
	"cmp"
	"slices"

	"github.com/cocomon/comon_orm/grammar/schema"
)

// raiseExtensions sets the schemas and versions of the datasource's extensions to those in the
// database. It does so only for extensions that state a schema or a version.
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

// asThere returns an extension in which the schema and the version, if they are stated, are those
// in the database.
func asThere(e schema.Extension, schemaName, version string) schema.Extension {
	if e.Schema != "" {
		e.Schema = schemaName
	}
	if e.Version != "" {
		e.Version = version
	}
	return e
}
