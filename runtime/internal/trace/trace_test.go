package trace_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/internal/trace"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
)

func TestSpan(t *testing.T) {
	var seen []driver.Statement
	hook := orm.WithStatementHook(func(_ context.Context, s driver.Statement) { seen = append(seen, s) })
	args := []query.Value{query.IntValue(7), query.StringValue("secret")}
	failed := errors.New("failed")
	for _, opts := range [][]orm.Option{nil, {hook}, {hook, orm.WithStatementArgs()}} {
		tr := trace.New(orm.NewConfig(opts...).Config)
		tr.Start(tr.Trip(), "SELECT 1", args).End(t.Context(), 3, nil)
		tr.Start(tr.Trip(), "SELECT 2", nil).End(t.Context(), 0, failed)
	}
	if len(seen) != 4 {
		t.Fatalf("%d statements seen, want 4", len(seen))
	}
	if s := seen[0]; s.SQL != "SELECT 1" || s.Rows != 3 || s.RoundTrip != 1 || s.Args != nil || s.Err != nil {
		t.Errorf("first statement: %+v", s)
	}
	if s := seen[1]; s.RoundTrip != 2 || !errors.Is(s.Err, failed) {
		t.Errorf("second statement: %+v", s)
	}
	if diff := cmp.Diff([]string{"7", `"secret"`}, seen[2].Args); diff != "" {
		t.Error(diff)
	}
}

func TestReadable(t *testing.T) {
	list := query.ListValue(query.Int, []query.Value{query.IntValue(1), {}})
	for _, c := range []struct {
		value query.Value
		want  string
	}{
		{query.Value{}, "NULL"}, {query.BoolValue(true), "true"}, {query.FloatValue(0.5), "0.5"}, {query.BytesValue([]byte("abc")), "3 bytes"},
		{query.JSONValue([]byte("{}")), "{}"}, {query.EnumValue("A"), `"A"`}, {query.Value{Kind: query.Time, Num: 1_500_000}, "1970-01-01T00:00:01.5Z"}, {list, "[1, NULL]"},
	} {
		if got := trace.Readable(c.value); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
	if got := trace.Readable(query.StringValue(strings.Repeat("x", 10_000))); len(got) > 300 {
		t.Errorf("a long text is %d bytes long", len(got))
	}
}
