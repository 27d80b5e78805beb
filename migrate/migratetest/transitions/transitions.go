// Package transitions is the test suite of schema edits. For every kind of edit, on both databases,
// it checks the warnings of the plan, the rows after the edit, and the rows after a rollback. It
// only uses the public API, with schema texts as input and a live database.
package transitions
