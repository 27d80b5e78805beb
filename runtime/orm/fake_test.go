package orm_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm/internal/fixture"
	"github.com/cocomon/comon_orm/runtime/query"
)

// fake is an executor that records its statements, one line per round trip. It answers an insert
// with the inserted values, and with numbers from 1 for columns that the database would fill. It
// answers every other statement with scripted rows.
type fake struct {
	mu    sync.Mutex
	trips []string
	// answers are the rows of the next selects, updates and deletes, in order.
	answers [][][]query.Value
	// fail maps a text to the error of each statement whose description contains the text.
	fail map[string]error
	// failures are the errors of the next statements, in order. They have priority over fail.
	failures []error
	affected int64
	next     int64
	begun    string // the begin that is sent together with the first statement
	closed   bool
}

func newFake(answers ...[][]query.Value) (*fixture.Client, *fake) {
	f := &fake{answers: answers, affected: 1}
	return fixture.New(f), f
}

func rows(rs ...[]query.Value) [][]query.Value { return rs }

func vals(xs ...any) []query.Value {
	out := make([]query.Value, len(xs))
	for i, x := range xs {
		switch x := x.(type) {
		case nil:
		case int:
			out[i] = query.IntValue(x)
		case string:
			out[i] = query.StringValue(x)
		case time.Time:
			out[i] = query.TimeValue(x)
		default:
			panic(fmt.Sprintf("vals: %T", x))
		}
	}
	return out
}

// script returns the recorded statements, one line per round trip.
func (f *fake) script() string { return strings.Join(f.trips, "\n") }

func (f *fake) trip(text string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.trips = append(f.trips, f.begun+text)
	f.begun = ""
}

func (f *fake) Run(_ context.Context, n query.Node, each func(driver.Row) error) (int64, error) {
	text := describe(n)
	f.trip(text)
	return f.affected, f.answer(n, text, each)
}

func (f *fake) RunAll(_ context.Context, ns []query.Node, each func(int, driver.Row) error) error {
	texts := make([]string, len(ns))
	for i, n := range ns {
		texts[i] = describe(n)
	}
	f.trip(strings.Join(texts, " | "))
	for i, n := range ns {
		if err := f.answer(n, texts[i], func(r driver.Row) error { return each(i, r) }); err != nil {
			return err
		}
	}
	return nil
}

func (f *fake) answer(n query.Node, text string, each func(driver.Row) error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.failures) > 0 {
		err := f.failures[0]
		f.failures = f.failures[1:]
		if err != nil {
			return err
		}
	}
	for part, err := range f.fail {
		if strings.Contains(text, part) {
			return err
		}
	}
	for _, r := range f.rowsFor(n) {
		if each == nil {
			continue
		}
		if err := each(row{r, new(error)}); err != nil {
			return err
		}
	}
	return nil
}

func (f *fake) rowsFor(n query.Node) [][]query.Value {
	switch n := n.(type) {
	case *query.Insert:
		if n.Returning == nil {
			return nil
		}
		return f.inserted(n)
	case *query.Select:
	case *query.Count, *query.Aggregate, *query.LinkRows:
		return nil
	case *query.Update:
		if n.Returning == nil {
			return nil
		}
	case *query.Delete:
		if n.Returning == nil {
			return nil
		}
	}
	if len(f.answers) == 0 {
		return nil
	}
	out := f.answers[0]
	f.answers = f.answers[1:]
	return out
}

func (f *fake) inserted(in *query.Insert) [][]query.Value {
	var out [][]query.Value
	for _, given := range in.Rows {
		f.next++
		var back []query.Value
		for _, c := range in.Returning {
			v := query.Value{}
			if in.Table.Columns[c].Kind == query.Int && in.Table.Columns[c].HasDefault {
				v = query.IntValue(int(f.next))
			}
			if values := in.Table.Columns[c].Enum; len(values) > 0 {
				v = query.EnumValue(values[0])
			}
			for i, g := range in.Columns {
				if g == c {
					v = given[i]
				}
			}
			back = append(back, v)
		}
		out = append(out, back)
	}
	return out
}

func (f *fake) Raw(_ context.Context, sql string, args []any, rows driver.RawRows) (int64, error) {
	f.trip(fmt.Sprint("raw ", sql, " ", args))
	if len(f.answers) > 0 {
		each, err := rows(strings.Split(strings.TrimPrefix(sql, "columns "), " "))
		if err != nil {
			return 0, err
		}
		for _, r := range f.answers[0] {
			x := row{r, new(error)}
			if err := each(x); err != nil {
				return 0, err
			}
			if *x.err != nil {
				return 0, *x.err
			}
		}
	}
	return f.affected, nil
}

func (f *fake) Begin(_ context.Context, o driver.TxOptions) (driver.Tx, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.begun += "begin"
	if o.Isolation == driver.Serializable {
		f.begun += " serializable"
	}
	f.begun += " + "
	return fakeTx{f}, nil
}

func (f *fake) Close() error { f.closed = true; return nil }

type fakeTx struct{ *fake }

func (f fakeTx) Commit(context.Context) error {
	f.trip("commit")
	return f.failedCommit()
}

// failedCommit returns the scripted error of this commit, and removes it.
func (f fakeTx) failedCommit() error {
	for part, err := range f.fail {
		if part == "commit" {
			delete(f.fail, part)
			return err
		}
	}
	return nil
}

// CommitWith records one round trip, as on PostgreSQL.
func (f fakeTx) CommitWith(_ context.Context, ns []query.Node, each func(int, driver.Row) error) error {
	texts := make([]string, len(ns))
	for i, n := range ns {
		texts[i] = describe(n)
	}
	f.trip(strings.Join(append(texts, "commit"), " | "))
	for i, n := range ns {
		own := func(r driver.Row) error { return each(i, r) }
		if each == nil {
			own = nil
		}
		if err := f.answer(n, texts[i], own); err != nil {
			return err
		}
	}
	return f.failedCommit()
}

func (f fakeTx) Rollback(context.Context) error { f.trip("rollback"); return nil }

// row is a result row that consists of query values.
type row struct {
	vs  []query.Value
	err *error
}

func (r row) Null(i int) bool               { return r.vs[i].IsNull() }
func (r row) Int(i int) int64               { return r.vs[i].Num }
func (r row) Float(int) float64             { return 0 }
func (r row) Bool(i int) bool               { return r.vs[i].Num != 0 }
func (r row) Text(i int) string             { return r.vs[i].Str }
func (r row) Bytes(i int) []byte            { return []byte(r.vs[i].Str) }
func (r row) JSON(i int) []byte             { return []byte(r.vs[i].Str) }
func (r row) Time(i int) time.Time          { return time.UnixMicro(r.vs[i].Num).UTC() }
func (r row) Decimal(i int) decimal.Decimal { return decimal.RequireFromString(r.vs[i].Str) }
func (r row) List(int) (int, driver.Row)    { return 0, nil }
func (r row) Fail(err error)                { *r.err = err }
func (r row) Value(i int) any               { return r.vs[i].Str }

func (r row) TakeError() error {
	err := *r.err
	*r.err = nil
	return err
}
