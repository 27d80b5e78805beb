package catalog

import "slices"

// Hierarchy describes how a table of PostgreSQL is related to its partitions, to the tables that it
// inherits from, and to those that inherit from it (introspection only; never compared).
type Hierarchy struct {
	// Partitioned is true when the rows are in partitions.
	Partitioned bool
	// Key are the columns that decide to which partition a row belongs, those in expressions
	// included.
	Key []string
	// Computed is true when the partition key has an expression.
	Computed bool
	// Parents are the tables that it inherits from.
	Parents []TableName
	// Inherited are the columns that it inherits from them, Own those of them that it also declares
	// itself.
	Inherited, Own []string
	// Required are the inherited columns that are NOT NULL in a parent.
	Required []string
	// Children is true when other tables inherit from it, or are its partitions.
	Children bool
}

// TableName is the name of a table.
type TableName struct{ Schema, Name string }

// Split reports whether rows of the table are in other tables.
func (h *Hierarchy) Split() bool { return h != nil && (h.Partitioned || h.Children) }

// Inherits reports whether the table has a column from another one.
func (h *Hierarchy) Inherits(column string) bool {
	return h != nil && slices.Contains(h.Inherited, column)
}

// Relation is a view, a foreign table or a partition, which cannot have a model.
type Relation struct {
	TableName
	// Kind says what it is: "a view", "a partition of events".
	Kind string
}

// Other describes the relation that has the name of a table and is not one; "" if there is none.
func (d *Database) Other(schema, name string) string {
	for _, r := range d.Others {
		if r.Schema == schema && r.Name == name {
			return r.Kind
		}
	}
	return ""
}
