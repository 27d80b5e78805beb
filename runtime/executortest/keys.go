package executortest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
)

// keyCase is a key column of a parent table and the column of a child table that refers to it. The
// SQL types of the columns are such that values that differ in Go can be equal in the database.
type keyCase struct {
	name          string
	kind          query.Kind
	native        string
	parent, child string // SQL types of the columns
	keys, foreign string // rows for VALUES, for the parent and for the child
	before        string // a statement that runs first, or ""
	after         string // a statement that runs when the tables are filled; $TABLE is the name of the child table
	equal         string // the condition of the expected join; "" means c.k = p.k
	postgres      bool   // true for PostgreSQL, false for SQLite
}

var keyCases = []keyCase{
	{name: "NOCASE", kind: query.String, parent: "TEXT COLLATE NOCASE", child: "TEXT COLLATE NOCASE", keys: "('acme'), ('B'), ('c')", foreign: "('ACME'), ('acme'), ('b'), ('B'), ('d')"},
	{name: "NOCASE of the parent", kind: query.String, parent: "TEXT COLLATE NOCASE", child: "TEXT", keys: "('acme'), ('B'), ('c')", foreign: "('ACME'), ('acme'), ('b'), ('B'), ('d')", equal: "p.k = c.k"},
	{name: "NOCASE of the child", kind: query.String, parent: "TEXT", child: "TEXT COLLATE NOCASE", keys: "('acme'), ('B'), ('c')", foreign: "('ACME'), ('acme'), ('acme'), ('b'), ('B'), ('d')", equal: "p.k = c.k"},
	{name: "RTRIM", kind: query.String, parent: "TEXT COLLATE RTRIM", child: "TEXT COLLATE RTRIM", keys: "('a'), ('b  ')", foreign: "('a '), ('a'), ('b'), ('B')"},
	{name: "decimals as numbers", kind: query.Decimal, parent: "NUMERIC", child: "NUMERIC", keys: "(1.5), (2), (3.25)", foreign: "('1.50'), (1.5), (2.0), ('3.250')"},
	{name: "decimals as text", kind: query.Decimal, parent: "TEXT", child: "TEXT", keys: "('1.50'), ('2')", foreign: "('1.5'), ('1.50'), ('2.0'), ('3')", equal: "CAST(c.k AS REAL) = CAST(p.k AS REAL)"},
	{name: "integers as text", kind: query.Int, parent: "INTEGER", child: "NUMERIC", keys: "(1), (2)", foreign: "('1'), (2.0), ('2'), (3)"},
	{name: "times in other forms", kind: query.Time, parent: "TEXT", child: "DATETIME", keys: foreignKeys, foreign: foreignTimes, equal: "comon_time(c.k) = comon_time(p.k)"},
	{name: "times in other forms, indexed", kind: query.Time, parent: "TEXT", child: "TEXT", keys: foreignKeys, foreign: foreignTimes, after: "CREATE INDEX $TABLE_k ON $TABLE (k)", equal: "comon_time(c.k) = comon_time(p.k)"},
	{name: "citext", kind: query.String, native: "citext", parent: "citext", child: "citext", keys: "('acme'), ('B'), ('c')", foreign: "('ACME'), ('acme'), ('b'), ('B'), ('d')", before: "CREATE EXTENSION IF NOT EXISTS citext", postgres: true},
	{name: "citext, text in the schema", kind: query.String, parent: "citext", child: "citext", keys: "('acme'), ('B'), ('c')", foreign: "('ACME'), ('acme'), ('b'), ('B'), ('d')", before: "CREATE EXTENSION IF NOT EXISTS citext", postgres: true},
	{name: "char", kind: query.String, native: "bpchar", parent: "char(4)", child: "char(6)", keys: "('a'), ('bb')", foreign: "('a'), ('a '), ('bb'), ('BB')", postgres: true},
	{name: "char, text in the schema", kind: query.String, parent: "char(4)", child: "varchar(9)", keys: "('a'), ('bb')", foreign: "('a'), ('bb'), ('bb '), ('BB')", postgres: true},
	{name: "numeric", kind: query.Decimal, parent: "numeric(10,2)", child: "numeric", keys: "(1.5), (2), (3.25)", foreign: "(1.500), (1.5), (2.0), (3.250)", postgres: true},
	{name: "timestamps", kind: query.Time, parent: "timestamptz(3)", child: "timestamptz", keys: "(TIMESTAMPTZ '2024-05-01T10:00:00.25Z'), (TIMESTAMPTZ '2024-05-02Z')", foreign: "(TIMESTAMPTZ '2024-05-01T12:00:00.250000+02'), (TIMESTAMPTZ '2024-05-02Z'), (TIMESTAMPTZ '2024-05-03Z')", postgres: true},
	{name: "timestamp and date", kind: query.Time, native: "timestamp", parent: "timestamp", child: "date", keys: "(TIMESTAMP '2024-05-01'), (TIMESTAMP '2024-05-02'), (TIMESTAMP '2024-05-03 01:00')", foreign: "(TIMESTAMP '2024-05-01'), (TIMESTAMP '2024-05-02'), (TIMESTAMP '2024-05-03')", postgres: true},
	{name: "int and bigint", kind: query.BigInt, parent: "int", child: "bigint", keys: "(1), (2)", foreign: "(1), (2), (2), (3000000000)", postgres: true},
	{name: "varchar", kind: query.String, native: "varchar", parent: "varchar(3)", child: "varchar(9)", keys: "('abc'), ('x')", foreign: "('abc'), ('abcdef'), ('x'), ('X')", postgres: true},
}

const (
	foreignKeys  = "('2024-05-01T10:00:00.000000Z'), ('2024-05-02T00:00:00.250000Z')"
	foreignTimes = "(1714557600000), ('2024-05-01 10:00:00'), ('2024-05-01T12:00:00+02:00'), ('2024-05-02T00:00:00.25Z'), ('2024-05-03T00:00:00.000000Z')"
)

const (
	keyID = iota
	keyValue
)

// testKeys loads the children of several parents by every form of the node. It compares them with
// the result of a join in SQL.
func testKeys(t *testing.T, e *env) {
	for i, c := range keyCases {
		if c.postgres != e.db.PostgreSQL {
			continue
		}
		t.Run(c.name, func(t *testing.T) { c.test(t, e, i) })
	}
}

func (c keyCase) test(t *testing.T, e *env, number int) {
	parent, child := c.tables(number)
	c.fill(t, e, parent.Name, c.parent, c.keys)
	c.fill(t, e, child.Name, c.child, c.foreign)
	want := map[string][]string{}
	if c.after != "" {
		_, err := e.Raw(t.Context(), strings.ReplaceAll(c.after, "$TABLE", child.Name), nil, nil)
		must(t, err)
	}
	on := cmp.Or(c.equal, "c.k = p.k")
	for _, row := range raw(t, e, fmt.Sprintf(`SELECT p.id, c.id FROM %s AS p JOIN %s AS c ON %s`, parent.Name, child.Name, on)) {
		one := strings.Fields(row)
		want["children"] = append(want["children"], row)
		want["parents"] = append(want["parents"], one[1]+" "+one[0])
	}
	slices.Sort(want["children"])
	slices.Sort(want["parents"])
	if len(want["children"]) < 2 {
		t.Fatalf("the database joins %v", want["children"])
	}
	for name, link := range map[string]*query.Link{
		"children": {Field: "children", From: parent, To: child, FromColumns: []int{keyValue}, ToColumns: []int{keyValue}, Many: true},
		"parents":  {Field: "parents", From: child, To: parent, FromColumns: []int{keyValue}, ToColumns: []int{keyValue}, Owner: true},
	} {
		for _, indexed := range [][][]int{nil, {{keyValue}}} {
			link.To.Indexes = indexed
			for _, limit := range []int{-1, 9} {
				equal(t, attached(t, e, link, limit, false), want[name]...)
				equal(t, attached(t, e, link, limit, true), want[name]...)
			}
			equal(t, childrenByCondition(t, e, link), want[name]...)
		}
	}
}

func (c keyCase) tables(number int) (parent, child *query.Table) {
	columns := []query.Column{{Name: "id", Field: "id", Kind: query.Int}, {Name: "k", Field: "k", Kind: c.kind, Native: c.native}}
	parent = &query.Table{Model: "Parent", Name: fmt.Sprint("key_parent_", number), Key: []int{keyID}, Columns: columns}
	child = &query.Table{Model: "Child", Name: fmt.Sprint("key_child_", number), Key: []int{keyID}, Columns: columns}
	return parent, child
}

func (c keyCase) fill(t *testing.T, e *env, table, kind, values string) {
	t.Helper()
	for _, sql := range []string{
		c.before,
		fmt.Sprintf("CREATE TABLE %s (id INTEGER PRIMARY KEY, k %s)", table, kind),
		fmt.Sprintf("INSERT INTO %s (id, k) SELECT row_number() OVER (), column1 FROM (VALUES %s) AS v", table, values),
	} {
		if sql == "" {
			continue
		}
		if _, err := e.Raw(t.Context(), sql, nil, nil); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

func raw(t *testing.T, e *env, sql string) []string {
	t.Helper()
	var out []string
	_, err := e.Raw(t.Context(), sql, nil, func([]string) (func(driver.Row) error, error) {
		return func(r driver.Row) error {
			out = append(out, fmt.Sprint(r.Int(0), " ", r.Int(1)))
			return nil
		}, nil
	})
	must(t, err)
	return out
}

// attached reads the rows of the table link.From, and then the rows of link.To that are related to
// them. It returns the two ids of each related pair of rows. If single is true, it runs one query
// for each row of link.From.
func attached(t *testing.T, e *env, link *query.Link, limit int, single bool) []string {
	t.Helper()
	ids, keys := parentRows(t, e, link)
	groups, first := [][][]query.Value{keys}, []int{0}
	if single {
		groups, first = nil, nil
		for i := range keys {
			groups, first = append(groups, keys[i:i+1]), append(first, i)
		}
	}
	var out []string
	for i, group := range groups {
		n := &query.Select{Table: link.To, Columns: []int{keyID}, Limit: limit, Parent: &query.Parent{Link: link, Keys: group}}
		_, err := e.Run(t.Context(), n, func(r driver.Row) error {
			out = append(out, fmt.Sprint(ids[first[i]+int(r.Int(1))], " ", r.Int(0)))
			return nil
		})
		must(t, err)
	}
	return sorted(out)
}

// childrenByCondition returns the same pairs of ids as attached, but finds the children by a
// condition.
func childrenByCondition(t *testing.T, e *env, link *query.Link) []string {
	t.Helper()
	var out []string
	ids, keys := parentRows(t, e, link)
	for i, key := range keys {
		n := &query.Select{Table: link.To, Columns: []int{keyID}, Limit: -1, Where: query.Child{Link: link, Key: key}}
		_, err := e.Run(t.Context(), n, func(r driver.Row) error {
			out = append(out, fmt.Sprint(ids[i], " ", r.Int(0)))
			return nil
		})
		must(t, err)
	}
	return sorted(out)
}

func parentRows(t *testing.T, e *env, link *query.Link) (ids []int64, keys [][]query.Value) {
	t.Helper()
	from := &query.Select{Table: link.From, Columns: []int{keyID, keyValue}, Limit: -1}
	_, err := e.Run(t.Context(), from, func(r driver.Row) error {
		ids, keys = append(ids, r.Int(0)), append(keys, []query.Value{keyOf(r, link.From.Columns[keyValue].Kind)})
		return nil
	})
	must(t, err)
	return ids, keys
}

// testUpsertOfForms checks that an upsert finds the row with its key, also if another program has
// stored the key in another form.
func testUpsertOfForms(t *testing.T, e *env) {
	if e.db.PostgreSQL {
		t.Skip("PostgreSQL has one form of each value")
	}
	c := keyCase{name: "decimals as text", kind: query.Decimal}
	table, _ := c.tables(len(keyCases))
	c.fill(t, e, table.Name, "TEXT UNIQUE", "('1.50'), ('2.0'), ('3')")
	for _, key := range []string{"1.5", "2", "3.00", "4"} {
		_, err := e.Run(t.Context(), &query.Insert{
			Table: table, Columns: []int{keyID, keyValue}, Rows: [][]query.Value{{num(9), dec(key)}},
			Conflict: &query.Conflict{Columns: []int{keyValue}, Update: []query.Assign{{Column: keyID, Op: query.Increment, Value: num(10)}}},
		}, nil)
		must(t, err)
	}
	if got := do(t, e, &query.Insert{
		Table: table, Columns: []int{keyID, keyValue}, Rows: [][]query.Value{{num(9), dec("1.5")}},
		Conflict: &query.Conflict{Columns: []int{keyValue}, Update: []query.Assign{}, Where: query.Compare{Column: keyID, Value: num(99)}},
	}); got != 0 {
		t.Errorf("%d rows written, although the row in another form does not meet the condition", got)
	}
	var ids []string
	_, err := e.Run(t.Context(), &query.Select{Table: table, Columns: []int{keyID}, Limit: -1}, func(r driver.Row) error {
		ids = append(ids, fmt.Sprint(r.Int(0)))
		return nil
	})
	must(t, err)
	equal(t, sorted(ids), "11", "12", "13", "9")
}

func keyOf(r driver.Row, k query.Kind) query.Value {
	switch k {
	case query.Int, query.BigInt:
		return query.Value{Kind: k, Num: r.Int(1)}
	case query.Decimal:
		return query.DecimalValue(r.Decimal(1))
	case query.Time:
		return query.TimeValue(r.Time(1))
	case query.String, query.Null, query.Float, query.Bool, query.JSON, query.Bytes, query.Enum:
	}
	return query.StringValue(r.Text(1))
}
