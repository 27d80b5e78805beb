package sqlite

import (
	"github.com/cocomon/comon_orm/runtime/internal/sqlitecatalog"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
)

// dialect returns the SQLite dialect with the time columns of this database.
func (p *pool) dialect() sqlgen.SQLite { return sqlgen.SQLite{Times: p.times.Load()} }

// readTimes reads which TEXT columns of the database are in an index, and stores them in p.times.
func (p *pool) readTimes(c *conn) error {
	times, err := sqlitecatalog.Times((&session{conn: c}).lookUp)
	if err == nil {
		p.times.Store(times)
	}
	return err
}

// refreshTimes calls readTimes again if a statement has used a table that did not exist at the last
// call.
func (p *pool) refreshTimes(c *conn) {
	if p.times.Load().Stale() {
		_ = p.readTimes(c) // on failure, conditions on times are still right but may be slow
	}
}
