package executortest

import (
	"slices"
	"testing"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
)

func dec(s string) query.Value { return query.Value{Kind: query.Decimal, Str: s} }

var null query.Value

// seed inserts rows into the tables user, post and tag, and links posts and tags.
func seed(t *testing.T, exec driver.Executor) {
	t.Helper()
	nodes := []query.Node{
		insert(userTable, []int{userID, userEmail, userName, userAge, userScore},
			[]query.Value{num(1), str("ann@x.io"), str("Ann"), num(30), dec("1.1")},
			[]query.Value{num(2), str("bob@x.io"), str("Bob"), null, dec("9.5")},
			[]query.Value{num(3), str("cid@y.io"), null, num(20), dec("10.25")},
			[]query.Value{num(4), str("dee@y.io"), str("ann"), num(30), null}),
		insert(postTable, []int{postID, postAuthor, postTitle, postViews, postRank},
			[]query.Value{num(1), num(1), str("50% off"), num(5), num(1)},
			[]query.Value{num(2), num(1), str("a_b"), num(10), null},
			[]query.Value{num(3), num(2), str("Hello"), num(10), num(2)},
			[]query.Value{num(4), num(2), str("hello world"), num(0), num(1)},
			[]query.Value{num(5), num(1), str("axb"), num(7), num(2)},
			[]query.Value{num(6), null, str(`back\slash`), num(1), null},
			[]query.Value{num(7), num(1), str("[x]*?"), num(3), num(1)}),
		insert(tagTable, []int{tagID, tagName},
			[]query.Value{num(1), str("go")}, []query.Value{num(2), str("db")}, []query.Value{num(3), str("old")}),
		&query.LinkRows{Link: postTags, Op: query.AddPairs, Pairs: [][2]query.Value{{num(1), num(1)}, {num(1), num(2)}, {num(3), num(1)}, {num(5), num(1)}}},
		insert(memberTable, []int{memberTenant, memberUser, memberRole},
			[]query.Value{query.BigIntValue(1), str("a"), query.EnumValue("ADMIN")},
			[]query.Value{query.BigIntValue(1), str("b"), query.EnumValue("guest role")},
			[]query.Value{query.BigIntValue(2), str("a"), query.EnumValue("guest role")}),
	}
	for _, n := range nodes {
		do(t, exec, n)
	}
}

// condition is a predicate with the keys of the rows for which it must hold.
type condition struct {
	name  string
	table *query.Table
	where query.Predicate
	want  string
}

func (c condition) run(t *testing.T, e *env) {
	t.Helper()
	t.Run(c.name, func(t *testing.T) {
		equal(t, []string{join(e.rows(t, ids(c.table, c.where)))}, c.want)
		if got, want := e.count(t, c.table, c.where), int64(len(words(c.want))); got != want {
			t.Errorf("count is %d, want %d", got, want)
		}
	})
}

func runAll(t *testing.T, e *env, cs []condition) {
	t.Helper()
	for _, c := range cs {
		c.run(t, e)
	}
}

// Condition is a predicate that the suite tests. It is a condition on rows of Table.
type Condition struct {
	Name  string
	Table *query.Table
	Where query.Predicate
}

// Conditions returns the predicates that the suite tests.
func Conditions() []Condition {
	var out []Condition
	for _, c := range slices.Concat(predicates(), matches(), relations(), jsonMatches(), keyConditions(), comparedColumns(), listMatches(nil)) {
		out = append(out, Condition{c.name, c.table, c.where})
	}
	return out
}
