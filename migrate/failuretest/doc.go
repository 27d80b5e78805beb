// Package failuretest only has tests: what becomes of migrations when processes are killed,
// connections cut, disks full, files edited and histories tampered with. Each test proves one
// guarantee of the failure model (docs/migrations.md), on PostgreSQL and on SQLite with both
// journal modes.
package failuretest
