package orm

import (
	"context"

	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
)

// returning describes what a mutation returns: the columns of its rows and the relations to load.
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

// Create creates one row of model M. Its assignments can also create or connect related rows;
// either all of these writes take effect or none does.
type Create[M any] struct {
	model *gensupport.Model
	rec   *record
	out   returning
}

// Include also loads these relations of the created row.
//
//go:noinline
func (c *Create[M]) Include(i ...Include[M]) *Create[M] {
	return &Create[M]{c.model, c.rec, c.out.withIncludes(includes(i))}
}

// Select limits the returned row to these columns and the key.
//
//go:noinline
func (c *Create[M]) Select(cs ...Column[M]) *Create[M] {
	return &Create[M]{c.model, c.rec, c.out.withColumns(selected(cs))}
}

// One creates the row and returns it.
//
//go:noinline
func (c *Create[M]) One(ctx context.Context, db Querier) (M, error) {
	row, err := on(db, c.model).create(ctx, c.rec, c.out)
	return cast[M](row), err
}

// CreateMany creates many rows of model M. Either all of them are created or none is.
type CreateMany[M any] struct {
	model *gensupport.Model
	rows  []*record
	rule  conflictRule
}

// SkipDuplicates skips rows whose unique values already exist, in the table or in an earlier row.
// With OnConflict, only the values of its columns count, and another violated constraint is an
// error.
//
//go:noinline
func (c *CreateMany[M]) SkipDuplicates() *CreateMany[M] {
	return &CreateMany[M]{c.model, c.rows, c.rule.skipping()}
}

// OnConflict makes the call a bulk upsert. An input whose values in these columns exist in the
// table changes the existing row, by UpdateColumns and Update; without both, the row stays as it
// is. The columns must be those of a unique constraint or of the primary key. Two inputs with the
// same values in them are refused.
//
//go:noinline
func (c *CreateMany[M]) OnConflict(cs ...Column[M]) *CreateMany[M] {
	return &CreateMany[M]{c.model, c.rows, c.rule.on(columns(cs))}
}

// UpdateColumns sets these columns of an existing row to the values that the input gives to a new
// row, defaults included. It requires OnConflict.
//
//go:noinline
func (c *CreateMany[M]) UpdateColumns(cs ...Column[M]) *CreateMany[M] {
	return &CreateMany[M]{c.model, c.rows, c.rule.updating(inputColumns(columns(cs)))}
}

// Update adds assignments for an existing row, the same for all inputs. It requires OnConflict.
//
//go:noinline
func (c *CreateMany[M]) Update(a ...Assignment[M]) *CreateMany[M] {
	return &CreateMany[M]{c.model, c.rows, c.rule.updating(assignments(a))}
}

// All creates the rows and returns the created ones. With OnConflict it also returns the existing
// rows, with their new values, and all rows are in the order of the inputs.
//
//go:noinline
func (c *CreateMany[M]) All(ctx context.Context, db Querier) ([]M, error) {
	rows, _, err := on(db, c.model).createMany(ctx, c.rows, c.rule, true)
	return castAll[M](rows), err
}

// Exec creates the rows and returns the number of created rows. With OnConflict it also counts the
// existing rows.
//
//go:noinline
func (c *CreateMany[M]) Exec(ctx context.Context, db Querier) (int64, error) {
	_, n, err := on(db, c.model).createMany(ctx, c.rows, c.rule, false)
	return n, err
}

// Update changes one row of model M.
type Update[M any] struct {
	model *gensupport.Model
	row   target
	set   []*assignment
	out   returning
}

// If adds conditions. All of them must hold for the row. If the row exists but a condition does not
// hold, One returns [ErrConflict] and changes nothing, also no related row.
//
//go:noinline
func (u *Update[M]) If(p ...Predicate[M]) *Update[M] {
	return &Update[M]{u.model, u.row.withCondition(predicates(p)), u.set, u.out}
}

// Set adds assignments of columns and writes to related rows.
//
//go:noinline
func (u *Update[M]) Set(a ...Assignment[M]) *Update[M] {
	return &Update[M]{u.model, u.row, more(u.set, assignments(a)...), u.out}
}

// Patch assigns the fields of p that are present. A patch without fields changes nothing, not even
// a field with @updatedAt. [Allow] limits the fields.
//
//go:noinline
func (u *Update[M]) Patch(p Patch[M]) *Update[M] { return u.Set(Assignments(p)...) }

// Include also loads these relations of the changed row.
//
//go:noinline
func (u *Update[M]) Include(i ...Include[M]) *Update[M] {
	return &Update[M]{u.model, u.row, u.set, u.out.withIncludes(includes(i))}
}

// Select limits the returned row to these columns and the key.
//
//go:noinline
func (u *Update[M]) Select(cs ...Column[M]) *Update[M] {
	return &Update[M]{u.model, u.row, u.set, u.out.withColumns(selected(cs))}
}

// One changes the row and returns it with its new values. It returns [ErrNotFound] if the row does
// not exist, and [ErrConflict] if a condition of If does not hold.
//
//go:noinline
func (u *Update[M]) One(ctx context.Context, db Querier) (M, error) {
	row, err := on(db, u.model).update(ctx, u.row, u.set, u.out)
	return cast[M](row), err
}

// UpdateMany changes rows of model M.
type UpdateMany[M any] struct {
	model *gensupport.Model
	rows  partOf
	set   []*assignment
}

// Set adds assignments of columns. UpdateMany cannot write related rows.
//
//go:noinline
func (u *UpdateMany[M]) Set(a ...Assignment[M]) *UpdateMany[M] {
	return &UpdateMany[M]{u.model, u.rows, more(u.set, assignments(a)...)}
}

// OrderBy adds sort keys that determine which rows Limit selects. It requires Limit.
//
//go:noinline
func (u *UpdateMany[M]) OrderBy(o ...Order[M]) *UpdateMany[M] {
	return &UpdateMany[M]{u.model, u.rows.withOrder(orders(o)), u.set}
}

// Limit changes at most n rows, the first ones in the order of OrderBy. It locks these rows first.
// The option o may be [SkipLocked] or [NoWait].
//
//go:noinline
func (u *UpdateMany[M]) Limit(n int, o ...LockOption) *UpdateMany[M] {
	return &UpdateMany[M]{u.model, u.rows.withLimit(n, o), u.set}
}

// Patch assigns the fields of p that are present. Without any assignment, the update is refused.
// [Allow] limits the fields.
//
//go:noinline
func (u *UpdateMany[M]) Patch(p Patch[M]) *UpdateMany[M] { return u.Set(Assignments(p)...) }

// All changes the rows and returns them with their new values, in no particular order.
//
//go:noinline
func (u *UpdateMany[M]) All(ctx context.Context, db Querier) ([]M, error) {
	rows, _, err := on(db, u.model).updateMany(ctx, u.rows, u.set, true)
	return castAll[M](rows), err
}

// Exec changes the rows and returns the number of changed rows.
//
//go:noinline
func (u *UpdateMany[M]) Exec(ctx context.Context, db Querier) (int64, error) {
	_, n, err := on(db, u.model).updateMany(ctx, u.rows, u.set, false)
	return n, err
}

// Upsert changes one row of model M, or creates it if it does not exist.
type Upsert[M any] struct {
	model *gensupport.Model
	row   target
	rec   *record
	set   []*assignment
	out   returning
}

// If adds conditions. All of them must hold for an existing row. If one does not hold, One returns
// [ErrConflict] and changes nothing. A row that does not exist is created in any case.
//
//go:noinline
func (u *Upsert[M]) If(p ...Predicate[M]) *Upsert[M] {
	return &Upsert[M]{u.model, u.row.withCondition(predicates(p)), u.rec, u.set, u.out}
}

// Create sets the input and the assignments for the case that the row does not exist.
//
//go:noinline
func (u *Upsert[M]) Create(in Input[M], a ...Assignment[M]) *Upsert[M] {
	return &Upsert[M]{u.model, u.row, u.rec.again(newRecord(u.model, in, a)), u.set, u.out}
}

// Update adds assignments for the case that the row exists. Without Update, an existing row stays
// unchanged.
//
//go:noinline
func (u *Upsert[M]) Update(a ...Assignment[M]) *Upsert[M] {
	return &Upsert[M]{u.model, u.row, u.rec, more(u.set, assignments(a)...), u.out}
}

// Include also loads these relations of the row.
//
//go:noinline
func (u *Upsert[M]) Include(i ...Include[M]) *Upsert[M] {
	return &Upsert[M]{u.model, u.row, u.rec, u.set, u.out.withIncludes(includes(i))}
}

// Select limits the returned row to these columns and the key.
//
//go:noinline
func (u *Upsert[M]) Select(cs ...Column[M]) *Upsert[M] {
	return &Upsert[M]{u.model, u.row, u.rec, u.set, u.out.withColumns(selected(cs))}
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
	row   target
	out   returning
}

// If adds conditions. All of them must hold for the row. If the row exists but a condition does not
// hold, One returns [ErrConflict] and the row remains.
//
//go:noinline
func (d *Delete[M]) If(p ...Predicate[M]) *Delete[M] {
	return &Delete[M]{d.model, d.row.withCondition(predicates(p)), d.out}
}

// Include also loads these relations of the row, before it is deleted.
//
//go:noinline
func (d *Delete[M]) Include(i ...Include[M]) *Delete[M] {
	return &Delete[M]{d.model, d.row, d.out.withIncludes(includes(i))}
}

// Select limits the returned row to these columns and the key.
//
//go:noinline
func (d *Delete[M]) Select(cs ...Column[M]) *Delete[M] {
	return &Delete[M]{d.model, d.row, d.out.withColumns(selected(cs))}
}

// One deletes the row and returns it as it was before. It returns [ErrNotFound] if the row does not
// exist, and [ErrConflict] if a condition of If does not hold.
//
//go:noinline
func (d *Delete[M]) One(ctx context.Context, db Querier) (M, error) {
	row, err := on(db, d.model).delete(ctx, d.row, d.out)
	return cast[M](row), err
}

// DeleteMany deletes rows of model M.
type DeleteMany[M any] struct {
	model *gensupport.Model
	rows  partOf
}

// OrderBy adds sort keys that determine which rows Limit selects. It requires Limit.
//
//go:noinline
func (d *DeleteMany[M]) OrderBy(o ...Order[M]) *DeleteMany[M] {
	return &DeleteMany[M]{d.model, d.rows.withOrder(orders(o))}
}

// Limit deletes at most n rows, the first ones in the order of OrderBy. It locks these rows first.
// The option o may be [SkipLocked] or [NoWait].
//
//go:noinline
func (d *DeleteMany[M]) Limit(n int, o ...LockOption) *DeleteMany[M] {
	return &DeleteMany[M]{d.model, d.rows.withLimit(n, o)}
}

// All deletes the rows and returns them as they were before, in no particular order.
//
//go:noinline
func (d *DeleteMany[M]) All(ctx context.Context, db Querier) ([]M, error) {
	rows, _, err := on(db, d.model).deleteMany(ctx, d.rows, true)
	return castAll[M](rows), err
}

// Exec deletes the rows and returns the number of deleted rows.
//
//go:noinline
func (d *DeleteMany[M]) Exec(ctx context.Context, db Querier) (int64, error) {
	_, n, err := on(db, d.model).deleteMany(ctx, d.rows, false)
	return n, err
}
