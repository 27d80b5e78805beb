package sqlite

import (
	"errors"
	"go/build"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"

	lib "modernc.org/sqlite/lib"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/internal/trace"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/sqlite/internal/sqlite3"
)

// TestEveryCodeIsInTheTable reads SQLite's result codes from the source of the Go library. It
// checks that each of them is in the table of codes once, and that every constraint code becomes a
// ConstraintError.
func TestEveryCodeIsInTheTable(t *testing.T) {
	found := resultCodes(t)
	if len(found) < 100 {
		t.Fatalf("%d result codes found in the source of the library, it has more than 100", len(found))
	}
	s := &session{Tracer: trace.New(driver.Config{})}
	for name, code := range found {
		times := 0
		for _, c := range codes {
			if slices.Contains(c.codes, code) {
				times++
			}
		}
		if times != 1 {
			t.Errorf("%s (%d) is in the table %d times", name, code, times)
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
