package postgres

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// reading is a result that is being read. If a callback runs further statements on the same
// connection, the rest of the result is buffered in memory first.
type reading struct {
	rr       *pgconn.ResultReader
	row      *row
	buffered bool
	rest     [][][]byte
	tag      pgconn.CommandTag
	err      error
}

// next moves to the next row.
func (r *reading) next() bool {
	if !r.buffered {
		if !r.rr.NextRow() {
			return false
		}
		r.row.values = r.rr.Values()
		return true
	}
	if len(r.rest) == 0 {
		return false
	}
	r.row.values, r.rest = r.rest[0], r.rest[1:]
	return true
}

func (r *reading) buffer() {
	if r.buffered {
		return
	}
	r.buffered = true
	r.row.values = cloneValues(r.row.values)
	for r.rr.NextRow() {
		r.rest = append(r.rest, cloneValues(r.rr.Values()))
	}
	r.tag, r.err = r.rr.Close()
}

// close ends the reading and returns the server's result for the statement.
func (r *reading) close() (pgconn.CommandTag, error) {
	if !r.buffered {
		r.tag, r.err = r.rr.Close()
	}
	return r.tag, r.err
}

// read reads the result of a task to its end.
func (s *session) read(ctx context.Context, rr *pgconn.ResultReader, t *task, known *prepared, each handler) (err error) {
	r := &reading{rr: rr, row: &row{}}
	if known != nil && len(known.forms) > 0 && !t.raw {
		r.row.forms = known.forms
	}
	outer := s.active
	s.active = r
	rows := int64(0)
	defer func() { // a callback may panic; the connection must not stay busy
		s.active = outer
		tag, closing := r.close()
		if t.Write || t.raw && !tag.Select() {
			t.affected = tag.RowsAffected()
		}
		reported := err
		if closing != nil && err == nil {
			err = s.explain(closing, t.query)
			reported = closing
		}
		t.span.End(ctx, max(rows, t.affected), reported)
	}()
	if t.result != nil && known == nil {
		if err := t.result.open(rr.FieldDescriptions()); err != nil {
			return err
		}
	}
	for r.next() {
		if rows++; rows == 1 && r.row.forms == nil {
			r.row.describe(rr.FieldDescriptions())
		}
		if t.Count {
			t.affected = r.row.Int(0)
			continue
		}
		if each == nil {
			continue
		}
		if err := r.row.dispatch(t.node, each); err != nil {
			return err
		}
	}
	return nil
}

func cloneValues(values [][]byte) [][]byte {
	size := 0
	for _, v := range values {
		size += len(v)
	}
	memory, out := make([]byte, 0, size), make([][]byte, len(values))
	for i, v := range values {
		if v != nil {
			start := len(memory)
			memory = append(memory, v...)
			out[i] = memory[start:len(memory):len(memory)]
		}
	}
	return out
}

// rolledBack reports whether the server answered COMMIT with ROLLBACK, as it does after an error.
func rolledBack(tag pgconn.CommandTag) bool { return strings.HasPrefix(tag.String(), "ROLLBACK") }
