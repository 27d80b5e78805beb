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

// Placed adds the missing schema to each use of a type or operator class that belongs to an
// extension and that the search_path does not find. The schema is that of the extension: the one
// that d sets, else the one in live, which has the extensions of the live database. Operator
// classes get only schemas of live. Placed knows the types and classes of an extension from live.
// For an extension that is not in live, it assumes one type with the extension's name. Every type
// with the name of an extension's type counts as that type.
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

// places returns what [Database.Placed] adds: the schemas of types, by the name of the type, and
// the names of operator classes with their schema, by the name without it.
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
			continue // if an extension moves, uses of its classes are not changed
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
