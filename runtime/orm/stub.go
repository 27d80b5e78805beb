package orm

import (
	"context"
	"errors"

	"github.com/cocomon/comon_orm/runtime/query"
)

var errTodo = errors.New("planned")

func (h handle) findOne(ctx context.Context, f find) (any, error)                  { return nil, errTodo }
func (h handle) findAll(ctx context.Context, f find) ([]any, error)                { return nil, errTodo }
func (h handle) findEach(ctx context.Context, f find, yield func(any, error) bool) {}
func (h handle) count(ctx context.Context, f find) (int64, error)                  { return 0, errTodo }
func (h handle) exists(ctx context.Context, f find) (bool, error)                  { return false, errTodo }
func (h handle) create(ctx context.Context, r *record, out shape) (any, error)     { return nil, errTodo }
func (h handle) records(n int, give func(i int, v *Values)) []*record              { return nil }
func (h handle) createMany(ctx context.Context, rs []*record, skip, rows bool) ([]any, int64, error) {
	return nil, 0, errTodo
}
func (h handle) update(ctx context.Context, s selector, set []*assignment, out shape) (any, error) {
	return nil, errTodo
}
func (h handle) updateMany(ctx context.Context, p query.Predicate, set []*assignment, rows bool) ([]any, int64, error) {
	return nil, 0, errTodo
}
func (h handle) upsert(ctx context.Context, s selector, r *record, set []*assignment, out shape) (any, error) {
	return nil, errTodo
}
func (h handle) delete(ctx context.Context, s selector, out shape) (any, error) { return nil, errTodo }
func (h handle) deleteMany(ctx context.Context, p query.Predicate, rows bool) ([]any, int64, error) {
	return nil, 0, errTodo
}
func assembleRecord(meta *Meta, v *Values, as []*assignment) *record { return nil }
