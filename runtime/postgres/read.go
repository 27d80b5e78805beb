package postgres

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/cocomon/comon_orm/runtime/orm"
)

// result is the result of a statement: a [pgconn.ResultReader] or a [portal].
type result interface {
	NextRow() bool
	Values() [][]byte
	FieldDescriptions() []pgconn.FieldDescription
	Close() (pgconn.CommandTag, error)
}

// reading is a result that is being read. If a callback runs further statements on the same
// connection, the rest of the result is buffered in memory first.
type reading struct {
	rr  result
	row *row
	// early has the rows of earlier statements, which are passed on first.
	early *retainedRows
	// finish reads the results that follow in the pipeline. It is nil outside of a pipeline.
	finish   func() error
	buffered bool
	rest     [][][]byte
	tag      pgconn.CommandTag
	err      error
}

func newReading(rr result, t *task, known *prepared) *reading {
	r := &reading{rr: rr, row: &row{}}
	if known != nil && len(known.forms) > 0 && !t.raw {
		r.row.forms = known.forms
	}
	return r
}

// next reads the next row. It returns false if there is none.
func (r *reading) next() bool {
	if !r.buffered {
		if !r.rr.NextRow() {
			return false
		}
		r.row.values = r.rr.Values()
		if r.row.forms == nil {
			r.row.describe(r.rr.FieldDescriptions())
		}
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
	r.row.values = cloneValues(r.row.values)
	if p, ok := r.rr.(*portal); ok {
		p.suspend()
		return
	}
	r.buffered = true
	for r.rr.NextRow() {
		r.rest = append(r.rest, cloneValues(r.rr.Values()))
	}
	if len(r.rest) > 0 && r.row.forms == nil {
		r.row.describe(r.rr.FieldDescriptions())
	}
	r.tag, r.err = r.rr.Close()
	if r.finish != nil {
		_ = r.finish() // the pipeline returns the error later
	}
}

// close ends the reading and returns the server's result for the statement.
func (r *reading) close() (pgconn.CommandTag, error) {
	if !r.buffered {
		r.tag, r.err = r.rr.Close()
	}
	return r.tag, r.err
}

// read reads the result of a task to its end.
func (s *session) read(ctx context.Context, r *reading, c *call, t *task) (err error) {
	outer, rows := s.active, int64(0)
	s.active = r
	defer func() { // a callback may panic, and the connection must not stay busy
		s.active = outer
		err = settled(err, s.conclude(ctx, r, t, rows, err))
	}()
	if t.result != nil && t.result.each == nil {
		if err := t.result.open(r.rr.FieldDescriptions()); err != nil {
			return err
		}
	}
	if r.early != nil {
		if err := r.early.dispatch(c); err != nil {
			return err
		}
	}
	for r.next() {
		rows++
		if t.Count {
			t.affected = r.row.Int(0)
		}
		if c.each == nil {
			continue
		}
		c.delivered = true
		if err := r.row.dispatch(t.node, c.each); err != nil {
			return err
		}
	}
	return nil
}

// retain reads the result of a task into memory.
func (s *session) retain(ctx context.Context, r *reading, t *task, into *retainedRows) error {
	rows := int64(0)
	for r.next() {
		rows++
		if t.Count {
			t.affected = r.row.Int(0)
		}
		into.add(t.node, r.row)
	}
	return s.conclude(ctx, r, t, rows, nil)
}

// conclude ends a reading. failed is an error that has already been reported.
func (s *session) conclude(ctx context.Context, r *reading, t *task, rows int64, failed error) error {
	tag, err := r.close()
	if t.Write || t.raw && !tag.Select() {
		t.affected = tag.RowsAffected()
	}
	if failed == nil {
		failed = err
	}
	t.span.End(ctx, max(rows, t.affected), failed)
	if err != nil {
		return s.explain(err, t.query)
	}
	return nil
}

// cloneValues returns a copy of values that stays valid after the next row has been read.
func cloneValues(values [][]byte) [][]byte {
	var k retainedRows
	return k.clone(values)
}

// retainedRows holds rows in memory, in order. The values of many rows share one piece of memory.
type retainedRows struct {
	groups []retainedGroup
	memory []byte
	values [][]byte
}

// retainedGroup holds the rows of one task.
type retainedGroup struct {
	node int
	row  *row
	rows [][][]byte
}

func (k *retainedRows) add(node int, r *row) {
	if n := len(k.groups); n == 0 || k.groups[n-1].row != r {
		k.groups = append(k.groups, retainedGroup{node: node, row: r})
	}
	g := &k.groups[len(k.groups)-1]
	g.rows = append(g.rows, k.clone(r.values))
}

// The largest sizes of pieces that are allocated in advance: bytes, and number of values.
const (
	pieceBytes  = 1 << 16
	pieceValues = 1 << 12
)

// clone copies values into the current pieces, or into new ones if they are full.
func (k *retainedRows) clone(values [][]byte) [][]byte {
	size := 0
	for _, v := range values {
		size += len(v)
	}
	if k.memory == nil || cap(k.memory)-len(k.memory) < size { // nil would make an empty text NULL
		k.memory = make([]byte, 0, max(size, min(2*cap(k.memory), pieceBytes)))
	}
	if cap(k.values)-len(k.values) < len(values) {
		k.values = make([][]byte, 0, max(len(values), min(2*cap(k.values), pieceValues)))
	}
	first := len(k.values)
	for _, v := range values {
		if v != nil {
			start := len(k.memory)
			k.memory = append(k.memory, v...)
			v = k.memory[start:len(k.memory):len(k.memory)]
		}
		k.values = append(k.values, v)
	}
	return k.values[first:len(k.values):len(k.values)]
}

// dispatch passes the rows to the handler of the call.
func (k *retainedRows) dispatch(c *call) error {
	for _, g := range k.groups {
		if c.each == nil {
			break
		}
		for _, values := range g.rows {
			c.delivered = true
			g.row.values = values
			if err := g.row.dispatch(g.node, c.each); err != nil {
				return err
			}
		}
	}
	k.groups = nil
	return nil
}

// committed returns an error if the server answered COMMIT with ROLLBACK. It does so if a statement
// of the transaction failed.
func committed(tag pgconn.CommandTag) error {
	if strings.HasPrefix(tag.String(), "ROLLBACK") {
		return orm.ErrTxAborted
	}
	return nil
}
