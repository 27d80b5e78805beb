package ormtest

import (
	"testing"

	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
)

// Edit calls the functions with in, in their order. A nil function is ignored.
func Edit[C any](in *C, edit []func(*C)) {
	for _, e := range edit {
		if e != nil {
			e(in)
		}
	}
}

// Create runs c and returns the new row. If c fails, the test fails and ends.
func Create[M any](t testing.TB, db orm.Querier, c *orm.Create[M]) M {
	t.Helper()
	row, err := c.One(t.Context(), db)
	if err != nil {
		t.Fatal("create a row for the test: ", err)
	}
	return row
}

// Own returns a value of a type that the schema names with @go, made from v. If the type does not
// accept v, Own returns the zero value of the type, and the test has to set the field itself.
func Own[T any](v any) T {
	out, ok := gensupport.FromPlain[T](v)
	if !ok {
		var zero T
		return zero
	}
	return out
}
