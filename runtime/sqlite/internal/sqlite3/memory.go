package sqlite3

import (
	"unsafe"

	"modernc.org/libc"
	"modernc.org/libc/sys/types"
	lib "modernc.org/sqlite/lib"

	"github.com/cocomon/comon_orm/runtime/internal/sqliteerror"
)

// word is the size of an address in bytes.
const word = unsafe.Sizeof(uintptr(0))

// pointer converts an address to a Go pointer. The memory at the address must belong to SQLite, or
// must be memory that Go never moves.
func pointer(address uintptr) unsafe.Pointer {
	return *(*unsafe.Pointer)(unsafe.Pointer(&address))
}

// view returns the n bytes at address without a copy. If the memory belongs to SQLite, it is valid
// until the next call on the statement.
func view(address uintptr, n int) []byte {
	if address == 0 || n == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(pointer(address)), n)
}

// funcPointer returns the function f in the form that the translated C code calls. This form is the
// pointer inside a Go function value. The memory at this pointer never moves (go.dev/s/go11func).
// If f is not a top-level function, the caller must keep f alive as long as C code can call it.
func funcPointer[F any](f F) uintptr {
	return *(*uintptr)(unsafe.Pointer(&struct{ f F }{f}))
}

// buffer is C memory for the parameters of one statement.
type buffer struct {
	address  uintptr
	size     int
	occupied int
}

const keepBuffer = 64 << 10

// reserve empties the buffer and ensures capacity for n bytes. It returns false if there is no
// memory.
func (b *buffer) reserve(tls *libc.TLS, n int) bool {
	b.occupied = 0
	if n <= b.size {
		return true
	}
	b.free(tls)
	size := max(256, n)
	b.address = libc.Xmalloc(tls, types.Size_t(size))
	if b.address == 0 {
		return false
	}
	b.size = size
	return true
}

// put copies s to the end of the buffer and returns the address of the copy. The capacity must be
// reserved.
func (b *buffer) put(s string) uintptr {
	at := b.address + uintptr(b.occupied)
	copy(view(at, len(s)), s)
	b.occupied += len(s)
	return at
}

func (b *buffer) free(tls *libc.TLS) {
	if b.address != 0 {
		libc.Xfree(tls, b.address)
	}
	b.address, b.size, b.occupied = 0, 0, 0
}

// Error is an error that SQLite returned.
type Error struct {
	// Code is SQLite's extended result code. Code & 0xff is the primary code.
	Code    int
	Message string
	// Running is true if the error occurred while the statement ran. Then the message may quote
	// values of rows.
	Running bool
}

// Error returns SQLite's message.
func (e *Error) Error() string { return "sqlite: " + e.Message }

// Primary returns the primary result code.
func (e *Error) Primary() int { return e.Code & 0xff }

// The result codes that callers distinguish; see sqlite.org/rescode.html.
const (
	CodeError      = lib.SQLITE_ERROR
	CodeBusy       = lib.SQLITE_BUSY
	CodeLocked     = lib.SQLITE_LOCKED
	CodeInterrupt  = lib.SQLITE_INTERRUPT
	CodeReadOnly   = lib.SQLITE_READONLY
	CodeConstraint = lib.SQLITE_CONSTRAINT
	CodeSchema     = lib.SQLITE_SCHEMA

	// Extended codes that SQLite does not use. The SQL functions of this package fail with them.
	CodeOutOfRange  = sqliteerror.OutOfRange
	CodeZeroDivisor = sqliteerror.ZeroDivisor
)

var errNoMemory error = &Error{Code: lib.SQLITE_NOMEM, Message: "out of memory"}

func (c *Conn) fail(rc int32) *Error {
	message := "unknown error"
	if c.db != 0 {
		message = libc.GoString(lib.Xsqlite3_errmsg(c.tls, c.db))
	} else if text := lib.Xsqlite3_errstr(c.tls, rc); text != 0 {
		message = libc.GoString(text)
	}
	return &Error{Code: int(rc), Message: message}
}
