package sqlite_test

import (
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
	"github.com/cocomon/comon_orm/runtime/sqlite"
)

// TestPlansOfIncludes checks the query plan that loads the children of many parents. The plan must
// scan neither the table once for each key nor the keys once for each row. This holds with and
// without an index.
func TestPlansOfIncludes(t *testing.T) {
	e, err := sqlite.OpenMemory(t.Context(), []string{
		`CREATE TABLE parent (id INTEGER PRIMARY KEY, s TEXT, n INTEGER, d TEXT, at TEXT, b BLOB)`,
		`CREATE TABLE plain (id INTEGER PRIMARY KEY, s TEXT, n INTEGER, d TEXT, at TEXT, b BLOB)`,
		`CREATE TABLE indexed (id INTEGER PRIMARY KEY, s TEXT, n INTEGER, d TEXT, at TEXT, b BLOB)`,
		`CREATE INDEX a ON indexed (s)`, `CREATE INDEX b ON indexed (n)`, `CREATE INDEX c ON indexed (d)`,
		`CREATE INDEX d ON indexed (at)`, `CREATE INDEX e ON indexed (b)`,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	columns := []query.Column{
		{Name: "id", Kind: query.Int}, {Name: "s", Kind: query.String}, {Name: "n", Kind: query.Int}, {Name: "d", Kind: query.Decimal},
		{Name: "at", Kind: query.Time}, {Name: "b", Kind: query.Bytes},
	}
	parent := &query.Table{Name: "parent", Key: []int{0}, Columns: columns}
	values := []query.Value{{}, query.StringValue("x"), query.IntValue(1), {Kind: query.Decimal, Str: "1"}, {Kind: query.Time}, query.BytesValue([]byte("x"))}
	for _, child := range []*query.Table{
		{Name: "plain", Key: []int{0}, Columns: columns},
		{Name: "indexed", Key: []int{0}, Columns: columns, Indexes: [][]int{{1}, {2}, {3}, {4}, {5}}},
	} {
		for c := 1; c < len(columns); c++ {
			for _, limit := range []int{-1, 3} {
				link := &query.Link{From: parent, To: child, FromColumns: []int{c}, ToColumns: []int{c}, Many: true}
				keys := [][]query.Value{{values[c]}, {values[c]}}
				plan := explain(t, e, &query.Select{Table: child, Columns: []int{0}, Limit: limit, Parent: &query.Parent{Link: link, Keys: keys}})
				if scans := strings.Count(plan, "SCAN p\n") + strings.Count(plan, "SCAN t0"); scans != 1 {
					t.Errorf("%s by %s, limit %d: the table or the keys are read again and again:\n%s", child.Name, columns[c].Name, limit, plan)
				}
			}
		}
	}
}

func explain(t *testing.T, e *sqlite.Executor, n query.Node) string {
	t.Helper()
	statements, err := sqlgen.Compile(sqlgen.SQLite{}, n)
	if err != nil {
		t.Fatal(err)
	}
	var args []any
	for _, a := range statements[0].Args {
		args = append(args, a.Str)
	}
	plan := ""
	_, err = e.Raw(t.Context(), "EXPLAIN QUERY PLAN "+statements[0].SQL, args, func([]string) (func(driver.Row) error, error) {
		return func(r driver.Row) error {
			plan += r.Text(3) + "\n"
			return nil
		}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// TestPlansOfPages checks that a page is found through the index of its order.
func TestPlansOfPages(t *testing.T) {
	e, err := sqlite.OpenMemory(t.Context(), []string{
		`CREATE TABLE post (id INTEGER PRIMARY KEY, at TEXT NOT NULL, s TEXT)`, `CREATE INDEX a ON post (at)`, `CREATE INDEX b ON post (s)`,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	post := &query.Table{Name: "post", Key: []int{0}, Columns: []query.Column{
		{Name: "id", Kind: query.Int}, {Name: "at", Kind: query.String}, {Name: "s", Kind: query.String, Nullable: true},
	}}
	for want, order := range map[string][]query.Order{
		"USING INTEGER PRIMARY KEY (rowid>?)": {{Column: 0}},
		"INDEX a (at>?)":                      {{Column: 1}, {Column: 0}},
		"INDEX a (at<?)":                      {{Column: 1, Desc: true}, {Column: 0}},
		"INDEX b (s>?)":                       {{Column: 2}, {Column: 0}},
	} {
		values := []query.Value{query.StringValue("1"), query.StringValue("2")}[:len(order)]
		plan := explain(t, e, &query.Select{Table: post, Columns: []int{0}, Where: query.After{Order: order, Values: values}, Order: order, Limit: 3})
		if !strings.Contains(plan, want) {
			t.Errorf("the plan does not have %q:\n%s", want, plan)
		}
	}
}

// TestPlanOfEnumOrder checks that an index finds the rows whose enum is before or after a value.
func TestPlanOfEnumOrder(t *testing.T) {
	e, err := sqlite.OpenMemory(t.Context(), []string{`CREATE TABLE job (id INTEGER PRIMARY KEY, state TEXT)`, `CREATE INDEX job_state ON job (state)`})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	jobs := &query.Table{Name: "job", Key: []int{0}, Columns: []query.Column{
		{Name: "id", Kind: query.Int}, {Name: "state", Kind: query.Enum, Enum: []string{"waiting", "running", "done"}},
	}}
	for _, op := range []query.CompareOp{query.Lt, query.Lte, query.Gt, query.Gte} {
		where := query.Compare{Column: 1, Op: op, Value: query.EnumValue("running")}
		if plan := explain(t, e, &query.Select{Table: jobs, Columns: []int{0}, Where: where, Limit: -1}); !strings.Contains(plan, "SEARCH t0 USING COVERING INDEX job_state") {
			t.Errorf("operator %d: the index is not used:\n%s", op, plan)
		}
	}
}
