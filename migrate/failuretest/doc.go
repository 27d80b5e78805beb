// Package failuretest is a room of tests alone: what becomes of migrations when
// processes are killed, connections cut, disks full, files edited and histories
// tampered with. Each test stands for one promise of the failure model
// (docs/migrations.md), on PostgreSQL and on SQLite with both journal modes.
package failuretest
