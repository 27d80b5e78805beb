package query_test

import (
	"errors"
	"go/ast"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/runtime/executortest"
	"github.com/cocomon/comon_orm/runtime/query"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
)

// inScope is the condition of the tests' scope: the last column of the table is NULL. addColumn
// adds this column to tables.
func inScope(t *query.Table) query.Predicate { return query.IsNull{Column: len(t.Columns) - 1} }

var (
	scopedUsers = &query.Table{Model: "User", Name: "users", Key: []int{0}, Columns: []query.Column{
		{Name: "id", Field: "id", Kind: query.Int}, {Name: "email", Field: "email", Kind: query.String}, scopeColumn}}
	scopedPosts = &query.Table{Model: "Post", Name: "posts", Key: []int{0}, Columns: []query.Column{
		{Name: "id", Field: "id", Kind: query.Int}, {Name: "author", Field: "author", Kind: query.Int}, scopeColumn}}
	scopeColumn = query.Column{Name: "in_scope", Field: "inScope", Kind: query.Int, Nullable: true}
	author      = &query.Link{Field: "author", From: scopedPosts, To: scopedUsers, FromColumns: []int{1}, ToColumns: []int{0}, Owner: true}
	posts       = &query.Link{Field: "posts", From: scopedUsers, To: scopedPosts, FromColumns: []int{0}, ToColumns: []int{1}, Many: true}
	likes       = &query.Link{Field: "likes", From: scopedUsers, To: scopedPosts, FromColumns: []int{0}, ToColumns: []int{0}, Many: true,
		Via: &query.JoinTable{Name: "_likes", FromColumn: "A", ToColumn: "B"}}
)

// one is a condition on the key.
var one = query.Compare{Column: 0, Value: query.IntValue(1)}

// nodes returns nodes of every kind, with every field that can contain conditions or sort keys.
func nodes() []query.Node {
	byEmail := []query.Order{{Column: 1, Via: []*query.Link{author}}}
	friends := query.Related{Link: posts, Quant: query.Some, Where: query.Related{Link: author, Where: one}}
	count := &query.RelatedMeasure{Link: posts, Measure: query.CountRows(), Where: friends.Where}
	byCount := []query.Order{{Related: count, Via: []*query.Link{author}}}
	return []query.Node{
		&query.Select{Table: scopedUsers, Columns: []int{0}, Measures: []*query.RelatedMeasure{count, {Link: likes, Measure: query.CountRows()}}, Limit: -1},
		&query.Select{Table: scopedPosts, Columns: []int{0}, Order: byCount, Keys: byCount, Limit: 5,
			Where: query.After{Order: byCount, Values: []query.Value{query.BigIntValue(1)}}},
		&query.Select{Table: scopedPosts, Columns: []int{0}, Order: byEmail, Limit: 5},
		&query.Select{Table: scopedPosts, Columns: []int{0}, Order: byEmail, Limit: 5, Distinct: []int{1}},
		&query.Select{Table: scopedPosts, Columns: []int{0}, Order: byEmail, Limit: 5, Keys: byEmail,
			Where: query.After{Order: byEmail, Values: []query.Value{query.StringValue("x")}}},
		&query.Select{Table: scopedPosts, Columns: []int{0}, Order: byEmail, Limit: 5, Cursor: []query.Assign{{Column: 0, Value: query.IntValue(1)}}},
		&query.Select{Table: scopedPosts, Columns: []int{0}, Limit: 5, Parent: &query.Parent{Link: posts, ByKey: true,
			Of: &query.Select{Table: scopedUsers, Columns: []int{0}, Where: friends, Limit: 3}}},
		&query.Count{Table: scopedUsers, Where: friends, Limit: -1},
		&query.Aggregate{Table: scopedUsers, Where: friends, Measures: []query.Measure{query.CountRows()}, Limit: -1},
		&query.Insert{Table: scopedUsers, Columns: []int{0}, Rows: [][]query.Value{{query.IntValue(1)}}},
		&query.Insert{Table: scopedUsers, Columns: []int{0}, Rows: [][]query.Value{{query.IntValue(1)}},
			Conflict: &query.Conflict{Columns: []int{0}, Update: []query.Assign{{Column: 1, Value: query.StringValue("x")}}, Where: friends}},
		&query.Update{Table: scopedUsers, Set: []query.Assign{{Column: 1, Value: query.StringValue("x")}}, Where: friends},
		&query.Delete{Table: scopedUsers, Where: friends},
		&query.Update{Table: scopedPosts, Set: []query.Assign{{Column: 1, Value: query.IntValue(1)}}, Where: query.AllRows{}, Part: &query.Part{Order: byEmail, Limit: 2}},
		&query.Delete{Table: scopedPosts, Where: query.AllRows{}, Part: &query.Part{Order: byEmail, Limit: 2}},
		&query.LinkRows{Link: likes, Op: query.RemovePairs, Pairs: [][2]query.Value{{query.IntValue(1), query.IntValue(2)}}},
		&query.LinkRows{Link: likes, Op: query.ClearPairs, Pairs: [][2]query.Value{{query.IntValue(1)}}},
	}
}

// TestRestrictEveryNode checks that each occurrence of a table in a statement has the condition of
// the scope, for every kind of node.
func TestRestrictEveryNode(t *testing.T) {
	tried := map[string]bool{}
	for _, n := range nodes() {
		tried[reflect.TypeOf(n).Elem().Name()] = true
		checkRestricted(t, n, inScope)
	}
	for _, kind := range receivers(t, "restrict", true) {
		if !tried[kind] {
			t.Errorf("no %s is restricted: add one to the function nodes", kind)
		}
	}
}

// TestRestrictEveryPredicate does the same for every kind of condition. The tables are those of the
// executors' conformance suite.
func TestRestrictEveryPredicate(t *testing.T) {
	for _, c := range executortest.Conditions() {
		if c.Where == nil {
			continue
		}
		checkRestricted(t, &query.Count{Table: c.Table, Where: c.Where, Limit: -1}, func(t *query.Table) query.Predicate {
			if slices.ContainsFunc(t.Columns, func(c query.Column) bool { return c.List }) {
				return nil
			}
			return query.Compare{Column: 0, Op: query.Gt, Value: query.IntValue(-7)}
		})
	}
}

var aliased = regexp.MustCompile(`"(users?|posts?|tags?|member|kind|doc)" AS (t\d+)`)

// readsNothing matches subqueries on whose rows the result does not depend: one that has only a
// type, and one that excludes rows for which TRUE is not TRUE.
var readsNothing = regexp.MustCompile(`\(SELECT t\d+\."\w+" FROM "\w+" AS t\d+ LIMIT 0\)|NOT EXISTS \(SELECT 1 FROM [^()]* AND \(\(TRUE\) IS NOT TRUE\)\)`)

func checkRestricted(t *testing.T, n query.Node, where func(*query.Table) query.Predicate) {
	t.Helper()
	restricted, err := query.Restrict(n, where)
	if err != nil {
		t.Errorf("%T: %v", n, err)
		return
	}
	for _, d := range []sqlgen.Dialect{sqlgen.Postgres{}, sqlgen.SQLite{}} {
		statements, err := sqlgen.Compile(d, restricted)
		if err != nil {
			t.Errorf("%T: %v", n, err)
		}
		for _, s := range statements {
			checkScoped(t, s.SQL)
		}
	}
}

// checkScoped checks that a statement contains a condition of the scope for each alias of a table.
// The columns of these conditions are in_scope, or the key of the conformance suite's tables.
func checkScoped(t *testing.T, sql string) {
	t.Helper()
	sql = readsNothing.ReplaceAllString(sql, `"list"`)
	found := aliased.FindAllStringSubmatch(sql, -1)
	for _, m := range found {
		scoped := regexp.MustCompile(m[2] + `\."(in_scope" IS NULL|(id|tenant)"\)* > )`)
		inserted := strings.HasPrefix(sql, "INSERT INTO "+m[0]) && strings.Contains(sql, `"in_scope") VALUES`)
		// The rows of a part are those that the query before the write has selected.
		chosen := strings.Contains(sql, ` WHERE (`+m[2]+`."id") IN (SELECT "id" FROM "_comon_chosen")`)
		if !scoped.MatchString(sql) && !inserted && !chosen {
			t.Errorf("%s is not restricted in %s", m[0], sql)
		}
	}
	if len(found) == 0 && !strings.Contains(sql, `"list"`) {
		t.Errorf("no table in %s", sql)
	}
}

// TestRestrictKeepsTheTree checks that Restrict does not change its argument, and that a tree
// without a scope stays equal.
func TestRestrictKeepsTheTree(t *testing.T) {
	for i, n := range nodes() {
		if _, err := query.Restrict(n, inScope); err != nil {
			t.Error(err)
		}
		same, err := query.Restrict(n, func(*query.Table) query.Predicate { return nil })
		if err != nil {
			t.Error(err)
		}
		for _, other := range []query.Node{n, same} {
			got, want := compiled(t, other), compiled(t, nodes()[i])
			if got != want {
				t.Errorf("%T is\n%s\nand was\n%s", n, got, want)
			}
		}
	}
}

func compiled(t *testing.T, n query.Node) string {
	t.Helper()
	statements, err := sqlgen.Compile(sqlgen.Postgres{}, n)
	if err != nil {
		t.Fatal(err)
	}
	return statements[0].SQL
}

func TestFixed(t *testing.T) {
	id := func(v int) query.Predicate { return query.Compare{Column: 0, Value: query.IntValue(v)} }
	rest := query.Compare{Column: 0, Op: query.Gt, Value: query.IntValue(1)}
	for _, c := range []struct {
		where query.Predicate
		fixed []query.Value // of column 0
		rest  bool
	}{
		{nil, nil, false},
		{query.AllRows{}, nil, false},
		{id(1), []query.Value{query.IntValue(1)}, false},
		{query.In{Column: 0, Values: []query.Value{query.IntValue(1)}}, []query.Value{query.IntValue(1)}, false},
		{query.In{Column: 0, Values: []query.Value{query.IntValue(1)}, Not: true}, nil, true},
		{query.In{Column: 0, Values: []query.Value{query.IntValue(1), query.IntValue(2)}}, nil, true},
		{query.Keys{Columns: []int{0}, Rows: [][]query.Value{{query.IntValue(1)}}}, []query.Value{query.IntValue(1)}, false},
		{query.Keys{Columns: []int{0}, Rows: [][]query.Value{{{}}}}, nil, true}, // holds for no row
		{query.IsNull{Column: 0}, []query.Value{{}}, false},
		{query.IsNull{Column: 0, Not: true}, nil, true},
		{rest, nil, true},
		{query.Or{id(1)}, nil, true},
		{query.Not{P: id(1)}, nil, true},
		{query.And{id(1), query.And{rest, id(2)}}, []query.Value{query.IntValue(1), query.IntValue(2)}, true},
	} {
		fixed, rest := query.Fixed(scopedUsers, c.where)
		var got []query.Value
		for _, a := range fixed {
			got = append(got, a.Value)
		}
		if !slices.Equal(got, c.fixed) || (rest != nil) != c.rest {
			t.Errorf("%#v: fixed %v, rest %#v", c.where, got, rest)
		}
	}
}

func TestOutsideError(t *testing.T) {
	given := &query.Insert{Table: scopedUsers, Columns: []int{0, 2}, Rows: [][]query.Value{{query.IntValue(1), query.IntValue(0)}}}
	_, err := query.Restrict(given, inScope)
	var outside *query.OutsideError
	if !errors.As(err, &outside) || err.Error() != "User: the scope determines inScope, which cannot be changed" {
		t.Error(err)
	}
}

// receivers returns the names of the types in this package with a method of this name.
func receivers(t *testing.T, method string, pointers bool) []string {
	t.Helper()
	var out []string
	for _, file := range parse(t) {
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Recv == nil || f.Name.Name != method {
				continue
			}
			receiver := f.Recv.List[0].Type
			star, pointer := receiver.(*ast.StarExpr)
			if pointer {
				receiver = star.X
			}
			if name, ok := receiver.(*ast.Ident); ok && pointer == pointers {
				out = append(out, name.Name)
			}
		}
	}
	return out
}

// TestTextOfEveryPredicate checks that every kind of condition has a text, and that the text
// contains no value.
func TestTextOfEveryPredicate(t *testing.T) {
	for _, c := range executortest.Conditions() {
		text := query.Text(c.Table, c.Where)
		if strings.Contains(text, "query.") || c.Where != nil && text == "" {
			t.Errorf("%s: the text of %T is %q: add it to runtime/query/text.go", c.Name, c.Where, text)
		}
		walked := 0
		query.Walk(c.Table, c.Where, func(*query.Table, query.Predicate) bool { walked++; return true })
		if c.Where != nil && walked == 0 {
			t.Errorf("%s: no condition is visited", c.Name)
		}
	}
	where := query.And{one, query.Or{query.Not{P: query.IsNull{Column: 0}}, query.Related{Link: posts, Quant: query.Some, Where: one}}}
	if got, want := query.Text(scopedUsers, where), "id = ? and (not (id is null) or posts some (id = ?))"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	var visited []string
	query.Walk(scopedUsers, where, func(t *query.Table, p query.Predicate) bool {
		visited = append(visited, t.Model+" "+reflect.TypeOf(p).Name())
		return true
	})
	if got, want := strings.Join(visited, ", "), "User And, User Compare, User Or, User Not, User IsNull, User Related, Post Compare"; got != want {
		t.Errorf("visited %s, want %s", got, want)
	}
}
