// Package transitions is the suite of schema edits: for every kind of edit, on both databases, what
// the plan warns of, what becomes of rows and whether the rollback restores them. It uses only the
// public API: schema texts go in, and a live database is read.
package transitions
