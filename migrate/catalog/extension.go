package catalog

import (
	"cmp"
	"strings"
)

// Extension is an extension of the database (PostgreSQL).
type Extension struct {
	Name string
	// Schema and Version are "" if the schema does not set them.
	Schema, Version string
	// Types and Classes are the types and operator classes of the extension that the search_path
	// does not find (introspection only). The names of Classes include their schema.
	Types, Classes []string
}

// Extension returns the extension of that name, nil when there is none.
func (d Database) Extension(name string) *Extension {
	for i := range d.Extensions {
		if d.Extensions[i].Name == name {
			return &d.Extensions[i]
		}
	}
	return nil
}

// Placed returns the database with a schema for each type and operator class of an extension that
// has none and that the search_path does not find. It uses the schemas in live, and for other
// extensions the schemas that d sets. It assumes that a type with the name of an extension's type
// is that type.
func (d Database) Placed(live []Extension) Database {
	types, classes := d.places(live)
	if len(types) == 0 && len(classes) == 0 {
		return d
	}
	tables := make([]*Table, len(d.Tables))
	for i, t := range d.Tables {
		placed := *t
		placed.Columns = make([]*Column, len(t.Columns))
		for j, c := range t.Columns {
			placed.Columns[j] = c.placed(types)
		}
		placed.Indexes = make([]*Index, len(t.Indexes))
		for j, ix := range t.Indexes {
			placed.Indexes[j] = ix.placed(classes)
		}
		tables[i] = &placed
	}
	d.Tables = tables
	return d
}

// places returns the schemas of such types, and the full names of such classes.
func (d Database) places(live []Extension) (types, classes map[string]string) {
	types, classes = map[string]string{}, map[string]string{}
	for _, e := range d.Extensions {
		if e.Schema != "" {
			types[e.Name] = e.Schema
		}
	}
	for _, e := range live {
		to := d.Extension(e.Name)
		moves := to != nil && to.Schema != "" && to.Schema != e.Schema
		for _, name := range e.Types {
			types[name] = e.Schema
			if moves {
				types[name] = to.Schema
			}
		}
		if moves {
			continue // the classes of an extension that moves keep their schemas where they are used
		}
		for _, class := range e.Classes {
			classes[class[strings.LastIndexByte(class, '.')+1:]] = class
		}
	}
	return types, classes
}

func (c *Column) placed(schemas map[string]string) *Column {
	name, _, _ := strings.Cut(c.Type.Name, "(") // such as geometry(Point,4326)
	schema := schemas[name]
	if schema == "" || c.Type.Schema != "" || c.Type.Enum {
		return c
	}
	out := *c
	out.Type.Schema = schema
	return &out
}

func (ix *Index) placed(classes map[string]string) *Index {
	out := *ix
	out.Columns = make([]IndexColumn, len(ix.Columns))
	for i, c := range ix.Columns {
		c.OpClass = cmp.Or(classes[c.OpClass], c.OpClass)
		out.Columns[i] = c
	}
	return &out
}
