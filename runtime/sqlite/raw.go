package sqlite

import (
	"context"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
)

// Raw implements [driver.Executor].
func (e *Executor) Raw(ctx context.Context, sql string, args []any, each func([]string, driver.Row) error) (int64, error) {
	c, err := e.rawConn(ctx, sql)
	if err != nil {
		return 0, err
	}
	s := e.session(c)
	columns, affected, err := s.rawOnce(ctx, e.pool, sql, args, each)
	if err != nil || s.retained == nil {
		return affected, err
	}
	return affected, replay(*s.retained, func(_ int, r driver.Row) error { return each(columns, r) })
}

// rawConn acquires a reading connection, or the writing one if the statement writes.
func (e *Executor) rawConn(ctx context.Context, sql string) (*conn, error) {
	c, err := e.pool.reader(ctx)
	if err != nil {
		return nil, err
	}
	prepared, err := c.Prepare(sql)
	if err != nil { // the run reports it again, to the hook as well
		return c, nil //nolint:nilerr
	}
	readOnly := prepared.ReadOnly()
	prepared.Release()
	if readOnly || c.writes {
		return c, nil
	}
	e.pool.release(c)
	return e.pool.writer(ctx)
}

// rawOnce is raw followed by the release of the connection.
func (s *session) rawOnce(ctx context.Context, p *pool, sql string, args []any, each func([]string, driver.Row) error) ([]string, int64, error) {
	defer p.release(s.conn)
	columns, affected, err := s.raw(ctx, sql, args, each)
	if err == nil && s.conn.InTransaction() { // release rolls it back
		err = errors.New("the statement opened a transaction and did not end it: use the client's Transaction")
	}
	return columns, affected, err
}

// Raw implements [driver.Executor].
func (t *Tx) Raw(ctx context.Context, sql string, args []any, each func([]string, driver.Row) error) (int64, error) {
	if err := t.enter(ctx); err != nil {
		return 0, err
	}
	_, affected, err := t.raw(ctx, sql, args, each)
	return affected, err
}

func (s *session) raw(ctx context.Context, sql string, args []any, each func([]string, driver.Row) error) (columns []string, affected int64, err error) {
	values := make([]query.Value, len(args))
	for i, a := range args {
		if values[i], err = argument(a); err != nil {
			return nil, 0, fmt.Errorf("parameter %d: %w", i+1, err)
		}
	}
	rows := int64(0)
	span := s.Start(s.Trip(), sql, values)
	defer func() { span.End(ctx, max(rows, affected), err) }()
	prepared, err := s.conn.Prepare(sql)
	if err != nil {
		return nil, 0, s.explain(ctx, err, nil)
	}
	defer prepared.Release()
	switch {
	case strings.TrimSpace(prepared.Rest()) != "":
		return nil, 0, errors.New("more than one statement: run one at a time")
	case prepared.Params() != len(values):
		return nil, 0, fmt.Errorf("the statement has %d parameters, %d values are given", prepared.Params(), len(values))
	}
	if err := prepared.Bind(values); err != nil {
		return nil, 0, err
	}
	var own func(driver.Row) error
	if each != nil {
		columns = make([]string, prepared.Columns())
		for i := range columns {
			columns[i] = prepared.Name(i)
		}
		own = func(r driver.Row) error { return each(columns, r) }
	}
	if rows, err = s.read(&row{stmt: prepared}, 0, own); err != nil {
		return nil, 0, s.explain(ctx, err, nil)
	}
	if !prepared.ReadOnly() {
		affected = s.conn.Changes()
	}
	return columns, affected, nil
}

// argument converts a Go value to a value that SQLite can store.
func argument(a any) (query.Value, error) {
	switch a := a.(type) {
	case nil:
		return query.Value{}, nil
	case query.Value:
		return sqlgen.StoredSQLite(a), nil
	case time.Time:
		return sqlgen.StoredSQLite(query.TimeValue(a)), nil
	case []byte:
		if a == nil {
			return query.Value{}, nil
		}
		return query.BytesValue(a), nil
	}
	v := reflect.ValueOf(a)
	if v.Kind() == reflect.Pointer && v.IsNil() {
		return query.Value{}, nil
	}
	if own, ok := a.(sqldriver.Valuer); ok {
		out, err := own.Value()
		if err != nil {
			return query.Value{}, err
		}
		return argument(out)
	}
	switch v.Kind() {
	case reflect.Pointer:
		return argument(v.Elem().Interface())
	case reflect.Bool:
		return sqlgen.StoredSQLite(query.BoolValue(v.Bool())), nil
	case reflect.String:
		return query.StringValue(v.String()), nil
	case reflect.Float32, reflect.Float64:
		return query.FloatValue(v.Float()), nil
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return query.BytesValue(v.Bytes()), nil
		}
	default:
		if v.CanInt() {
			return query.BigIntValue(v.Int()), nil
		}
		if v.CanUint() && v.Uint() < 1<<63 {
			return query.BigIntValue(int64(v.Uint())), nil
		}
	}
	return query.Value{}, fmt.Errorf("SQLite has no form for %T", a)
}
