// Package ent holds no code: its benchmark measures what building an ent client costs, for comparison with ours.
package ent
