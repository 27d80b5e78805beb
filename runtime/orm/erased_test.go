package orm_test

import (
	"reflect"
	"testing"

	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/orm/internal/fixture"
	"github.com/cocomon/comon_orm/runtime/orm/internal/fixture/q"
)

// Generated code converts the descriptors of any row to those of one model. So both must have the
// same layout, and so must everything that their functions take and return.
func TestErasedDescriptors(t *testing.T) {
	type row = *struct{}
	for _, pair := range [][2]any{
		{orm.Model[row]{}, q.Post.Model},
		{orm.Text[row]{}, *q.Post.Title},
		{orm.NullText[row]{}, *q.Post.ParentID},
		{orm.Int[row]{}, *q.Post.Views},
		{orm.Ordered[row, fixture.PostStatus]{}, *q.Post.Status},
		{orm.Decimal[row]{}, orm.Decimal[*fixture.Post]{}},
		{orm.Measure[row, int64]{}, orm.Measure[*fixture.Post, int64]{}},
		{orm.Groups[row]{}, orm.Groups[*fixture.Post]{}},
		{[]orm.Group[row]{}, []orm.Group[*fixture.Post]{}},
		{orm.Field[row, fixture.PostStatus]{}, orm.Field[*fixture.Post, fixture.PostStatus]{}},
		{orm.NullInt[row]{}, orm.NullInt[*fixture.Post]{}},
		{orm.List[row, string]{}, orm.List[*fixture.Post, string]{}},
		{orm.Many[row, row]{}, *q.Post.Tags},
		{orm.One[row, row]{}, *q.Post.Author},
		{orm.CreateMany[row]{}, orm.CreateMany[*fixture.Post]{}},
	} {
		sameLayout(t, reflect.TypeOf(pair[0]), reflect.TypeOf(pair[1]), map[reflect.Type]bool{})
	}
}

// sameLayout compares two types, and the types that they contain, take or return. Pointers to row
// structs are equal to each other.
func sameLayout(t *testing.T, a, b reflect.Type, seen map[reflect.Type]bool) {
	t.Helper()
	if a == b || seen[a] {
		return
	}
	seen[a] = true
	if a.Kind() != b.Kind() || a.Size() != b.Size() || a.Align() != b.Align() {
		t.Errorf("%v and %v differ", a, b)
		return
	}
	switch a.Kind() {
	case reflect.Struct:
		if a.NumField() != b.NumField() {
			t.Errorf("%v and %v have different fields", a, b)
			return
		}
		for i := range a.NumField() {
			if f, g := a.Field(i), b.Field(i); f.Name != g.Name || f.Offset != g.Offset {
				t.Errorf("field %s of %v is field %s of %v", f.Name, a, g.Name, b)
			}
			sameLayout(t, a.Field(i).Type, b.Field(i).Type, seen)
		}
	case reflect.Func:
		if a.NumIn() != b.NumIn() || a.NumOut() != b.NumOut() {
			t.Errorf("%v and %v have different signatures", a, b)
			return
		}
		for i := range a.NumIn() {
			sameLayout(t, a.In(i), b.In(i), seen)
		}
		for i := range a.NumOut() {
			sameLayout(t, a.Out(i), b.Out(i), seen)
		}
	case reflect.Interface:
		if a.NumMethod() != b.NumMethod() {
			t.Errorf("%v and %v have different methods", a, b)
		}
	case reflect.Slice:
		sameLayout(t, a.Elem(), b.Elem(), seen)
	case reflect.Pointer:
		if a != reflect.TypeFor[*struct{}]() {
			sameLayout(t, a.Elem(), b.Elem(), seen)
		}
	default:
	}
}
