package source_test

import (
	"testing"

	"github.com/cocomon/comon_orm/grammar/source"
	"github.com/cocomon/comon_orm/internal/suite"
	"pgregory.net/rapid"
)

// TestJoin checks that the result covers exactly both spans and the text between them, and that a
// join with the zero Span changes nothing.
func TestJoin(t *testing.T) {
	file := &source.File{Name: "schema.prisma", Text: "model User {\r\n  id Int @id\r\n}"}
	span := rapid.Custom(func(t *rapid.T) source.Span {
		start := rapid.IntRange(0, len(file.Text)).Draw(t, "start")
		return source.Span{File: file, Start: start, End: rapid.IntRange(start, len(file.Text)).Draw(t, "end")}
	})
	suite.Check(t, func(rt *rapid.T) {
		a, b := span.Draw(rt, "a"), span.Draw(rt, "b")
		joined := a.Join(b)
		if joined != b.Join(a) || joined.Start != min(a.Start, b.Start) || joined.End != max(a.End, b.End) || joined.File != file {
			rt.Errorf("%v and %v are joined to %v", a, b, joined)
		}
		if want := file.Text[a.Start:a.End]; a.Text() != want || joined.Text()[a.Start-joined.Start:][:len(want)] != want {
			rt.Errorf("%v has the text %q, joined %q", a, a.Text(), joined.Text())
		}
		if a.Join(source.Span{}) != a || (source.Span{}).Join(a) != a || a.IsZero() {
			rt.Errorf("no place changes %v", a)
		}
	})
	if zero := (source.Span{}); !zero.IsZero() || zero.Text() != "" || !zero.Join(zero).IsZero() {
		t.Error("no place is one")
	}
}
