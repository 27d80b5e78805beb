// Package trace reports every statement that an executor runs to the statement hook of the options.
// It also numbers the round trips. Both executors use it.
package trace

import (
	"context"
	"math"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Tracer counts round trips and reports statements. Several goroutines may use it at the same time.
type Tracer struct {
	// Explain converts the error of a statement before the hook is called, so that logs contain no
	// values of rows. It must be set before the first statement and not changed later.
	Explain func(context.Context, error) error

	hook  func(context.Context, driver.Statement)
	args  bool
	vals  bool
	trips atomic.Int64
}

// New returns a tracer with the hook of the configuration.
func New(c driver.Config) *Tracer {
	return &Tracer{hook: c.OnStatement, args: c.LogArgs, vals: c.ErrorValues}
}

// ErrorValues reports whether errors may quote values of rows.
func (t *Tracer) ErrorValues() bool { return t.vals }

// Trip starts a new round trip to the database and returns its number, counted from 1.
func (t *Tracer) Trip() int64 { return t.trips.Add(1) }

// Span is a running statement that is reported when it ends. The zero Span reports nothing.
type Span struct {
	tracer *Tracer
	start  time.Time
	s      driver.Statement
}

// Start returns the span of a statement that starts now. trip is the number of its round trip.
func (t *Tracer) Start(trip int64, sql string, args []query.Value) Span {
	if t.hook == nil {
		return Span{}
	}
	s := driver.Statement{SQL: sql, RoundTrip: trip, ArgCount: len(args), Node: -1}
	if t.args {
		for _, v := range args {
			s.Args = append(s.Args, Readable(v))
		}
	}
	return Span{t, time.Now(), s}
}

// Of returns the span of a statement of the node with this index in its call.
func (s Span) Of(node int) Span {
	s.s.Node = node
	return s
}

// End reports the statement. rows is the number of rows that it returned or wrote.
func (s Span) End(ctx context.Context, rows int64, err error) {
	if s.tracer == nil {
		return
	}
	if err != nil && s.tracer.Explain != nil {
		err = s.tracer.Explain(ctx, err)
	}
	s.s.Rows, s.s.Err, s.s.Duration = rows, err, time.Since(s.start)
	s.tracer.hook(ctx, s.s)
}

// maxReadable is the maximum length of a parameter in a log line, in bytes.
const maxReadable = 256

// Readable returns a parameter as text for a log. A long text is truncated.
func Readable(v query.Value) string {
	out := readable(v)
	if len(out) > maxReadable {
		return out[:maxReadable] + "…"
	}
	return out
}

func readable(v query.Value) string {
	if v.List != nil {
		out := "["
		for i, item := range *v.List {
			if len(out) > maxReadable {
				break
			}
			if i > 0 {
				out += ", "
			}
			out += readable(item)
		}
		return out + "]"
	}
	switch v.Kind {
	case query.Null:
		return "NULL"
	case query.Int, query.BigInt:
		return strconv.FormatInt(v.Num, 10)
	case query.Float:
		return strconv.FormatFloat(math.Float64frombits(uint64(v.Num)), 'g', -1, 64)
	case query.Bool:
		return strconv.FormatBool(v.Num != 0)
	case query.Time:
		return time.UnixMicro(v.Num).UTC().Format(time.RFC3339Nano)
	case query.Bytes:
		return strconv.Itoa(len(v.Str)) + " bytes"
	case query.Decimal, query.JSON:
		return v.Str
	case query.String, query.Enum:
	}
	return strconv.Quote(v.Str)
}
