package postgres

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/cocomon/comon_orm/internal/nativetype"
)

// prepared is a statement that is prepared on one connection.
type prepared struct {
	*pgconn.StatementDescription
	params  []parameter
	formats []int16 // of the result's columns
	forms   []nativetype.Form
	used    int
}

// cacheSize is the maximum number of prepared statements on a connection.
const cacheSize = 512

// cache maps the text of a statement to the prepared statement of one connection. It is discarded
// together with the connection.
type cache struct {
	stmts   map[string]*prepared
	clock   int
	dropped []string // names to deallocate on the server
	// changes is the value of [Executor.changes] when the statements were prepared.
	changes int64
}

const cacheKey = "comon_orm statements"

func cacheOf(c *pgconn.PgConn) *cache {
	data := c.CustomData()
	if own, ok := data[cacheKey].(*cache); ok {
		return own
	}
	own := &cache{stmts: map[string]*prepared{}}
	data[cacheKey] = own
	return own
}

// follow removes all statements if the client has noticed a changed table since they were prepared,
// perhaps on another connection. Further statements may be outdated for the same reason, and would
// fail one after another.
func (c *cache) follow(changes int64) {
	if c.changes == changes {
		return
	}
	for sql := range c.stmts {
		c.drop(sql)
	}
	c.changes = changes
}

func (c *cache) get(sql string) *prepared {
	p := c.stmts[sql]
	if p != nil {
		c.clock++
		p.used = c.clock
	}
	return p
}

// statementName returns the name of the prepared statement with this text. The name is the same on
// every connection, and differs between texts.
func statementName(sql string) string {
	sum := sha256.Sum256([]byte(sql))
	return "comon_orm_" + hex.EncodeToString(sum[:16])
}

// add adds a statement with its description. A pipeline returns the description without the name,
// so add sets the name.
func (c *cache) add(sql string, d *pgconn.StatementDescription) {
	for len(c.stmts) >= cacheSize {
		oldest, least := "", 0
		for text, p := range c.stmts {
			if oldest == "" || p.used < least {
				oldest, least = text, p.used
			}
		}
		c.drop(oldest)
	}
	d.Name = statementName(sql)
	c.clock++
	p := &prepared{d, make([]parameter, len(d.ParamOIDs)), make([]int16, len(d.Fields)), make([]nativetype.Form, len(d.Fields)), c.clock}
	for i, oid := range d.ParamOIDs {
		p.params[i] = parameterOf(oid)
	}
	for i, f := range d.Fields {
		if p.forms[i] = formOf(f.DataTypeOID); p.forms[i] != nativetype.Text {
			p.formats[i] = binaryFormat
		}
	}
	c.stmts[sql] = p
}

// drop removes a statement from the cache if it is there. The server deallocates it together with
// the next statement that is prepared.
func (c *cache) drop(sql string) {
	if p := c.stmts[sql]; p != nil {
		c.dropped = append(c.dropped, p.Name)
		delete(c.stmts, sql)
	}
}
