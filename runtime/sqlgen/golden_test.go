package sqlgen_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	goldenfile "github.com/cocomon/comon_orm/internal/golden"
	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
)

// TestGolden compiles every case for both databases and compares the statements with the golden
// file.
func TestGolden(t *testing.T) {
	for _, g := range groups {
		t.Run(g.name, func(t *testing.T) {
			var out strings.Builder
			for _, c := range g.cases {
				fmt.Fprintf(&out, "-- %s\n", c.name)
				write(t, &out, "pg:     ", sqlgen.Postgres{}, c.node)
				write(t, &out, "sqlite: ", sqlgen.SQLite{}, c.node)
				out.WriteByte('\n')
			}
			goldenfile.Check(t, filepath.Join("testdata", g.name+".golden"), out.String())
		})
	}
}

func write(t *testing.T, out *strings.Builder, label string, d sqlgen.Dialect, n query.Node) {
	t.Helper()
	stmts, err := sqlgen.Compile(d, n)
	if err != nil {
		fmt.Fprintf(out, "%serror: %v\n", label, err)
		return
	}
	if len(stmts) == 0 {
		fmt.Fprintf(out, "%snothing\n", label)
	}
	for _, s := range stmts {
		fmt.Fprintf(out, "%s%s%s\n", label, s.SQL, flags(s))
		for _, a := range s.Args {
			fmt.Fprintf(out, "          %s\n", argument(a))
		}
	}
}

func flags(s sqlgen.Statement) string {
	out := ""
	for _, f := range []struct {
		name string
		on   bool
	}{{"rows", s.Rows}, {"count", s.Count}, {"write", s.Write}} {
		if f.on {
			out += " -- " + f.name
		}
	}
	return out
}

func argument(v query.Value) string {
	switch {
	case v.List != nil:
		items := make([]string, len(*v.List))
		for i, item := range *v.List {
			items[i] = argument(item)
		}
		return "[" + strings.Join(items, " ") + "]"
	case v.IsNull():
		return "NULL"
	case v.Str != "" || v.Kind == query.String || v.Kind == query.Bytes:
		return fmt.Sprintf("%q", v.Str)
	}
	return fmt.Sprint(v.Num)
}
