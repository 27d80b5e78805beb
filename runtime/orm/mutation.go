package orm

import (
	"context"

	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// returning says what a mutation returns: the columns and relations of its rows.
type returning struct {
	columns  []int
	includes []*include
}

func (s returning) withColumns(cs []int) returning {
	s.columns = more(s.columns, cs...)
	return s
}

func (s returning) withIncludes(is []*include) returning {
	s.includes = more(s.includes, is...)
	return s
}

// Create creates one row of model M, together with the related rows that its assignments create or
// connect, all or nothing.
type Create[M any] struct {
	model *gensupport.Model
	rec   *record
	out   returning
}

// Include loads relations of the created row.
//
//go:noinline
func (c *Create[M]) Include(i ...Include[M]) *Create[M] {
	return &Create[M]{c.model, c.rec, c.out.withIncludes(includes(i))}
}

// Select returns these columns and the key only.
//
//go:noinline
func (c *Create[M]) Select(cs ...Column[M]) *Create[M] {
	return &Create[M]{c.model, c.rec, c.out.withColumns(columns(cs))}
}

// One creates the row and returns it.
//
//go:noinline
func (c *Create[M]) One(ctx context.Context, db Querier) (M, error) {
	row, err := on(db, c.model).create(ctx, c.rec, c.out)
	return cast[M](row), err
}

// CreateMany creates many rows of model M, all or nothing.
type CreateMany[M any] struct {
	model *gensupport.Model
	rows  []*record
	skip  bool
}

// CreateRows is called by the CreateMany of generated code; encode writes the values of row i.
//
//go:noinline
func CreateRows[M any](m *Model[M], n int, encode func(i int, row *gensupport.InputRow)) *CreateMany[M] {
	return &CreateMany[M]{m.model, records(m.model, n, encode), false}
}

// SkipDuplicates ignores rows whose unique values exist already, in the table or in an earlier row.
//
//go:noinline
func (c *CreateMany[M]) SkipDuplicates() *CreateMany[M] { return &CreateMany[M]{c.model, c.rows, true} }

// All creates the rows and returns those created.
//
//go:noinline
func (c *CreateMany[M]) All(ctx context.Context, db Querier) ([]M, error) {
	rows, _, err := on(db, c.model).createMany(ctx, c.rows, c.skip, true)
	return castAll[M](rows), err
}

// Exec creates the rows and returns how many were created.
//
//go:noinline
func (c *CreateMany[M]) Exec(ctx context.Context, db Querier) (int64, error) {
	_, n, err := on(db, c.model).createMany(ctx, c.rows, c.skip, false)
	return n, err
}

// Update changes one row of model M.
type Update[M any] struct {
	model *gensupport.Model
	row   selector
	set   []*assignment
	out   returning
}

// Set adds changes of columns and of related rows.
//
//go:noinline
func (u *Update[M]) Set(a ...Assignment[M]) *Update[M] {
	return &Update[M]{u.model, u.row, more(u.set, assignments(a)...), u.out}
}

// Include loads relations of the changed row.
//
//go:noinline
func (u *Update[M]) Include(i ...Include[M]) *Update[M] {
	return &Update[M]{u.model, u.row, u.set, u.out.withIncludes(includes(i))}
}

// Select returns these columns and the key only.
//
//go:noinline
func (u *Update[M]) Select(cs ...Column[M]) *Update[M] {
	return &Update[M]{u.model, u.row, u.set, u.out.withColumns(columns(cs))}
}

// One changes the row and returns it with its new values; [ErrNotFound] when there is none.
//
//go:noinline
func (u *Update[M]) One(ctx context.Context, db Querier) (M, error) {
	row, err := on(db, u.model).update(ctx, u.row, u.set, u.out)
	return cast[M](row), err
}

// UpdateMany changes rows of model M.
type UpdateMany[M any] struct {
	model *gensupport.Model
	where query.Predicate
	set   []*assignment
}

// Set adds changes of columns. Related rows cannot be changed this way.
//
//go:noinline
func (u *UpdateMany[M]) Set(a ...Assignment[M]) *UpdateMany[M] {
	return &UpdateMany[M]{u.model, u.where, more(u.set, assignments(a)...)}
}

// All changes the rows and returns them with their new values.
//
//go:noinline
func (u *UpdateMany[M]) All(ctx context.Context, db Querier) ([]M, error) {
	rows, _, err := on(db, u.model).updateMany(ctx, u.where, u.set, true)
	return castAll[M](rows), err
}

// Exec changes the rows and returns how many it changed.
//
//go:noinline
func (u *UpdateMany[M]) Exec(ctx context.Context, db Querier) (int64, error) {
	_, n, err := on(db, u.model).updateMany(ctx, u.where, u.set, false)
	return n, err
}

// Upsert changes one row of model M or creates it.
type Upsert[M any] struct {
	model *gensupport.Model
	row   selector
	rec   *record
	set   []*assignment
	out   returning
}

// Create says what to create when there is no row.
//
//go:noinline
func (u *Upsert[M]) Create(in Input[M], a ...Assignment[M]) *Upsert[M] {
	return &Upsert[M]{u.model, u.row, u.rec.again(newRecord(u.model, in, a)), u.set, u.out}
}

// Update says what to change when there is a row. Without Update nothing is changed.
//
//go:noinline
func (u *Upsert[M]) Update(a ...Assignment[M]) *Upsert[M] {
	return &Upsert[M]{u.model, u.row, u.rec, more(u.set, assignments(a)...), u.out}
}

// Include loads relations of the row.
//
//go:noinline
func (u *Upsert[M]) Include(i ...Include[M]) *Upsert[M] {
	return &Upsert[M]{u.model, u.row, u.rec, u.set, u.out.withIncludes(includes(i))}
}

// Select returns these columns and the key only.
//
//go:noinline
func (u *Upsert[M]) Select(cs ...Column[M]) *Upsert[M] {
	return &Upsert[M]{u.model, u.row, u.rec, u.set, u.out.withColumns(columns(cs))}
}

// One changes or creates the row and returns it.
//
//go:noinline
func (u *Upsert[M]) One(ctx context.Context, db Querier) (M, error) {
	row, err := on(db, u.model).upsert(ctx, u.row, u.rec, u.set, u.out)
	return cast[M](row), err
}

// Delete deletes one row of model M.
type Delete[M any] struct {
	model *gensupport.Model
	row   selector
	out   returning
}

// Include loads relations of the row before it is deleted.
//
//go:noinline
func (d *Delete[M]) Include(i ...Include[M]) *Delete[M] {
	return &Delete[M]{d.model, d.row, d.out.withIncludes(includes(i))}
}

// Select returns these columns and the key only.
//
//go:noinline
func (d *Delete[M]) Select(cs ...Column[M]) *Delete[M] {
	return &Delete[M]{d.model, d.row, d.out.withColumns(columns(cs))}
}

// One deletes the row and returns it as it was; [ErrNotFound] when there is none.
//
//go:noinline
func (d *Delete[M]) One(ctx context.Context, db Querier) (M, error) {
	row, err := on(db, d.model).delete(ctx, d.row, d.out)
	return cast[M](row), err
}

// DeleteMany deletes rows of model M.
type DeleteMany[M any] struct {
	model *gensupport.Model
	where query.Predicate
}

// All deletes the rows and returns them as they were.
//
//go:noinline
func (d *DeleteMany[M]) All(ctx context.Context, db Querier) ([]M, error) {
	rows, _, err := on(db, d.model).deleteMany(ctx, d.where, true)
	return castAll[M](rows), err
}

// Exec deletes the rows and returns how many it deleted.
//
//go:noinline
func (d *DeleteMany[M]) Exec(ctx context.Context, db Querier) (int64, error) {
	_, n, err := on(db, d.model).deleteMany(ctx, d.where, false)
	return n, err
}
