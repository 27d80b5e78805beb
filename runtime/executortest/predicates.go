package executortest

import (
	"slices"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/runtime/query"
)

func testPredicates(t *testing.T, e *env) {
	seed(t, e)
	runAll(t, e, slices.Concat(predicates(), keyConditions(), comparedColumns()))
	t.Run("compound keys with enum", func(t *testing.T) {
		n := ids(memberTable, query.Keys{Columns: []int{memberTenant, memberUser, memberRole}, Rows: [][]query.Value{
			{big(1), str("b"), enum("guest role")}, {big(2), str("a"), enum("ADMIN")}}})
		equal(t, e.rows(t, n), "1 b")
	})
	t.Run("enum", func(t *testing.T) {
		n := ids(memberTable, query.And{query.Compare{Column: memberRole, Op: query.Ne, Value: enum("ADMIN")},
			query.In{Column: memberRole, Values: []query.Value{enum("guest role")}}})
		n.Order = []query.Order{{Column: memberTenant}, {Column: memberUser}}
		equal(t, e.rows(t, n), "1 b", "2 a")
	})
}

// predicates returns conditions on the users that seed creates.
func predicates() []condition {
	age := func(op query.CompareOp, v query.Value) query.Predicate {
		return query.Compare{Column: userAge, Op: op, Value: v}
	}
	score := func(op query.CompareOp, v query.Value) query.Predicate {
		return query.Compare{Column: userScore, Op: op, Value: v}
	}
	in := func(not bool, values ...query.Value) query.Predicate {
		return query.In{Column: userAge, Values: values, Not: not}
	}
	after := func(position ...query.Value) query.Predicate {
		return query.After{Order: []query.Order{{Column: userAge}, {Column: userID}}, Values: position}
	}
	return []condition{
		{"no condition", userTable, nil, "1 2 3 4"},
		{"all rows", userTable, query.AllRows{}, "1 2 3 4"},
		{"and of none", userTable, query.And{}, "1 2 3 4"},
		{"or of none", userTable, query.Or{}, ""},
		{"and", userTable, query.And{age(query.Eq, num(30)), score(query.Eq, null)}, "4"},
		{"or", userTable, query.Or{age(query.Eq, num(20)), score(query.Eq, null)}, "3 4"},
		{"or inside and", userTable, query.And{query.Or{age(query.Eq, num(20)), age(query.Eq, num(30))}, score(query.Gt, dec("2"))}, "3"},
		{"not", userTable, query.Not{P: age(query.Eq, num(30))}, "2 3"},
		{"not of unknown", userTable, query.Not{P: age(query.Lt, num(100))}, "2"},
		{"not and", userTable, query.Not{P: query.And{age(query.Eq, num(30)), query.Not{P: score(query.Gt, dec("5"))}}}, "2 3"},
		{"eq", userTable, age(query.Eq, num(30)), "1 4"},
		{"ne", userTable, age(query.Ne, num(30)), "2 3"},
		{"eq null", userTable, age(query.Eq, null), "2"},
		{"ne null", userTable, age(query.Ne, null), "1 3 4"},
		{"lt null", userTable, age(query.Lt, null), ""},
		{"lt", userTable, age(query.Lt, num(30)), "3"},
		{"lte", userTable, age(query.Lte, num(30)), "1 3 4"},
		{"gt", userTable, age(query.Gt, num(20)), "1 4"},
		{"gte", userTable, age(query.Gte, num(20)), "1 3 4"},
		{"decimal gt as number", userTable, score(query.Gt, dec("9.5")), "3"},
		{"decimal lt as number", userTable, score(query.Lt, dec("10")), "1 2"},
		{"decimal eq in another form", userTable, score(query.Eq, dec("1.10")), "1"},
		{"decimal ne", userTable, score(query.Ne, dec("9.50")), "1 3 4"},
		{"decimal in", userTable, query.In{Column: userScore, Values: []query.Value{dec("1.10"), dec("10.250")}}, "1 3"},
		{"in", userTable, in(false, num(20), num(99)), "3"},
		{"in with null", userTable, in(false, num(20), null), "2 3"},
		{"in null alone", userTable, in(false, null), "2"},
		{"in none", userTable, in(false), ""},
		{"not in", userTable, in(true, num(30)), "2 3"},
		{"not in with null", userTable, in(true, num(30), null), "3"},
		{"not in none", userTable, in(true), "1 2 3 4"},
		{"is null", userTable, query.IsNull{Column: userName}, "3"},
		{"is not null", userTable, query.IsNull{Column: userName, Not: true}, "1 2 4"},
		{"after a position", userTable, after(num(20), num(3)), "1 4"},
		{"after a row that is missing", userTable, after(num(25), num(9)), "1 4"},
		{"after NULL", userTable, after(null, num(2)), "1 3 4"},
		{"after all", userTable, after(num(30), num(4)), ""},
	}
}

// keyConditions returns conditions on the keys of the users that seed creates.
func keyConditions() []condition {
	keys := func(rows ...[]query.Value) query.Predicate {
		return query.Keys{Columns: []int{userEmail, userAge}, Rows: rows}
	}
	return []condition{
		{"keys", userTable, keys([]query.Value{str("ann@x.io"), num(30)}), "1"},
		{"several keys", userTable, keys([]query.Value{str("ann@x.io"), num(30)}, []query.Value{str("cid@y.io"), num(20)}, []query.Value{str("dee@y.io"), num(1)}), "1 3"},
		{"key with null", userTable, keys([]query.Value{str("bob@x.io"), null}), ""},
		{"keys with null", userTable, keys([]query.Value{str("bob@x.io"), null}, []query.Value{str("ann@x.io"), num(30)}), "1"},
		{"no keys", userTable, keys(), ""},
		{"one column, several keys", userTable, query.Keys{Columns: []int{userID}, Rows: [][]query.Value{{num(4)}, {num(2)}}}, "2 4"},
	}
}

// testManyConditions combines more conditions than the maximum depth of an expression in SQLite.
func testManyConditions(t *testing.T, e *env) {
	seed(t, e)
	var either query.Or
	var all query.And
	for i := range 5000 {
		either = append(either, query.Compare{Column: userID, Value: num(i + 3)})
		all = append(all, query.Compare{Column: userID, Op: query.Ne, Value: num(i + 3)})
	}
	condition{"or", userTable, either, "3 4"}.run(t, e)
	condition{"and", userTable, all, "1 2"}.run(t, e)
}

func testMatches(t *testing.T, e *env) {
	seed(t, e)
	runAll(t, e, matches())
	t.Run("enum", func(t *testing.T) {
		n := ids(memberTable, query.Match{Column: memberRole, Op: query.StartsWith, Text: "AD"})
		equal(t, e.rows(t, n), "1 a")
	})
}

// matches returns text searches in the rows that seed creates.
func matches() []condition {
	title := func(op query.MatchOp, text string) query.Predicate {
		return query.Match{Column: postTitle, Op: op, Text: text}
	}
	folded := func(op query.MatchOp, text string) query.Predicate {
		return query.Match{Column: postTitle, Op: op, Text: text, Insensitive: true}
	}
	return []condition{
		{"contains", postTable, title(query.Contains, "ell"), "3 4"},
		{"contains minds case", postTable, title(query.Contains, "ELL"), ""},
		{"contains folded", postTable, folded(query.Contains, "ELL"), "3 4"},
		{"starts", postTable, title(query.StartsWith, "hello"), "4"},
		{"starts folded", postTable, folded(query.StartsWith, "hello"), "3 4"},
		{"ends", postTable, title(query.EndsWith, "o"), "3"},
		{"ends folded", postTable, folded(query.EndsWith, "LO"), "3"},
		{"equals folded", postTable, folded(query.Equals, "HELLO"), "3"},
		{"percent", postTable, title(query.Contains, "%"), "1"},
		{"percent folded", postTable, folded(query.Contains, "%"), "1"},
		{"underscore", postTable, title(query.Contains, "a_b"), "2"},
		{"underscore folded", postTable, folded(query.Equals, "A_B"), "2"},
		{"backslash", postTable, title(query.Contains, `\`), "6"},
		{"backslash folded", postTable, folded(query.EndsWith, `\SLASH`), "6"},
		{"bracket", postTable, title(query.Contains, "[x]"), "7"},
		{"star", postTable, title(query.EndsWith, "*?"), "7"},
		{"question", postTable, title(query.StartsWith, "?"), ""},
		{"longer than a pattern of SQLite's", postTable, title(query.Contains, strings.Repeat("x", 60_000)), ""},
		{"empty", postTable, title(query.Contains, ""), "1 2 3 4 5 6 7"},
		{"null does not match", userTable, query.Match{Column: userName, Op: query.Contains, Text: "n"}, "1 4"},
		{"not", userTable, query.Not{P: query.Match{Column: userName, Op: query.Contains, Text: "n"}}, "2 3"},
	}
}

func testLargeIn(t *testing.T, e *env) {
	seed(t, e)
	values := make([]query.Value, 100_000)
	texts := make([]query.Value, len(values))
	for i := range values {
		values[i], texts[i] = num(i+2), str("nobody"+boundary[i%len(boundary)].want)
	}
	texts[len(texts)-1] = str("cid@y.io")
	for _, c := range []condition{
		{"numbers", userTable, query.In{Column: userID, Values: values}, "2 3 4"},
		{"numbers not", userTable, query.In{Column: userID, Values: values, Not: true}, "1"},
		{"texts", userTable, query.In{Column: userEmail, Values: texts}, "3"},
	} {
		c.run(t, e)
	}
	t.Run("compound keys", func(t *testing.T) {
		rows := make([][]query.Value, 20_000)
		for i := range rows {
			rows[i] = []query.Value{big(int64(i)), str("a")}
		}
		n := ids(memberTable, query.Keys{Columns: memberTable.Key, Rows: rows})
		equal(t, e.rows(t, n), "1 a", "2 a")
	})
}

func testRelations(t *testing.T, e *env) {
	seed(t, e)
	runAll(t, e, relations())
}

// relations returns conditions on related rows.
func relations() []condition {
	views := func(op query.CompareOp, v int) query.Predicate {
		return query.Compare{Column: postViews, Op: op, Value: num(v)}
	}
	rel := func(l *query.Link, q query.Quantifier, where query.Predicate) query.Predicate {
		return query.Related{Link: l, Quant: q, Where: where}
	}
	named := func(name string) query.Predicate { return query.Compare{Column: tagName, Value: str(name)} }
	return []condition{
		{"of a parent", postTable, query.Child{Link: userPosts, Key: []query.Value{num(2)}}, "3 4"},
		{"of no parent", postTable, query.Child{Link: userPosts, Key: []query.Value{num(9)}}, ""},
		{"of a child", userTable, query.Child{Link: postWriter, Key: []query.Value{num(2)}}, "2"},
		{"some", userTable, rel(userPosts, query.Some, views(query.Gte, 10)), "1 2"},
		{"some of any", userTable, rel(userPosts, query.Some, nil), "1 2"},
		{"every", userTable, rel(userPosts, query.Every, views(query.Gt, 2)), "1 3 4"},
		{"every of any", userTable, rel(userPosts, query.Every, nil), "1 2 3 4"},
		{"every counts unknown as failing", userTable, rel(userPosts, query.Every, query.Compare{Column: postRank, Op: query.Gt, Value: num(0)}), "2 3 4"},
		{"none", userTable, rel(userPosts, query.None, views(query.Eq, 0)), "1 3 4"},
		{"none of any", userTable, rel(userPosts, query.None, nil), "3 4"},
		{"is", postTable, rel(postWriter, query.Is, query.Compare{Column: userName, Value: str("Bob")}), "3 4"},
		{"is not", postTable, rel(postWriter, query.IsNot, query.Compare{Column: userName, Value: str("Bob")}), "1 2 5 6 7"},
		{"is any", postTable, rel(postWriter, query.Is, nil), "1 2 3 4 5 7"},
		{"is not any", postTable, rel(postWriter, query.IsNot, nil), "6"},
		{"many to many", postTable, rel(postTags, query.Some, named("db")), "1"},
		{"many to many every", postTable, rel(postTags, query.Every, named("go")), "2 3 4 5 6 7"},
		{"many to many none", postTable, rel(postTags, query.None, named("go")), "2 4 6 7"},
		{"other side", tagTable, rel(tagPosts, query.Some, views(query.Gt, 5)), "1"},
		{"nested", userTable, rel(userPosts, query.Some, rel(postTags, query.Some, named("go"))), "1 2"},
		{"nested back", tagTable, rel(tagPosts, query.Some, rel(postWriter, query.Is, query.Compare{Column: userID, Value: num(2)})), "1"},
		{"with not", userTable, query.Not{P: rel(userPosts, query.Some, nil)}, "3 4"},
	}
}
