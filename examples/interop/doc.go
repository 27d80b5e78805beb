// Package interop shows how the client shares a transaction with other code: queries that sqlc has
// generated, bun, or statements written by hand. The examples are its tests; docs/client/interop.md
// describes them.
package interop
