// Package failuretest only has tests. They check the behaviour of migrations if processes are
// killed, connections are cut, disks are full, or files and histories are edited. Each test proves
// one guarantee of the failure model (docs/migrations.md), on PostgreSQL and on SQLite with both
// journal modes.
package failuretest
