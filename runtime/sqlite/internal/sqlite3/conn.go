// Package sqlite3 wraps the part of SQLite's C interface that the executor needs: connections,
// cached prepared statements, their parameters and the columns of their rows. It does not use
// database/sql, whose interface values cost an allocation per value.
//
// Connections are opened without SQLite's own mutexes. Therefore only one goroutine at a time may
// use a [Conn] and its statements.
package sqlite3

import (
	"context"
	"fmt"
	"time"
	"unsafe"

	"modernc.org/libc"
	"modernc.org/libc/sys/types"
	lib "modernc.org/sqlite/lib"
)

// OpenFlags contains the options of [Open].
type OpenFlags struct {
	ReadOnly bool
	// Busy is the maximum time to wait for a lock of another connection or process.
	Busy time.Duration
}

// Conn is one connection.
type Conn struct {
	tls   *libc.TLS
	db    uintptr
	cache cache
	// running contains the statements in use, in the order in which they were acquired.
	running []*Stmt
	ctx     context.Context // its end interrupts running statements
	done    <-chan struct{} // ctx.Done(), nil if ctx cannot end
	busy    time.Duration
	closed  bool
	periods *periods // SQLite holds a pointer to its function, which must exist as long as the connection
}

// progressEvery is the number of instructions of SQLite's virtual machine between two checks of the
// context.
const progressEvery = 2000

// Open opens an existing file. For the path ":memory:" it creates an empty database in memory.
func Open(path string, o OpenFlags) (*Conn, error) {
	flags := int32(lib.SQLITE_OPEN_READWRITE | lib.SQLITE_OPEN_NOMUTEX)
	if o.ReadOnly {
		flags = lib.SQLITE_OPEN_READONLY | lib.SQLITE_OPEN_NOMUTEX
	}
	c := &Conn{tls: libc.NewTLS(), busy: o.Busy, cache: cache{stmts: map[string]*Stmt{}}}
	if err := c.open(path, flags); err != nil {
		return nil, fmt.Errorf("open SQLite database %s: %w", path, err)
	}
	self := uintptr(unsafe.Pointer(c)) // Go does not move c, and the user of the connection keeps c alive
	lib.Xsqlite3_busy_handler(c.tls, c.db, funcPointer(onBusy), self)
	lib.Xsqlite3_progress_handler(c.tls, c.db, progressEvery, funcPointer(onProgress), self)
	if err := c.define(); err != nil {
		_ = c.Close()
		return nil, err
	}
	return c, nil
}

func (c *Conn) open(path string, flags int32) error {
	name, err := libc.CString(path)
	if err != nil {
		c.tls.Close()
		return err
	}
	defer libc.Xfree(c.tls, name)
	out := libc.Xcalloc(c.tls, 1, types.Size_t(word))
	if out == 0 {
		c.tls.Close()
		return errNoMemory
	}
	defer libc.Xfree(c.tls, out)
	rc := lib.Xsqlite3_open_v2(c.tls, name, out, flags, 0)
	c.db = *(*uintptr)(pointer(out))
	if c.db != 0 {
		lib.Xsqlite3_extended_result_codes(c.tls, c.db, 1)
	}
	if rc != lib.SQLITE_OK {
		err := c.fail(rc)
		_ = c.Close()
		return err
	}
	return nil
}

// Close closes the connection and finalizes its cached statements. A second call does nothing.
func (c *Conn) Close() error {
	if c.closed {
		return nil
	}
	c.closed = true
	c.cache.clear()
	rc := lib.Xsqlite3_close_v2(c.tls, c.db)
	c.tls.Close()
	c.db = 0
	if rc != lib.SQLITE_OK {
		return &Error{Code: int(rc), Message: "close"}
	}
	return nil
}

// SetContext sets the context of all statements that run from now on. The end of ctx interrupts
// them.
func (c *Conn) SetContext(ctx context.Context) { c.ctx, c.done = ctx, ctx.Done() }

// Context returns the context of the last SetContext.
func (c *Conn) Context() context.Context { return c.ctx }

// Reset releases all statements that are in use. Their users must not call them afterwards.
func (c *Conn) Reset() {
	for len(c.running) > 0 {
		c.running[len(c.running)-1].Release()
	}
}

// Changes returns the number of rows that the last INSERT, UPDATE or DELETE wrote.
func (c *Conn) Changes() int64 { return lib.Xsqlite3_changes64(c.tls, c.db) }

// InTransaction reports whether a transaction is open.
func (c *Conn) InTransaction() bool { return lib.Xsqlite3_get_autocommit(c.tls, c.db) == 0 }

// Exec runs one statement without parameters and ignores its rows.
func (c *Conn) Exec(sql string) error {
	s, err := c.Prepare(sql)
	if err != nil {
		return err
	}
	defer s.Release()
	for {
		row, err := s.Step()
		if err != nil || !row {
			return err
		}
	}
}

func onProgress(_ *libc.TLS, self uintptr) int32 {
	c := (*Conn)(pointer(self))
	select {
	case <-c.done:
		return 1
	default:
		return 0
	}
}

// onBusy is called by SQLite when another connection holds a lock. It waits for a moment and
// returns 1 for another attempt. It returns 0 to give up when the context ends or the busy timeout
// is over. count is the number of earlier calls for the same lock.
func onBusy(_ *libc.TLS, self uintptr, count int32) int32 {
	c := (*Conn)(pointer(self))
	delay := min(25*time.Millisecond, time.Millisecond<<min(count, 5))
	// The delays are 1, 2, 4, 8, 16, 25, 25, … ms, so the total delay follows from count.
	waited := time.Duration(1<<min(count, 5)-1)*time.Millisecond + time.Duration(max(count-5, 0))*25*time.Millisecond
	if waited >= c.busy {
		return 0
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return 1
	case <-c.done:
		return 0
	}
}
