package executortest

import (
	"database/sql"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/runtime/query"
)

func fragment(text string, args ...any) query.Fragment { return query.Fragment{Text: text, Args: args} }

// fragments returns conditions in SQL text that both databases read alike.
func fragments() []condition {
	titled := func(p query.Predicate) query.Predicate {
		return query.Related{Link: userPosts, Quant: query.Some, Where: p}
	}
	return []condition{
		{"number", userTable, fragment("{age} > $1", 25), "1 4"},
		{"not of NULL", userTable, query.Not{P: fragment("{age} > $1", 25)}, "2 3"},
		{"without arguments", userTable, fragment("{age} IS NULL"), "2"},
		{"or needs no parentheses", userTable, query.And{fragment("{id} = 1 OR {id} = 2"), query.Compare{Column: userAge, Value: null}}, "2"},
		{"one argument twice", userTable, fragment("{id} = $1 OR {age} = $1 + 16", 4), "3 4"},
		{"arguments in another order", userTable, fragment("{age} = $2 AND {id} <= $1", 3, 30), "1"},
		{"named arguments", userTable, fragment("{age} = :age AND {email} = :email", sql.Named("email", "dee@y.io"), sql.Named("age", 30)), "4"},
		{"after other parameters", userTable, query.And{query.Compare{Column: userAge, Value: num(30)}, fragment("length({name}) = $1", 3), query.Compare{Column: userID, Op: query.Gt, Value: num(1)}}, "4"},
		{"texts keep braces", userTable, fragment("{name} <> '{email}' AND {name} = $1", "Bob"), "2"},
		{"comment", userTable, fragment("{id} = 3 -- ) OR TRUE"), "3"},
		{"function", postTable, fragment("upper({title}) = $1", "HELLO"), "3"},
		{"related rows", userTable, titled(fragment("length({title}) > $1", 7)), "2"},
		{"no related row", userTable, query.Related{Link: userPosts, Quant: query.None, Where: fragment("{views} = 0 AND {id} > $1", 0)}, "1 3 4"},
		{"case", userTable, query.Insensitive(query.And{fragment("{name} = $1", "ann"), query.Compare{Column: userName, Value: str("ANN")}}), "4"},
	}
}

func testFragments(t *testing.T, e *env) {
	seed(t, e)
	runAll(t, e, fragments())
	length := query.Order{Expr: fragment("length({title}) * $1", 2)}
	order := func(o ...query.Order) *query.Select {
		n := ids(postTable, query.Compare{Column: postViews, Op: query.Gt, Value: num(0)})
		n.Order = append(o, query.Order{Column: postID})
		return n
	}
	t.Run("order", func(t *testing.T) { equal(t, e.rows(t, order(length)), "2", "5", "3", "7", "1", "6") })
	length.Desc = true
	t.Run("order down", func(t *testing.T) { equal(t, e.rows(t, order(length)), "6", "1", "3", "7", "2", "5") })
	t.Run("order of related rows", func(t *testing.T) {
		equal(t, e.rows(t, order(query.Order{Expr: fragment("length({name}) + {id}"), Via: []*query.Link{postWriter}})), "6", "1", "2", "5", "7", "3")
	})
	t.Run("order with NULL", func(t *testing.T) {
		n := ids(userTable, nil)
		n.Order = []query.Order{{Expr: fragment("{age} + 0")}, {Column: userID}}
		equal(t, e.rows(t, n), "2", "3", "1", "4")
	})
	t.Run("cursor", func(t *testing.T) {
		n := order(length)
		n.Cursor, n.Limit = []query.Assign{{Column: postID, Value: num(3)}}, 3
		equal(t, e.rows(t, n), "3", "7", "2")
	})
	t.Run("distinct", func(t *testing.T) {
		n := order(length)
		n.Distinct = []int{postViews}
		equal(t, e.rows(t, n), "6", "1", "3", "7", "5")
	})
	t.Run("of each parent", func(t *testing.T) {
		n := order(length)
		n.Limit, n.Parent = 1, &query.Parent{Link: userPosts, Keys: [][]query.Value{{num(1)}, {num(2)}}, ByKey: true}
		equal(t, sorted(e.rows(t, n)), "1 1", "3 2")
	})
	t.Run("update", func(t *testing.T) {
		equal(t, returned(t, e, &query.Update{Table: postTable, Set: []query.Assign{{Column: postViews, Value: num(0)}}, Where: fragment("{title} = $1", "hello world"), Returning: []int{postID}},
			postTable, []int{postID}), "4")
	})
	t.Run("delete", func(t *testing.T) {
		if n := do(t, e, &query.Delete{Table: postTable, Where: fragment("{id} IN ($1, $2)", 6, 7)}); n != 2 {
			t.Errorf("deleted %d", n)
		}
	})
	testRefusedFragments(t, e)
}

// testRefusedFragments checks what is refused before a statement is sent.
func testRefusedFragments(t *testing.T, e *env) {
	before := len(*e.seen)
	for _, f := range []query.Fragment{
		fragment(""), fragment("{id} = 1; DELETE FROM post"), fragment("{id} = 1) OR (TRUE"), fragment("({id} = 1"), fragment("{nothing} = 1"), fragment("{id} = $1"),
		fragment("{id} = 1", 2), fragment("{id} = $1 OR {id} = :a", 1), fragment("'unterminated"), fragment("{id} = $2", 1), fragment("{id} = $1", struct{}{}),
	} {
		_, err := e.Run(t.Context(), &query.Count{Table: userTable, Where: f, Limit: -1}, nil)
		var refused *query.ConditionError
		if !errors.As(err, &refused) {
			t.Errorf("%s: got %v", f.Text, err)
		}
	}
	if len(*e.seen) != before {
		t.Errorf("statements were sent: %v", (*e.seen)[before:])
	}
}

// searches returns full-text searches.
func searches() []condition {
	in := func(language, text string, columns ...int) query.Search {
		return query.Search{Columns: columns, Language: language, Text: str(text)}
	}
	return []condition{
		{"word", postTable, in("english", "hello", postTitle), "3 4"},
		{"two words", postTable, in("english", "hello world", postTitle), "4"},
		{"without a word", postTable, in("english", "hello -world", postTitle), "3"},
		{"or", postTable, in("english", "axb or worlds", postTitle), "4 5"},
		{"no stems", postTable, in("simple", "worlds", postTitle), ""},
		{"any text is a search", postTable, in("simple", `:* & | ! <-> ' " ) (`, postTitle), ""},
		{"not", postTable, query.Not{P: in("simple", "hello", postTitle)}, "1 2 5 6 7"},
		{"several columns", userTable, in("simple", "bob", userEmail, userName), "2"},
		{"a column of NULL", userTable, query.Not{P: in("simple", "bob", userName)}, "1 3 4"},
	}
}

func testSearches(t *testing.T, e *env) {
	seed(t, e)
	ranked := query.Order{Expr: query.Rank{Search: searches()[0].where.(query.Search)}, Desc: true}
	n := ids(postTable, query.Compare{Column: postID, Op: query.Lt, Value: num(5)})
	n.Order = []query.Order{ranked, {Column: postID}}
	if e.db.postgres() {
		runAll(t, e, searches())
		suite.Check(t, func(r *rapid.T) {
			s := query.Search{Columns: []int{postTitle}, Language: "english", Text: str(rapid.StringMatching(`[^\x00]{0,20}`).Draw(r, "text"))}
			if _, err := e.Run(t.Context(), &query.Count{Table: postTable, Where: s, Limit: -1}, nil); err != nil {
				r.Fatal(err)
			}
		})
		equal(t, e.rows(t, n), "3", "4", "1", "2")
		return
	}
	for _, c := range searches() {
		_, err := e.Run(t.Context(), &query.Count{Table: c.table, Where: c.where, Limit: -1}, nil)
		wantErr(t, err, errors.ErrUnsupported)
	}
	_, err := rowsOf(t, e.Executor, n)
	wantErr(t, err, errors.ErrUnsupported)
}

// TextConditions returns conditions that contain SQL text, or that only PostgreSQL has.
func TextConditions() []Condition {
	var out []Condition
	for _, c := range append(fragments(), searches()...) {
		out = append(out, Condition{c.name, c.table, c.where})
	}
	return out
}
