package sqlgen

import (
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Dialect answers what differs between databases. There are two: [Postgres] and [SQLite].
type Dialect interface {
	// text is the database whose quoting rules apply.
	text() provider.Provider
	// placeholder is the text of the nth parameter, from 1.
	placeholder(n int) string
	// nullsLow is true when NULL sorts before every value.
	nullsLow() bool
	// schemas is true when tables belong to schemas.
	schemas() bool
	// rowLocks is true when a SELECT can lock rows.
	rowLocks() bool
	// parents writes a source of rows with the alias p, one for each key of the parents.
	parents(b *builder, n *query.Parent) parentSource
	// collates is true if columns of the type of c can have a collation that parameters do not have.
	collates(c *query.Column) bool
	// joinParents is the kind of join between a table and that source; indexed tells whether an index
	// finds the rows of a key.
	joinParents(indexed bool) string
	// position is the position of a key of that source, from 0.
	position() string
	// parentEquals writes the condition that the ith key column c of a row has the value of a single
	// parent.
	parentEquals(b *builder, expr string, c *query.Column, l *query.Link, i int, v query.Value)
	// amongRows writes the condition that expr is one of the values that sub selects; indexed tells
	// whether an index finds the rows with a value.
	amongRows(b *builder, expr string, indexed bool, sub func())
	// lateral is true when a subquery in FROM can refer to the tables before it.
	lateral() bool
	// noLimit is the text required before OFFSET when there is no limit.
	noLimit() string
	// batch is the maximum number of rows of one INSERT into the columns.
	batch(columns []*query.Column) int

	// read is a column in a result.
	read(expr string, c *query.Column) string
	// assigned writes a parameter that a column is set to.
	assigned(b *builder, c *query.Column, v query.Value)
	// operand writes a column in a comparison.
	operand(expr string, c *query.Column) string
	// note is called with each column before it is written.
	note(t *query.Table, c *query.Column)
	// identity is operand for an equality that no index has to serve.
	identity(expr string, c *query.Column) string
	// formsOfKeys is true if a key of these columns can be stored in several forms, which a unique
	// constraint tells apart.
	formsOfKeys(columns []*query.Column) bool
	// joined are the two sides of an equality of columns.
	joined(left string, c *query.Column, right string, d *query.Column) (l, r string)
	// keyEquals writes the condition that a column of a key has the value.
	keyEquals(b *builder, expr string, c *query.Column, v query.Value)
	// comparison writes the comparison of a column with a value; word is op in SQL.
	comparison(b *builder, expr string, c *query.Column, op query.CompareOp, word string, v query.Value)
	// sortable writes a column in ORDER BY.
	sortable(expr string, c *query.Column) string
	// value writes a parameter that is compared with a column or part of an assigned expression.
	value(b *builder, c *query.Column, v query.Value)
	// oneOf writes the condition that expr is one of values, none of which is NULL.
	oneOf(b *builder, expr string, c *query.Column, values []query.Value)
	// tuples writes a subquery with one row of columns for each of rows.
	tuples(b *builder, columns []*query.Column, rows [][]query.Value)
	// defaultsOrNothing is the beginning of an INSERT of one row of defaults that does nothing on a
	// conflict; clause tells whether ON CONFLICT may follow.
	defaultsOrNothing() (verb string, clause bool)
	// match writes a text search.
	match(b *builder, expr string, c *query.Column, m query.Match)
	// list writes a condition on a scalar list.
	list(b *builder, expr string, c *query.Column, m query.ListMatch)
	// arithmetic writes the new value of a column computed from the old one.
	arithmetic(b *builder, expr string, c *query.Column, op query.AssignOp, v query.Value)
	// rows writes the source of an INSERT: VALUES or a SELECT.
	rows(b *builder, columns []*query.Column, rows [][]query.Value)
}

var (
	_ Dialect = Postgres{}
	_ Dialect = SQLite{}
)
