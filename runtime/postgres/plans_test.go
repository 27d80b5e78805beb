package postgres_test

import (
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/postgres"
	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
)

// TestPlansOfIncludes checks that the children of some parents are found through the index of the
// foreign key. Without an index the table must be read once, not once for each parent.
func TestPlansOfIncludes(t *testing.T) {
	e, err := postgres.Open(t.Context(), driver.Source{}, orm.WithURL(pgtest.URL(t)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	planTables(t, e)
	parent := &query.Table{Name: "parent", Key: []int{0}, Columns: []query.Column{{Name: "id", Kind: query.String}}, Indexes: [][]int{{0}}}
	columns := []query.Column{{Name: "id", Kind: query.Int}, {Name: "s", Kind: query.String}}
	some := &query.Select{Table: parent, Columns: []int{0}, Order: []query.Order{{Column: 0}}, Limit: 20}
	var keys [][]query.Value
	var args []string
	for _, k := range strings.Fields("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20") {
		keys, args = append(keys, []query.Value{query.StringValue(k)}), append(args, k)
	}
	for _, child := range []*query.Table{
		{Name: "indexed", Key: []int{0}, Columns: columns, Indexes: [][]int{{0}, {1}}},
		{Name: "plain", Key: []int{0}, Columns: columns},
	} {
		link := &query.Link{From: parent, To: child, FromColumns: []int{0}, ToColumns: []int{1}, Many: true}
		for name, p := range map[string]*query.Parent{
			"positions": {Link: link, Keys: keys}, "keys": {Link: link, Keys: keys, ByKey: true}, "selection": {Link: link, Of: some, ByKey: true},
		} {
			for _, limit := range []int{-1, 3} {
				var given []any
				if p.Of == nil {
					given = []any{args}
				}
				plan := explain(t, e, &query.Select{Table: child, Columns: []int{0}, Limit: limit, Parent: p}, given)
				through := strings.Contains(plan, "Index Cond: (s = ") || strings.Contains(plan, "Index Cond: (t0.s = ")
				if child.Name == "indexed" && (!through || strings.Contains(plan, "Seq Scan on indexed")) {
					t.Errorf("%s, limit %d: the index is not used:\n%s", name, limit, plan)
				}
				if child.Name == "plain" && strings.Contains(plan, "Nested Loop") {
					t.Errorf("%s, limit %d: the table is read for each parent:\n%s", name, limit, plan)
				}
			}
		}
	}
}

func planTables(t *testing.T, e *postgres.Executor) {
	t.Helper()
	for _, sql := range []string{
		`CREATE TABLE parent (id TEXT PRIMARY KEY)`,
		`CREATE TABLE indexed (id INTEGER PRIMARY KEY, s TEXT)`,
		`INSERT INTO parent SELECT i FROM generate_series(1, 2000) AS i`,
		`INSERT INTO indexed SELECT i, i % 2000 FROM generate_series(1, 20000) AS i`,
		`CREATE TABLE plain AS SELECT * FROM indexed`,
		`CREATE INDEX s ON indexed (s)`,
		`ANALYZE`,
	} {
		if _, err := e.Raw(t.Context(), sql, nil, nil); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

func explain(t *testing.T, e *postgres.Executor, n query.Node, args []any) string {
	t.Helper()
	statements, err := sqlgen.Compile(sqlgen.Postgres{}, n)
	if err != nil {
		t.Fatal(err)
	}
	plan := ""
	_, err = e.Raw(t.Context(), "EXPLAIN "+statements[0].SQL, args, func([]string) (func(driver.Row) error, error) {
		return func(r driver.Row) error {
			plan += r.Text(0) + "\n"
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
	e, err := postgres.Open(t.Context(), driver.Source{}, orm.WithURL(pgtest.URL(t)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	for _, sql := range []string{
		`CREATE TABLE post (id TEXT PRIMARY KEY, at TEXT NOT NULL)`,
		`INSERT INTO post SELECT i, i / 2 FROM generate_series(1, 20000) AS i`,
		`CREATE INDEX two ON post (at, id)`,
		`ANALYZE`,
	} {
		if _, err := e.Raw(t.Context(), sql, nil, nil); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	post := &query.Table{Name: "post", Key: []int{0}, Columns: []query.Column{{Name: "id", Kind: query.String}, {Name: "at", Kind: query.String}}}
	for want, order := range map[string][]query.Order{
		"Index Cond: (id > ":              {{Column: 0}},
		"Index Cond: (ROW(at, id) > ROW(": {{Column: 1}, {Column: 0}},
		"Index Cond: (ROW(at, id) < ROW(": {{Column: 1, Desc: true}, {Column: 0, Desc: true}},
		"Index Cond: (at <= ":             {{Column: 1, Desc: true}, {Column: 0}},
	} {
		values := []query.Value{query.StringValue("1"), query.StringValue("2")}[:len(order)]
		var args []any
		if len(order) > 1 && order[0].Desc != order[1].Desc {
			args = []any{"1", "1", "1", "2"}
		} else {
			args = []any{"1", "2"}[:len(order)]
		}
		plan := explain(t, e, &query.Select{Table: post, Columns: []int{0}, Where: query.After{Order: order, Values: values}, Order: order, Limit: 3}, args)
		if !strings.Contains(plan, want) || strings.Contains(plan, "Seq Scan") {
			t.Errorf("the plan does not have %q:\n%s", want, plan)
		}
	}
}

// TestPlanOfJSON checks that the condition that a value at a path of keys equals another one uses a
// GIN index.
func TestPlanOfJSON(t *testing.T) {
	e := open(t, pgtest.URL(t))
	for _, sql := range []string{
		"CREATE TABLE docs (id int PRIMARY KEY, doc jsonb)", "CREATE INDEX docs_doc ON docs USING gin (doc jsonb_path_ops)",
		`INSERT INTO docs SELECT n, jsonb_build_object('a', jsonb_build_object('b', n)) FROM generate_series(1, 5000) n`, "ANALYZE docs",
	} {
		if _, err := e.Raw(t.Context(), sql, nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	docs := &query.Table{Name: "docs", Key: []int{0}, Columns: []query.Column{{Name: "id", Kind: query.Int}, {Name: "doc", Kind: query.JSON}}}
	where := query.JSONMatch{Column: 1, Path: query.JSONPath{{Key: "a"}, {Key: "b"}}, Value: query.JSONValue([]byte("7"))}
	plan := explain(t, e, &query.Select{Table: docs, Columns: []int{0}, Where: where, Limit: -1}, []any{`{"a":{"b":7}}`, `strict $."a"."b"`, "7"})
	if !strings.Contains(plan, "docs_doc") {
		t.Errorf("the index is not used:\n%s", plan)
	}
}
