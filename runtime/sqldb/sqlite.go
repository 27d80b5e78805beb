package sqldb

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/internal/sqlitecatalog"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
)

// facts are what the executor must know of an SQLite database before it compiles a node.
type facts struct {
	// times describes the columns that can hold times. It is nil if the driver does not have the
	// function that reads the times of other programs.
	times *sqlgen.TimeColumns
}

// dialect returns the dialect of the database. It reads the facts about an SQLite database at the
// first call, and again after a statement has used an unknown table.
func (s *settings) dialect(ctx context.Context, c conn) (sqlgen.Dialect, error) {
	if s.database == PostgreSQL {
		return sqlgen.Postgres{}, nil
	}
	if s.database != SQLite {
		return nil, fmt.Errorf("%w: sqldb.New needs sqldb.PostgreSQL or sqldb.SQLite", orm.ErrInvalidInput)
	}
	known := s.facts.Load()
	if known == nil || known.times != nil && known.times.Stale() {
		read, err := s.readFacts(ctx, c)
		switch {
		case err == nil:
			known = read
			s.facts.Store(known)
		case known == nil:
			return nil, err
		}
	}
	return sqlgen.SQLite{Times: known.times}, nil
}

func (s *settings) readFacts(ctx context.Context, c conn) (*facts, error) {
	on := &session{conn: c, settings: s}
	read := func(text string, args []query.Value, each func(driver.Row) error) error {
		return on.lookUpIn(ctx, text, args, each)
	}
	var enforced bool
	err := read("PRAGMA foreign_keys", nil, func(r driver.Row) error { enforced = r.Int(0) == 1; return nil })
	if err != nil {
		return nil, s.explain(ctx, fmt.Errorf("read the settings of the SQLite database: %w", err), nil, nil)
	}
	if !enforced {
		return nil, fmt.Errorf("%w: the SQLite connection does not enforce foreign keys: open it with _pragma=foreign_keys(1) (modernc.org/sqlite) or _foreign_keys=on (mattn/go-sqlite3)", orm.ErrInvalidInput)
	}
	out := &facts{}
	if read("SELECT "+sqlgen.StoredTime+"(NULL)", nil, func(driver.Row) error { return nil }) != nil {
		return out, nil
	}
	if out.times, err = sqlitecatalog.Times(read); err != nil {
		return nil, s.explain(ctx, fmt.Errorf("read the tables of the SQLite database: %w", err), nil, nil)
	}
	return out, nil
}

// lookUp implements [sqlitecatalog.Reader]. It is for facts that explain an error, whose context
// may have ended.
func (s *session) lookUp(text string, args []query.Value, each func(driver.Row) error) error {
	return s.lookUpIn(context.Background(), text, args, each)
}

// lookUpIn runs a query without reporting it to the statement hook.
func (s *session) lookUpIn(ctx context.Context, text string, args []query.Value, each func(driver.Row) error) error {
	values, err := s.arguments(args)
	if err != nil {
		return err
	}
	_, err = s.read(ctx, text, values, func(res *result) (func([]any) error, error) {
		r := &row{result: res}
		return func(values []any) error {
			r.values = values
			if err := each(r); err != nil {
				return err
			}
			return r.TakeError()
		}, nil
	})
	return err
}

// stored returns the form in which SQLite stores a value. It returns an error for values that
// SQLite cannot store unchanged: it stores NaN as NULL.
func stored(v *query.Value) (any, error) {
	at := sqlgen.StoredSQLite(*v)
	switch at.Kind {
	case query.Int, query.BigInt:
		return at.Num, nil
	case query.Float:
		f := math.Float64frombits(uint64(at.Num))
		if math.IsNaN(f) {
			return nil, errors.New("SQLite has no NaN, it would store NULL")
		}
		return f, nil
	case query.Bytes:
		return []byte(at.Str), nil
	case query.Null:
		return nil, nil
	case query.Decimal, query.Bool, query.String, query.Time, query.JSON, query.Enum:
	}
	return at.Str, nil
}
