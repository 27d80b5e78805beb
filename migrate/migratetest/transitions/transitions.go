// Package transitions holds the suite of schema edits: for every kind of edit what the plan
// warns of, what becomes of rows and whether the way back restores them, on both databases. It works on the
// front door alone: schema texts go in, a live database is looked at.
package transitions
