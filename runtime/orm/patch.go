package orm

import (
	"slices"

	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Patch is a change of columns of model M whose fields are absent, NULL or a value. For example,
// UserPatch is a Patch[*User]. It can be decoded from JSON. EncodePatch adds the values to row.
type Patch[M any] interface {
	EncodePatch(m M, row *gensupport.PatchRow)
}

// Set returns a field of a patch that sets the column to v.
func Set[T any](v T) gensupport.Optional[T] { return gensupport.Optional[T]{Given: true, Value: &v} }

// SetNull returns a field of a patch that sets the column to NULL.
func SetNull[T any]() gensupport.Optional[T] { return gensupport.Optional[T]{Given: true} }

// SetPtr returns a field of a patch that sets the column to the value that p points to, or to NULL
// if p is nil.
func SetPtr[T any](p *T) gensupport.Optional[T] {
	return gensupport.Optional[T]{Given: true, Value: p}
}

// Allow returns p limited to some columns. If p sets another column, the update is refused with
// [ErrInvalidInput] before any statement. Without columns, every field of p is refused.
func Allow[M any](p Patch[M], allowed ...Column[M]) Patch[M] {
	return limitedPatch[M]{p, columns(allowed)}
}

type limitedPatch[M any] struct {
	patch   Patch[M]
	allowed []int
}

// EncodePatch adds the values of the patch, and the columns that it must not set.
func (l limitedPatch[M]) EncodePatch(m M, row *gensupport.PatchRow) {
	if l.patch == nil {
		return
	}
	l.patch.EncodePatch(m, row)
	for _, c := range row.Columns {
		if !slices.Contains(l.allowed, c) {
			row.Refused = append(row.Refused, c)
		}
	}
}

// Assignments returns the assignments of a patch, for Upsert, nested updates, and other calls that
// accept assignments.
func Assignments[M any](p Patch[M]) []Assignment[M] {
	if p == nil {
		return nil
	}
	var row gensupport.PatchRow
	var m M
	p.EncodePatch(m, &row)
	out := make([]Assignment[M], len(row.Columns))
	for i, c := range row.Columns {
		out[i].a = assign(c, query.Set, row.Values[i])
		out[i].a.refused = slices.Contains(row.Refused, c)
	}
	return out
}
