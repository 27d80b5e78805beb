package orm

import (
	"fmt"

	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Inputs returns the inputs in as arguments of CreateMany of a relation:
//
//	q.User.Posts.CreateMany(orm.Inputs(posts)...) // posts is a []blogdb.PostCreate
func Inputs[R any, I Input[R]](in []I) []Input[R] {
	out := make([]Input[R], len(in))
	for i := range in {
		out[i] = in[i]
	}
	return out
}

// SkipDuplicates makes a CreateMany of a relation skip rows whose unique values already exist, in
// the table or in an earlier row. Every other assignment is refused with [ErrInvalidInput], and so
// is a CreateMany of a many-to-many relation.
func SkipDuplicates[M any](a Assignment[M]) Assignment[M] {
	if a.a == nil {
		return a
	}
	c := *a.a
	if c.rel == nil || c.rel.op != relCreateMany {
		c.err = fmt.Errorf("%w: SkipDuplicates takes a CreateMany of a relation", ErrInvalidInput)
		return Assignment[M]{&c}
	}
	w := *c.rel
	w.skip, c.rel = true, &w
	return Assignment[M]{&c}
}

func write[M any](w *relationWrite) Assignment[M] { return Assignment[M]{&assignment{rel: w}} }

// newRecords returns the records of several inputs.
func newRecords[R any](model *gensupport.Model, in []Input[R]) []*record {
	out := make([]*record, len(in))
	for i, x := range in {
		out[i] = newRecord(model, x, nil)
	}
	return out
}

// upsertOf returns an upsert of the related row that rows selects. If rows is nil, the relation is
// to one row.
func upsertOf[R any](r *gensupport.Relation, rows []selector, in Input[R], a []Assignment[R]) *relationWrite {
	return &relationWrite{relation: r, op: relUpsert, rows: rows, create: newRecord(r.Target, in, nil), assign: assignments(a)}
}

func orderVia(r *gensupport.Relation, o *query.Order) *query.Order {
	if o == nil {
		return nil
	}
	c := *o
	c.Via = append([]*query.Link{r.Link}, o.Via...)
	return &c
}
