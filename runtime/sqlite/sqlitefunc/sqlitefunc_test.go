package sqlitefunc_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/sqlite"
	"github.com/cocomon/comon_orm/runtime/sqlite/sqlitefunc"
)

// TestEveryFunction checks that this package has every function and collation that the executor of
// package sqlite defines, with the same number of arguments.
func TestEveryFunction(t *testing.T) {
	var got, want []string
	for _, f := range sqlitefunc.Scalars() {
		got = append(got, fmt.Sprintf("%s(%d)", f.Name, f.Args))
	}
	for _, a := range sqlitefunc.Aggregates() {
		got = append(got, a.Name+"(1)")
	}
	for _, c := range sqlitefunc.Collations() {
		got = append(got, c.Name)
	}
	exec, err := sqlite.OpenMemory(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = exec.Close() }()
	_, err = exec.Raw(t.Context(), `SELECT name || '(' || narg || ')' FROM pragma_function_list WHERE name LIKE 'comon%' OR name LIKE 'decimal_%'
  UNION ALL SELECT name FROM pragma_collation_list WHERE name LIKE 'comon%'`, nil, func([]string) (func(driver.Row) error, error) {
		return func(r driver.Row) error { want = append(want, r.Text(0)); return nil }, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" || len(want) < 10 {
		t.Error(diff)
	}
}
