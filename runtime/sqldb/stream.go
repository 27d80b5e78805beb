package sqldb

import (
	"context"
	"database/sql"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/internal/txstate"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// stream is a result whose rows are passed on as they arrive. If a further statement needs the
// connection, the rest of the rows is retained first.
type stream struct {
	rows     *sql.Rows
	result   *result
	retained bool
	rest     [][]any
	err      error
}

// next returns the values of the next row. It returns nil after the last row.
func (st *stream) next() ([]any, error) {
	if st.retained {
		if len(st.rest) == 0 {
			return nil, st.err
		}
		values := st.rest[0]
		st.rest = st.rest[1:]
		return values, nil
	}
	if !st.rows.Next() {
		return nil, st.rows.Err()
	}
	return scan(st.rows, len(st.result.types))
}

func (st *stream) retain() {
	for !st.retained {
		values, err := st.next()
		if values == nil || err != nil {
			st.retained, st.err = true, err
			_ = st.rows.Close() // st.err has the error of reading
			return
		}
		st.rest = append(st.rest, values)
	}
}

// free makes the connection free for another statement.
func (s *session) free() {
	if s.active != nil {
		s.active.retain()
	}
}

// stream runs a query and passes each row on as it arrives.
func (s *session) stream(ctx context.Context, t *task, each func(driver.Row) error, level *txstate.Level) (err error) {
	s.free()
	span, n := s.Start(s.Trip(), t.SQL, t.Args).Of(t.node), int64(0)
	defer func() {
		err = s.explain(ctx, err, t.query, s)
		span.End(ctx, n, err)
	}()
	args, err := s.arguments(t.Args)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(ctx, t.SQL, args...)
	if err != nil {
		return err
	}
	st := &stream{rows: rows}
	outer := s.active
	s.active = st
	defer func() {
		s.active = outer
		_ = rows.Close() // the error of reading is returned already
	}()
	if st.result, err = newResult(s.database, rows); err != nil {
		return err
	}
	r := &row{result: st.result}
	for {
		if r.values, err = st.next(); err != nil || r.values == nil {
			return err
		}
		n++
		if err := each(r); err != nil {
			return err
		}
		if err := r.TakeError(); err != nil {
			return err
		}
		if level != nil && level.Ended() {
			return orm.ErrTxDone
		}
	}
}
