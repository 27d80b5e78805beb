// Package ent contains no code: its benchmark measures the cost of building an ent client, for
// comparison with comon_orm's.
package ent
