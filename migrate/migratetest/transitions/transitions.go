// Package transitions is the suite of schema edits. For every kind of edit, on both databases, it
// checks what the plan warns of, what happens to rows and whether the rollback restores them. It
// uses only the public API: its input is schema texts, and it reads a live database.
package transitions
