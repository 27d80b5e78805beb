package sqldb

import (
	"context"
	"fmt"
	"reflect"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/internal/pgtext"
	"github.com/cocomon/comon_orm/runtime/internal/rawargs"
	"github.com/cocomon/comon_orm/runtime/internal/txstate"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
)

// Raw implements [driver.Executor].
func (e *Executor) Raw(ctx context.Context, text string, args []any, rows driver.RawRows) (int64, error) {
	if err := e.open(); err != nil {
		return 0, err
	}
	return (&session{conn: e.db, settings: e.settings}).raw(ctx, text, args, rows, nil)
}

// Raw implements [driver.Executor].
func (t *Tx) Raw(ctx context.Context, text string, args []any, rows driver.RawRows) (int64, error) {
	if err := t.enter(ctx); err != nil {
		return 0, err
	}
	defer t.level.Leave()
	affected, err := t.raw(ctx, text, args, rows, t.level)
	return affected, t.checked(ctx, err)
}

func (s *session) raw(ctx context.Context, text string, given []any, rows driver.RawRows, level *txstate.Level) (int64, error) {
	kind := s.database.provider()
	if word := sqltext.TransactionControl(kind, text); word != "" {
		return 0, fmt.Errorf("%w: %s in raw SQL would leave the connection in another state than the client knows: use the client's Transaction", orm.ErrInvalidInput, word)
	}
	if statements, err := sqltext.Split(kind, text); err == nil && len(statements) > 1 {
		return 0, fmt.Errorf("%w: more than one statement: run one at a time", orm.ErrInvalidInput)
	}
	numbered, values, err := rawargs.Numbered(kind, text, given)
	var args []any
	var shown []query.Value
	if err == nil {
		args, shown, err = s.rawArguments(values)
	}
	if err != nil {
		return 0, fmt.Errorf("%w: %w", orm.ErrInvalidInput, err)
	}
	t := &task{Statement: sqlgen.Statement{SQL: numbered, Args: shown, Write: sqltext.Writes(kind, text)}}
	if rows == nil {
		return s.execRaw(ctx, t, args)
	}
	return s.queryRaw(ctx, t, args, rows, level)
}

// execRaw runs a statement whose rows are not needed.
func (s *session) execRaw(ctx context.Context, t *task, args []any) (affected int64, err error) {
	s.free()
	span := s.Start(s.Trip(), t.SQL, t.Args)
	defer func() {
		err = s.explain(ctx, s.outcome(t, err), nil, s)
		span.End(ctx, affected, err)
	}()
	done, err := s.ExecContext(ctx, t.SQL, args...)
	if err != nil || !t.Write {
		return 0, err
	}
	return done.RowsAffected()
}

// queryRaw runs a statement and passes its rows on after it has ended.
func (s *session) queryRaw(ctx context.Context, t *task, args []any, rows driver.RawRows, level *txstate.Level) (affected int64, err error) {
	s.free()
	var (
		out     []retainedRow
		each    func(driver.Row) error
		refused error
	)
	span := s.Start(s.Trip(), t.SQL, t.Args)
	n, err := s.read(ctx, t.SQL, args, func(r *result) (func([]any) error, error) {
		if each, refused = rows(r.names); refused != nil {
			return nil, refused
		}
		return func(values []any) error {
			out = append(out, retainedRow{0, r, values})
			return nil
		}, nil
	})
	if refused == nil {
		err = s.explain(ctx, s.outcome(t, err), nil, s)
	}
	span.End(ctx, n, err)
	if err != nil {
		return 0, err
	}
	if t.Write {
		affected = n
	}
	return affected, dispatch(out, alone(each), level)
}

// rawArguments converts the user's own arguments to values that the driver accepts. shown are the
// same arguments for the statement hook, as far as they are known.
func (s *settings) rawArguments(values []any) (args []any, shown []query.Value, err error) {
	args = make([]any, len(values))
	for i, a := range values {
		if s.database == SQLite {
			v, err := rawargs.SQLiteValue(a)
			if err == nil {
				args[i], err = stored(&v)
			}
			if err != nil {
				return nil, nil, fmt.Errorf("argument %d: %w", i+1, err)
			}
			shown = append(shown, v)
			continue
		}
		args[i] = a
		v, own := a.(query.Value)
		if !own && reflect.ValueOf(a).Kind() == reflect.Slice {
			if v, err = rawargs.Value(a); err != nil || v.List == nil {
				continue // the driver converts it
			}
			own = true
		}
		switch {
		case !own:
		case v.List != nil:
			args[i] = string(pgtext.AppendArray(nil, pgtext.AnyTime, *v.List))
		case v.IsNull():
			args[i] = nil
		default:
			args[i] = string(pgtext.Append(nil, pgtext.AnyTime, &v))
		}
	}
	return args, shown, nil
}
