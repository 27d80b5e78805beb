package catalog

import "slices"

// Hierarchy describes how a table of PostgreSQL is related to its partitions, to the tables that it
// inherits from, and to those that inherit from it (introspection only; never compared).
type Hierarchy struct {
	// Partitioned is true if the rows are in partitions.
	Partitioned bool
	// Key are the columns of the partition key, including columns in expressions.
	Key []string
	// Computed is true if the partition key has an expression.
	Computed bool
	// Parents are the tables that it inherits from.
	Parents []TableName
	// Inherited are the columns that it inherits. Own are the inherited columns that it also
	// declares itself.
	Inherited, Own []string
	// Required are the inherited columns that are NOT NULL in a parent.
	Required []string
	// Children is true if other tables inherit from it or are its partitions.
	Children bool
}

// TableName is the name of a table.
type TableName struct{ Schema, Name string }

// Split reports whether rows of the table are, or may be, in other tables.
func (h *Hierarchy) Split() bool { return h != nil && (h.Partitioned || h.Children) }

// Inherits reports whether the table inherits the column.
func (h *Hierarchy) Inherits(column string) bool {
	return h != nil && slices.Contains(h.Inherited, column)
}

// Relation is a view, a foreign table or a partition, which cannot have a model.
type Relation struct {
	TableName
	// Kind is the kind of relation in words: "a view", "a partition of events".
	Kind string
}

// Other describes the relation of that name that is not a table; "" if there is none.
func (d *Database) Other(schema, name string) string {
	for _, r := range d.Others {
		if r.Schema == schema && r.Name == name {
			return r.Kind
		}
	}
	return ""
}
