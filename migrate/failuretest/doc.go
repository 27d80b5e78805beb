// Package failuretest only has tests. They check what happens to migrations if processes are
// killed, connections are cut, disks are full, files are edited or histories are tampered with.
// Each test proves one guarantee of the failure model (docs/migrations.md), on PostgreSQL and on
// SQLite with both journal modes.
package failuretest
