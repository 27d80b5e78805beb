package sqlgen

import (
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Dialect answers what differs between databases. The set is closed: [Postgres] and [SQLite].
type Dialect interface {
	// text quotes.
	text() provider.Provider
	// placeholder is the text of the nth parameter, from 1.
	placeholder(n int) string
	// stored is the form in which the database keeps v in a column like c.
	stored(c *query.Column, v query.Value) query.Value
	// nullsLow is true when NULL sorts before every value.
	nullsLow() bool
	// schemas is true when tables live in schemas.
	schemas() bool
	// rowLocks is true when a SELECT can lock rows.
	rowLocks() bool
	// parents writes a source of rows p(k0, k1, …) that LATERAL subqueries can refer to; false where there is none.
	parents(b *builder, columns []*query.Column, rows [][]query.Value) bool
	// noLimit is the text that must stand before OFFSET when there is no limit.
	noLimit() string
	// batch is the number of rows that one INSERT into the columns takes at most.
	batch(columns []*query.Column) int

	// operand is how a column is written where values are compared.
	operand(expr string, c *query.Column) string
	// sortable is how a column is written where rows are sorted.
	sortable(expr string, c *query.Column) string
	// value writes a parameter that is compared with a column, or assigned inside an expression.
	value(b *builder, c *query.Column, v query.Value)
	// oneOf writes the condition that expr is one of values, none of which is NULL.
	oneOf(b *builder, expr string, c *query.Column, values []query.Value)
	// tuples writes a subquery with one row of columns for each of rows.
	tuples(b *builder, columns []*query.Column, rows [][]query.Value)
	// defaultsOrNothing is what an INSERT of a row of defaults begins with, where a conflict with that row is passed over, and
	// whether ON CONFLICT may follow.
	defaultsOrNothing() (verb string, clause bool)
	// match writes a text search.
	match(b *builder, expr string, c *query.Column, m query.Match)
	// list writes a condition on a scalar list.
	list(b *builder, expr string, c *query.Column, m query.ListMatch)
	// arithmetic writes the new value of a column changed in place.
	arithmetic(b *builder, expr string, c *query.Column, op query.AssignOp, v query.Value)
	// rows writes what an INSERT inserts: VALUES or a SELECT.
	rows(b *builder, columns []*query.Column, rows [][]query.Value)
}

var (
	_ Dialect = Postgres{}
	_ Dialect = SQLite{}
)
