package sqliteerror

import (
	"slices"

	"github.com/cocomon/comon_orm/runtime/orm"
)

// The primary result codes of SQLite, see sqlite.org/rescode.html. They are the low byte of the
// extended result codes.
const (
	ok = iota
	Error
	internal
	perm
	abort
	Busy
	Locked
	noMemory
	ReadOnly
	Interrupt
	ioError
	corrupt
	notFound
	full
	cannotOpen
	protocol
	empty
	Schema
	tooBig
	Constraint
	mismatch
	misuse
	noLFS
	auth
	format
	outOfRange
	notADatabase
	notice
	warning

	row  = 100
	done = 101
)

// The extended result codes that have another sentinel than their primary code.
const (
	constraintCheck      = Constraint | 1<<8
	constraintForeignKey = Constraint | 3<<8
	constraintNotNull    = Constraint | 5<<8
	constraintPrimaryKey = Constraint | 6<<8
	constraintTrigger    = Constraint | 7<<8
	constraintUnique     = Constraint | 8<<8
	constraintRowID      = Constraint | 10<<8
	constraintDatatype   = Constraint | 12<<8
)

// Extended codes that SQLite does not use. The client's SQL functions fail with them.
const (
	OutOfRange  = Error | 101<<8
	ZeroDivisor = Error | 102<<8
)

// The messages of the client's SQL functions that fail with the codes above.
const (
	OutOfRangeMessage  = "number out of range"
	ZeroDivisorMessage = "division by zero"
)

// CodeOf returns the extended code of an error. A driver that lets functions return an error
// without a code of its own reports Error for them, and their message decides.
func CodeOf(code int, message string) int {
	switch {
	case code == Error && message == OutOfRangeMessage:
		return OutOfRange
	case code == Error && message == ZeroDivisorMessage:
		return ZeroDivisor
	}
	return code
}

// Meanings returns the texts of sqlite3_errstr that a message can follow.
func Meanings() []string {
	return []string{
		"SQL logic error", "constraint failed", "datatype mismatch", "string or blob too big", "attempt to write a readonly database",
		"database is locked", "database table is locked", "database or disk is full", "interrupted", "disk I/O error", "unable to open database file",
		"query aborted", "authorization denied", "out of memory", "database schema has changed",
	}
}

// KindOf returns the sentinel error of an extended result code, or nil if the code has none. An
// extended code that is missing from the table has the sentinel of its primary code.
func KindOf(code int) error {
	for _, c := range codes {
		if slices.Contains(c.codes, code) {
			return c.kind
		}
	}
	if code > 0xff {
		return KindOf(code & 0xff)
	}
	return nil
}

// Listed reports whether the table contains a result code itself.
func Listed(code int) bool {
	for _, c := range codes {
		if slices.Contains(c.codes, code) {
			return true
		}
	}
	return false
}

// codes maps the primary result codes, and the extended ones that differ from them, to their
// sentinel errors.
var codes = []struct {
	kind  error
	codes []int
}{
	{orm.ErrUniqueViolation, []int{constraintUnique, constraintPrimaryKey, constraintRowID}},
	{orm.ErrForeignKeyViolation, []int{constraintForeignKey}},
	{orm.ErrNotNullViolation, []int{constraintNotNull}},
	{orm.ErrCheckViolation, []int{constraintCheck}},
	// A violated foreign key with the action RESTRICT has this code too; see [violation].
	{orm.ErrRaised, []int{constraintTrigger}},
	{orm.ErrConstraintViolation, []int{Constraint}},
	{orm.ErrInvalidInput, []int{constraintDatatype, mismatch, tooBig, OutOfRange, ZeroDivisor}},
	{orm.ErrSerialization, []int{Busy, Locked, abort, protocol}},
	{orm.ErrCanceled, []int{Interrupt}},
	{orm.ErrReadOnly, []int{ReadOnly}},
	{orm.ErrUnavailable, []int{full, noMemory, perm, cannotOpen, ioError}},
	// These codes have no sentinel. They report a wrong statement, a damaged file or a wrong use of
	// SQLite; the last four are not errors.
	{nil, []int{
		Error, corrupt, auth, empty, format, internal, misuse, noLFS, notADatabase, notFound, outOfRange, Schema,
		notice, warning, ok, row, done,
	}},
}
