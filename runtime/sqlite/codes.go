package sqlite

import (
	"slices"

	lib "modernc.org/sqlite/lib"

	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/sqlite/internal/sqlite3"
)

// kindOf returns the sentinel error of an extended result code, or nil if the code has none. An
// extended code that is missing from the table has the sentinel of its primary code.
func kindOf(code int) error {
	for _, c := range codes {
		if slices.Contains(c.codes, code) {
			return c.kind
		}
	}
	if code > 0xff {
		return kindOf(code & 0xff)
	}
	return nil
}

// codes maps every result code of SQLite to its sentinel error; see sqlite.org/rescode.html.
var codes = []struct {
	kind  error
	codes []int
}{
	{orm.ErrUniqueViolation, []int{lib.SQLITE_CONSTRAINT_UNIQUE, lib.SQLITE_CONSTRAINT_PRIMARYKEY, lib.SQLITE_CONSTRAINT_ROWID}},
	{orm.ErrForeignKeyViolation, []int{lib.SQLITE_CONSTRAINT_FOREIGNKEY}},
	{orm.ErrNotNullViolation, []int{lib.SQLITE_CONSTRAINT_NOTNULL}},
	{orm.ErrCheckViolation, []int{lib.SQLITE_CONSTRAINT_CHECK}},
	// A violated foreign key with the action RESTRICT has this code too; see the method violation.
	{orm.ErrRaised, []int{lib.SQLITE_CONSTRAINT_TRIGGER}},
	{orm.ErrConstraintViolation, []int{
		lib.SQLITE_CONSTRAINT, lib.SQLITE_CONSTRAINT_COMMITHOOK, lib.SQLITE_CONSTRAINT_FUNCTION,
		lib.SQLITE_CONSTRAINT_PINNED, lib.SQLITE_CONSTRAINT_VTAB,
	}},
	{orm.ErrInvalidInput, []int{
		lib.SQLITE_CONSTRAINT_DATATYPE, lib.SQLITE_MISMATCH, lib.SQLITE_TOOBIG, sqlite3.CodeOutOfRange, sqlite3.CodeZeroDivisor,
	}},
	{orm.ErrSerialization, []int{
		lib.SQLITE_BUSY, lib.SQLITE_BUSY_RECOVERY, lib.SQLITE_BUSY_SNAPSHOT, lib.SQLITE_BUSY_TIMEOUT,
		lib.SQLITE_LOCKED, lib.SQLITE_LOCKED_SHAREDCACHE, lib.SQLITE_LOCKED_VTAB,
		lib.SQLITE_ABORT, lib.SQLITE_ABORT_ROLLBACK, lib.SQLITE_PROTOCOL,
	}},
	{orm.ErrCanceled, []int{lib.SQLITE_INTERRUPT}},
	{orm.ErrReadOnly, []int{
		lib.SQLITE_READONLY, lib.SQLITE_READONLY_CANTINIT, lib.SQLITE_READONLY_CANTLOCK, lib.SQLITE_READONLY_DBMOVED,
		lib.SQLITE_READONLY_DIRECTORY, lib.SQLITE_READONLY_RECOVERY, lib.SQLITE_READONLY_ROLLBACK,
	}},
	{orm.ErrUnavailable, []int{
		lib.SQLITE_FULL, lib.SQLITE_NOMEM, lib.SQLITE_PERM,
		lib.SQLITE_CANTOPEN, lib.SQLITE_CANTOPEN_CONVPATH, lib.SQLITE_CANTOPEN_DIRTYWAL, lib.SQLITE_CANTOPEN_FULLPATH,
		lib.SQLITE_CANTOPEN_ISDIR, lib.SQLITE_CANTOPEN_NOTEMPDIR, lib.SQLITE_CANTOPEN_SYMLINK,
		lib.SQLITE_IOERR, lib.SQLITE_IOERR_ACCESS, lib.SQLITE_IOERR_AUTH, lib.SQLITE_IOERR_BADKEY,
		lib.SQLITE_IOERR_BEGIN_ATOMIC, lib.SQLITE_IOERR_BLOCKED, lib.SQLITE_IOERR_CHECKRESERVEDLOCK,
		lib.SQLITE_IOERR_CLOSE, lib.SQLITE_IOERR_CODEC, lib.SQLITE_IOERR_COMMIT_ATOMIC, lib.SQLITE_IOERR_CONVPATH,
		lib.SQLITE_IOERR_CORRUPTFS, lib.SQLITE_IOERR_DATA, lib.SQLITE_IOERR_DELETE, lib.SQLITE_IOERR_DELETE_NOENT,
		lib.SQLITE_IOERR_DIR_CLOSE, lib.SQLITE_IOERR_DIR_FSYNC, lib.SQLITE_IOERR_FSTAT, lib.SQLITE_IOERR_FSYNC,
		lib.SQLITE_IOERR_GETTEMPPATH, lib.SQLITE_IOERR_IN_PAGE, lib.SQLITE_IOERR_LOCK, lib.SQLITE_IOERR_MMAP,
		lib.SQLITE_IOERR_NOMEM, lib.SQLITE_IOERR_RDLOCK, lib.SQLITE_IOERR_READ, lib.SQLITE_IOERR_ROLLBACK_ATOMIC,
		lib.SQLITE_IOERR_SEEK, lib.SQLITE_IOERR_SHMLOCK, lib.SQLITE_IOERR_SHMMAP, lib.SQLITE_IOERR_SHMOPEN,
		lib.SQLITE_IOERR_SHMSIZE, lib.SQLITE_IOERR_SHORT_READ, lib.SQLITE_IOERR_TRUNCATE, lib.SQLITE_IOERR_UNLOCK,
		lib.SQLITE_IOERR_VNODE, lib.SQLITE_IOERR_WRITE,
	}},
	// These codes have no sentinel. They report a wrong statement, a damaged file or a wrong use of
	// SQLite; the codes of the last row are not errors.
	{nil, []int{
		lib.SQLITE_ERROR, lib.SQLITE_ERROR_KEY, lib.SQLITE_ERROR_MISSING_COLLSEQ, lib.SQLITE_ERROR_RESERVESIZE,
		lib.SQLITE_ERROR_RETRY, lib.SQLITE_ERROR_SNAPSHOT, lib.SQLITE_ERROR_UNABLE,
		lib.SQLITE_CORRUPT, lib.SQLITE_CORRUPT_INDEX, lib.SQLITE_CORRUPT_SEQUENCE, lib.SQLITE_CORRUPT_VTAB,
		lib.SQLITE_AUTH, lib.SQLITE_AUTH_USER, lib.SQLITE_EMPTY, lib.SQLITE_FORMAT, lib.SQLITE_INTERNAL,
		lib.SQLITE_MISUSE, lib.SQLITE_NOLFS, lib.SQLITE_NOTADB, lib.SQLITE_NOTFOUND, lib.SQLITE_RANGE, lib.SQLITE_SCHEMA,
		lib.SQLITE_NOTICE, lib.SQLITE_NOTICE_RBU, lib.SQLITE_NOTICE_RECOVER_ROLLBACK, lib.SQLITE_NOTICE_RECOVER_WAL,
		lib.SQLITE_WARNING, lib.SQLITE_WARNING_AUTOINDEX,
		lib.SQLITE_OK, lib.SQLITE_OK_LOAD_PERMANENTLY, lib.SQLITE_OK_SYMLINK, lib.SQLITE_ROW, lib.SQLITE_DONE,
	}},
}
