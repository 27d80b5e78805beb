package rawargs_test

import (
	"database/sql"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/runtime/internal/rawargs"
)

// TestOrder checks which argument each placeholder is matched with. In the table, _ is an argument
// without a name, and want is the list of indexes or the error.
func TestOrder(t *testing.T) {
	for _, c := range []struct{ placeholders, args, want string }{
		{"", "", "[]"},
		{"? ?", "_ _", "[0 1]"},
		{"$2 $1", "_ _", "[1 0]"},
		{"?2 $1 $2", "_ _", "[1 0 1]"},
		{":b @a $a", "a b", "[1 0 0]"},
		{"?", "", "placeholder 1 (?) has no argument, 0 are given"},
		{"? ?", "_", "placeholder 2 (?) has no argument, 1 is given"},
		{"?", "_ _", "the statement has no placeholder for argument 2"},
		{"", "_", "the statement has no placeholder for argument 1"},
		{"$1 $3", "_ _ _", "the statement has no placeholder for argument 2"},
		{"$1 $3", "_ _", "placeholder $3 has no argument, 2 are given"},
		{"$0", "_", "placeholder $0 has no argument, 1 is given"},
		{"$1 ?", "_ _", "the statement mixes ? with other placeholders, or leaves out a number of ?1, ?2"},
		{"$1 :a", "_ _", "the statement mixes the placeholders $1 and :a"},
		{":a", "_", `placeholder :a needs an argument with a name: sql.Named("a", …), or write $1 for the first argument`},
		{"@b", "a", "no argument has the name of placeholder @b"},
		{":a", "a b", `the statement has no placeholder for argument "b"`},
		{"$1", "a", "placeholder $1 has no name, the arguments have names"},
		{"?", "a", "placeholder 1 (?) has no name, the arguments have names"},
		{":a", "a a", `two arguments have the name "a"`},
		{":a", "a _", "some arguments have names and some have none: name all of them or none"},
	} {
		var given []any
		for i, name := range strings.Fields(c.args) {
			if name == "_" {
				given = append(given, i)
			} else {
				given = append(given, sql.Named(name, i))
			}
		}
		placeholders := strings.Fields(c.placeholders)
		for i, p := range placeholders {
			placeholders[i] = strings.TrimSuffix(p, "?")
		}
		args, err := rawargs.Of(given)
		var order []int
		if err == nil {
			order, err = args.Order(placeholders)
		}
		got := fmt.Sprint(order)
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s with %s: got %s, want %s", c.placeholders, c.args, got, c.want)
		}
	}
}

// TestOfRefuses checks that arguments are refused that no database can store.
func TestOfRefuses(t *testing.T) {
	large := uint64(math.MaxInt64) + 1
	for _, arg := range []any{large, &large, sql.Named("", 1)} {
		if _, err := rawargs.Of([]any{arg}); err == nil {
			t.Errorf("%v passes", arg)
		}
	}
	if _, err := rawargs.Of([]any{large - 1, (*uint64)(nil), nil}); err != nil {
		t.Error(err)
	}
}
