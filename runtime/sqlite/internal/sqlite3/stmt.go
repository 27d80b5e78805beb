package sqlite3

import (
	"math"
	"slices"

	"modernc.org/libc"
	"modernc.org/libc/sys/types"
	lib "modernc.org/sqlite/lib"

	"github.com/cocomon/comon_orm/runtime/query"
)

// Stmt is a prepared statement. [Conn.Prepare] acquires it, [Stmt.Release] releases it.
type Stmt struct {
	conn    *Conn
	handle  uintptr
	sql     string
	params  buffer
	columns int
	taken   bool
	cached  bool
	used    int // the cache's clock when the statement was last taken
	rest    string
}

// Prepare returns a statement from the cache, or prepares a new one. If sql contains several
// statements, only the first one is prepared, and [Stmt.Rest] returns the text of the
// others.
func (c *Conn) Prepare(sql string) (*Stmt, error) {
	if s := c.cache.take(sql); s != nil {
		c.running = append(c.running, s)
		return s, nil
	}
	text, err := libc.CString(sql)
	if err != nil {
		return nil, err
	}
	defer libc.Xfree(c.tls, text)
	out := libc.Xcalloc(c.tls, 2, types.Size_t(word))
	if out == 0 {
		return nil, errNoMemory
	}
	defer libc.Xfree(c.tls, out)
	rc := lib.Xsqlite3_prepare_v3(c.tls, c.db, text, int32(len(sql))+1, lib.SQLITE_PREPARE_PERSISTENT, out, out+word)
	if rc != lib.SQLITE_OK {
		return nil, c.fail(rc)
	}
	s := &Stmt{conn: c, handle: *(*uintptr)(pointer(out)), sql: sql, taken: true}
	if tail := *(*uintptr)(pointer(out + word)); tail != 0 {
		s.rest = sql[min(int(tail-text), len(sql)):]
	}
	c.running = append(c.running, s)
	if s.handle == 0 {
		return s, nil // sql contains no statement, at most a comment
	}
	s.columns = int(lib.Xsqlite3_column_count(c.tls, s.handle))
	if s.rest == "" {
		c.cache.add(s)
	}
	return s, nil
}

// Rest returns the text after the first statement.
func (s *Stmt) Rest() string { return s.rest }

// ReadOnly reports whether the statement leaves the database file as it is.
func (s *Stmt) ReadOnly() bool {
	return s.handle == 0 || lib.Xsqlite3_stmt_readonly(s.conn.tls, s.handle) != 0
}

// Columns returns the number of columns of the result.
func (s *Stmt) Columns() int { return s.columns }

// Name returns the name of column i of the result.
func (s *Stmt) Name(i int) string {
	return libc.GoString(lib.Xsqlite3_column_name(s.conn.tls, s.handle, int32(i)))
}

// Declared returns the declared type of the table column that result column i was read from. It
// returns "" if the result column is an expression.
func (s *Stmt) Declared(i int) string {
	return libc.GoString(lib.Xsqlite3_column_decltype(s.conn.tls, s.handle, int32(i)))
}

// Params returns the number of parameters.
func (s *Stmt) Params() int {
	return int(lib.Xsqlite3_bind_parameter_count(s.conn.tls, s.handle))
}

// ParamName returns the parameter as it was written: "?2", ":a", "@a" or "$a". It returns "" for a
// question mark alone, and for a number that the statement does not use, such as 1 in "SELECT ?2".
// The first parameter has index 0.
func (s *Stmt) ParamName(i int) string {
	return libc.GoString(lib.Xsqlite3_bind_parameter_name(s.conn.tls, s.handle, int32(i+1)))
}

// Bind sets the parameters to args. Decimals, times, JSON and enums are sent as text, booleans as
// integers.
func (s *Stmt) Bind(args []query.Value) error {
	size := 0
	for i := range args {
		size += len(args[i].Str)
	}
	if !s.params.reserve(s.conn.tls, size) {
		return errNoMemory
	}
	for i := range args {
		if rc := s.bind(int32(i+1), &args[i]); rc != lib.SQLITE_OK {
			return s.conn.fail(rc)
		}
	}
	return nil
}

// bind sets parameter i, counted from 1, and returns SQLite's result code. It copies texts and
// blobs to the statement's own buffer. The destructor 0 (SQLITE_STATIC) tells SQLite that this
// memory stays valid.
func (s *Stmt) bind(i int32, v *query.Value) int32 {
	tls, h := s.conn.tls, s.handle
	switch v.Kind {
	case query.Null:
		return lib.Xsqlite3_bind_null(tls, h, i)
	case query.Int, query.BigInt, query.Bool:
		return lib.Xsqlite3_bind_int64(tls, h, i, v.Num)
	case query.Float:
		return lib.Xsqlite3_bind_double(tls, h, i, math.Float64frombits(uint64(v.Num)))
	case query.Bytes:
		if v.Str == "" {
			return lib.Xsqlite3_bind_zeroblob(tls, h, i, 0)
		}
		return lib.Xsqlite3_bind_blob64(tls, h, i, s.params.put(v.Str), uint64(len(v.Str)), 0)
	case query.Decimal, query.String, query.Time, query.JSON, query.Enum:
	}
	if s.params.address == 0 && !s.params.reserve(tls, 1) { // for a null address, SQLite would bind NULL instead of an empty text
		return lib.SQLITE_NOMEM
	}
	return lib.Xsqlite3_bind_text64(tls, h, i, s.params.put(v.Str), uint64(len(v.Str)), 0, lib.SQLITE_UTF8)
}

// Step advances to the next row. It returns false after the last row.
func (s *Stmt) Step() (bool, error) {
	if s.handle == 0 {
		return false, nil
	}
	select {
	case <-s.conn.done:
		return false, &Error{Code: lib.SQLITE_INTERRUPT, Message: "interrupted"}
	default:
	}
	switch rc := lib.Xsqlite3_step(s.conn.tls, s.handle); rc {
	case lib.SQLITE_ROW:
		return true, nil
	case lib.SQLITE_DONE:
		return false, nil
	default:
		err := s.conn.fail(rc)
		err.Running = true
		return false, err
	}
}

// Reset stops a statement before its last row. Outside a transaction, SQLite then commits the
// statement and checks deferred foreign keys. Reset returns the error of this commit.
func (s *Stmt) Reset() error {
	if rc := lib.Xsqlite3_reset(s.conn.tls, s.handle); rc != lib.SQLITE_OK {
		return s.conn.fail(rc)
	}
	return nil
}

// Release stops the statement and returns it to the cache. If it does not belong to the cache, it
// is finalized.
func (s *Stmt) Release() {
	tls := s.conn.tls
	s.conn.stopped(s)
	if !s.cached {
		s.finalize()
		return
	}
	lib.Xsqlite3_reset(tls, s.handle)
	lib.Xsqlite3_clear_bindings(tls, s.handle)
	if s.params.size > keepBuffer {
		s.params.free(tls)
	}
	s.taken = false
}

// stopped removes s from the statements in use. It searches from the end, since s is nearly always
// the last one.
func (c *Conn) stopped(s *Stmt) {
	for i := len(c.running) - 1; i >= 0; i-- {
		if c.running[i] == s {
			c.running = slices.Delete(c.running, i, i+1)
			return
		}
	}
}

func (s *Stmt) finalize() {
	lib.Xsqlite3_finalize(s.conn.tls, s.handle)
	s.handle = 0
	s.params.free(s.conn.tls)
}
