package sqlgen

import (
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Dialect describes the differences between databases. [Postgres] and [SQLite] implement it. Its
// methods return parts of the SQL text or write them to the builder.
type Dialect interface {
	// text returns the database whose rules of quoting apply.
	text() provider.Provider
	// placeholder returns the text of the nth parameter, counted from 1.
	placeholder(n int) string
	// nullsLow reports whether NULL sorts before every value.
	nullsLow() bool
	// schemas reports whether tables belong to schemas.
	schemas() bool
	// rowLocks reports whether a SELECT can lock rows.
	rowLocks() bool
	// parents writes a row source for FROM with the alias p. It has one row for each key of the
	// parents.
	parents(b *builder, n *query.Parent) parentSource
	// collates reports whether a column of c's type can have a collation that a parameter does not
	// have.
	collates(c *query.Column) bool
	// joinParents returns the kind of join between a table and the source of parents. indexed is
	// true if an index finds the table's rows of a key.
	joinParents(indexed bool) string
	// position returns an expression for the position of a key in the source of parents, from 0.
	position() string
	// parentEquals writes the condition that a row has the key of a single parent, for the ith
	// column of the key. expr is this column c of the row, and v is the ith value of the
	// parent's key.
	parentEquals(b *builder, expr string, c *query.Column, l *query.Link, i int, v query.Value)
	// amongRows writes the condition that expr is one of the values that a subquery selects. The
	// function sub writes the subquery. indexed is true if an index finds the rows that contain
	// such a value.
	amongRows(b *builder, expr string, indexed bool, sub func())
	// lateral reports whether a subquery in FROM can refer to the tables before it.
	lateral() bool
	// noLimit returns the text that is required before OFFSET if there is no limit.
	noLimit() string
	// batch returns the maximum number of rows of one INSERT into the columns.
	batch(columns []*query.Column) int

	// read returns the expression that selects a column.
	read(expr string, c *query.Column) string
	// assigned writes the parameter for a value that is assigned to c.
	assigned(b *builder, c *query.Column, v query.Value)
	// operand returns the expression for a column in a comparison.
	operand(expr string, c *query.Column) string
	// note is called with each column before the column is written.
	note(t *query.Table, c *query.Column)
	// identity returns the expression for a column in an equality that does not need to use an
	// index.
	identity(expr string, c *query.Column) string
	// formsOfKeys reports whether one key of these columns can be stored in several forms. A unique
	// constraint considers such forms different.
	formsOfKeys(columns []*query.Column) bool
	// noTarget reports whether ON CONFLICT cannot name the columns of a unique constraint of t.
	noTarget(t *query.Table, columns []int) bool
	// joined returns the two sides of an equality of two columns.
	joined(left string, c *query.Column, right string, d *query.Column) (l, r string)
	// keyEquals writes the condition that the column c of a key has the value v.
	keyEquals(b *builder, expr string, c *query.Column, v query.Value)
	// comparison writes the comparison of a column with a value. word is the text of op.
	comparison(b *builder, expr string, c *query.Column, op query.CompareOp, word string, v query.Value)
	// sortable returns the expression for a column in ORDER BY.
	sortable(expr string, c *query.Column) string
	// sortValue writes the parameter for a value that is compared with the result of sortable.
	sortValue(b *builder, c *query.Column, v query.Value)
	// value writes the parameter for a value that is compared with c or is part of an expression
	// assigned to c.
	value(b *builder, c *query.Column, v query.Value)
	// oneOf writes the condition that expr is one of values. None of the values is NULL.
	oneOf(b *builder, expr string, c *query.Column, values []query.Value)
	// tuples writes a subquery that returns rows.
	tuples(b *builder, columns []*query.Column, rows [][]query.Value)
	// defaultsOrNothing returns the beginning of an INSERT of one row of defaults that does nothing
	// on a conflict. clause is true if an ON CONFLICT clause may follow.
	defaultsOrNothing() (verb string, clause bool)
	// match writes a text search.
	match(b *builder, expr string, c *query.Column, m query.Match)
	// given converts an argument of the user's own SQL to the form in which it is sent.
	given(a any) (query.Value, error)
	// search writes the words of a full-text search.
	search(b *builder, p query.Search)
	// json writes a condition on a value inside of a Json column.
	json(b *builder, expr string, c *query.Column, m query.JSONMatch)
	// list writes a condition on a list column.
	list(b *builder, expr string, c *query.Column, m query.ListMatch)
	// arithmetic writes the new value of a column, computed from its old value.
	arithmetic(b *builder, expr string, c *query.Column, op query.AssignOp, v query.Value)
	// measure returns the expression of a measure of column c, for every function except FuncCount.
	measure(expr string, c *query.Column, f query.MeasureFunc) string
	// period writes the date on which the period of a group key begins. expr is the column c.
	period(b *builder, expr string, c *query.Column, k query.GroupKey)
	// changeJSON writes the new value of a Json column after changes of its document.
	changeJSON(b *builder, expr string, c *query.Column, changes []query.JSONChange)
	// rows writes the source of an INSERT: VALUES or a SELECT.
	rows(b *builder, columns []*query.Column, rows [][]query.Value)
}

var (
	_ Dialect = Postgres{}
	_ Dialect = SQLite{}
)
