package sqlite

import (
	"errors"
	"go/build"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	lib "modernc.org/sqlite/lib"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/internal/sqliteerror"
	"github.com/cocomon/comon_orm/runtime/internal/trace"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/sqlite/internal/sqlite3"
)

// TestEveryCodeIsInTheTable reads SQLite's result codes from the source of the Go library. It
// checks that the primary code of each is in the table, and that every constraint code becomes a
// ConstraintError.
func TestEveryCodeIsInTheTable(t *testing.T) {
	found := resultCodes(t)
	if len(found) < 100 {
		t.Fatalf("%d result codes found in the source of the library, it has more than 100", len(found))
	}
	s := &session{Tracer: trace.New(driver.Config{})}
	for name, code := range found {
		if !sqliteerror.Listed(code & 0xff) {
			t.Errorf("the primary code of %s (%d) is not in the table", name, code)
		}
		if code&0xff != lib.SQLITE_CONSTRAINT {
			continue
		}
		var c *orm.ConstraintError
		if err := s.explain(t.Context(), &sqlite3.Error{Code: code}, nil); !errors.As(err, &c) {
			t.Errorf("%s is a %T", name, err)
		}
	}
}

// TestKinds checks the numbers of the result codes that have a sentinel of their own, and of some
// that have the sentinel of their primary code.
func TestKinds(t *testing.T) {
	for code, want := range map[int]error{
		lib.SQLITE_CONSTRAINT_UNIQUE: orm.ErrUniqueViolation, lib.SQLITE_CONSTRAINT_PRIMARYKEY: orm.ErrUniqueViolation, lib.SQLITE_CONSTRAINT_ROWID: orm.ErrUniqueViolation,
		lib.SQLITE_CONSTRAINT_FOREIGNKEY: orm.ErrForeignKeyViolation, lib.SQLITE_CONSTRAINT_NOTNULL: orm.ErrNotNullViolation,
		lib.SQLITE_CONSTRAINT_CHECK: orm.ErrCheckViolation, lib.SQLITE_CONSTRAINT_TRIGGER: orm.ErrRaised, lib.SQLITE_CONSTRAINT_VTAB: orm.ErrConstraintViolation,
		lib.SQLITE_CONSTRAINT_DATATYPE: orm.ErrInvalidInput, lib.SQLITE_MISMATCH: orm.ErrInvalidInput, lib.SQLITE_TOOBIG: orm.ErrInvalidInput,
		lib.SQLITE_BUSY_SNAPSHOT: orm.ErrSerialization, lib.SQLITE_LOCKED: orm.ErrSerialization, lib.SQLITE_ABORT_ROLLBACK: orm.ErrSerialization, lib.SQLITE_PROTOCOL: orm.ErrSerialization,
		lib.SQLITE_INTERRUPT: orm.ErrCanceled, lib.SQLITE_READONLY_DBMOVED: orm.ErrReadOnly,
		lib.SQLITE_FULL: orm.ErrUnavailable, lib.SQLITE_NOMEM: orm.ErrUnavailable, lib.SQLITE_PERM: orm.ErrUnavailable, lib.SQLITE_CANTOPEN_ISDIR: orm.ErrUnavailable, lib.SQLITE_IOERR_READ: orm.ErrUnavailable,
		lib.SQLITE_ERROR: nil, lib.SQLITE_CORRUPT_INDEX: nil, lib.SQLITE_NOTADB: nil, lib.SQLITE_RANGE: nil, lib.SQLITE_ROW: nil, lib.SQLITE_DONE: nil, lib.SQLITE_OK: nil,
	} {
		if got := sqliteerror.KindOf(code); !errors.Is(got, want) {
			t.Errorf("%d is %v, want %v", code, got, want)
		}
	}
}

func resultCodes(t *testing.T) map[string]int {
	pkg, err := build.Import("modernc.org/sqlite/lib", ".", 0)
	if err != nil {
		t.Fatal(err)
	}
	primary := regexp.MustCompile(`\bSQLITE_(?:OK|ERROR|INTERNAL|PERM|ABORT|BUSY|LOCKED|NOMEM|READONLY|INTERRUPT|IOERR|CORRUPT|NOTFOUND|FULL|CANTOPEN|` +
		`PROTOCOL|EMPTY|SCHEMA|TOOBIG|CONSTRAINT|MISMATCH|MISUSE|NOLFS|AUTH|FORMAT|RANGE|NOTADB|NOTICE|WARNING|ROW|DONE)(?:_[A-Z_]+)? += +([0-9]+)\n`)
	out := map[string]int{}
	for _, name := range pkg.GoFiles {
		text, err := os.ReadFile(filepath.Join(pkg.Dir, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range primary.FindAllSubmatch(text, -1) {
			if out[string(m[0])], err = strconv.Atoi(string(m[1])); err != nil {
				t.Fatal(err)
			}
		}
	}
	return out
}

func TestUnknownCodes(t *testing.T) {
	s := &session{Tracer: trace.New(driver.Config{})}
	for code, kind := range map[int]error{
		lib.SQLITE_CONSTRAINT | 99<<8: orm.ErrConstraintViolation, lib.SQLITE_IOERR | 99<<8: orm.ErrUnavailable, lib.SQLITE_BUSY | 99<<8: orm.ErrSerialization,
	} {
		if err := s.explain(t.Context(), &sqlite3.Error{Code: code}, nil); !errors.Is(err, kind) {
			t.Errorf("%d is %v, want %v", code, err, kind)
		}
	}
}
