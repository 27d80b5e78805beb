package sqlite3_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlite/internal/sqlite3"
)

func open(t *testing.T) *sqlite3.Conn {
	t.Helper()
	c, err := sqlite3.Open(":memory:", sqlite3.OpenFlags{Busy: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// TestCache runs more statements than the cache holds, each one in two copies at the same time.
func TestCache(t *testing.T) {
	c := open(t)
	for round := range 3 {
		for i := range 400 {
			sql := fmt.Sprintf("SELECT %d", i)
			a, err := c.Prepare(sql)
			if err != nil {
				t.Fatal(err)
			}
			b, err := c.Prepare(sql)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range []*sqlite3.Stmt{a, b} {
				if row, err := s.Step(); !row || err != nil || s.Int(0) != int64(i) {
					t.Fatalf("round %d: %s gives %d, %v", round, sql, s.Int(0), err)
				}
			}
			b.Release()
			a.Release()
		}
	}
}

// TestBind binds empty and long values, a text with a zero byte, and NULL, one after the other in
// the same statement.
func TestBind(t *testing.T) {
	c := open(t)
	for _, args := range [][]query.Value{
		{query.StringValue(""), query.BytesValue(nil)},
		{query.StringValue(strings.Repeat("x", 100_000)), query.BytesValue([]byte{0})},
		{query.StringValue("a\x00b"), {}},
		{{}, query.FloatValue(0.5)},
	} {
		s, err := c.Prepare("SELECT ?1, typeof(?1), ?2, typeof(?2)")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Bind(args); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Step(); err != nil {
			t.Fatal(err)
		}
		if got := string(s.Text(0)); got != args[0].Str {
			t.Errorf("text of %d bytes comes back as %d bytes", len(args[0].Str), len(got))
		}
		types := map[query.Kind]string{query.Null: "null", query.String: "text", query.Bytes: "blob", query.Float: "real"}
		for i := range args {
			if got := string(s.Text(2*i + 1)); got != types[args[i].Kind] {
				t.Errorf("parameter %d is %s, want %s", i+1, got, types[args[i].Kind])
			}
		}
		s.Release()
	}
}

func TestErrors(t *testing.T) {
	c := open(t)
	_, err := c.Prepare("SELECT missing")
	var own *sqlite3.Error
	if !errors.As(err, &own) || !strings.Contains(own.Message, "missing") {
		t.Errorf("got %v", err)
	}
	if _, err := c.Prepare(`SELECT "missing"`); err == nil {
		t.Error("a name in double quotes that means nothing passes as a text")
	}
	if _, err := sqlite3.Open(t.TempDir()+"/none/x.db", sqlite3.OpenFlags{}); err == nil {
		t.Error("a file in a missing directory opens")
	}
	if _, err := sqlite3.Open(t.TempDir()+"/x.db", sqlite3.OpenFlags{}); err == nil {
		t.Error("a missing file is made")
	}
}
