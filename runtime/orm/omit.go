package orm

import (
	"fmt"
	"math"
	"slices"

	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// How omitted columns are represented.
//
// The columns that a query selects are a list of positions; nil means the default columns. Omit
// adds marks to this list: withDefaults, which stands for the default columns, and ^c for each
// omitted column c. [columnsFor] turns the list into the columns to read. WithOmit adds the same
// marks to every query that does not select its columns itself.

// withDefaults is a mark in a list of selected columns: the default columns are selected too.
const withDefaults = math.MinInt

// noColumn is the position of an Omission where a column is required. It is refused.
const noColumn = -1

// Omission is a list of columns that a query does not read, see [Omit].
type Omission[M any] struct{ columns []int }

// Omit returns an argument for Select that stands for all columns which are read by default, except
// cs. The key cannot be omitted. Further columns can be selected together with it:
//
//	q.User.FindMany().Select(orm.Omit(q.User.Bio))
//	q.User.FindMany().Select(orm.Omit(q.User.Bio), q.User.PasswordHash)
func Omit[M any](cs ...Column[M]) Omission[M] {
	var out []int
	var m M
	for _, c := range cs {
		if o, all := c.(Omission[M]); all {
			out = append(out, o.columns...)
			continue
		}
		out = append(out, c.column(m).index)
	}
	return Omission[M]{out}
}

func (Omission[M]) column(M) columnRef { return columnRef{index: noColumn} }

// omission returns the columns together with their model, represented by a nil pointer to the row
// struct.
func (o Omission[M]) omission() (row any, columns []int) {
	var m M
	return m, o.columns
}

// AnyOmission is the result of [Omit] for any model.
type AnyOmission interface {
	omission() (row any, columns []int)
}

// WithOmit omits columns from all rows that the client returns: from finds, includes and writes
// that do not select their columns, and from those that select them by [Omit] only. A query that
// names such a column in Select reads it. The fields of omitted columns keep their zero value.
//
//	blogdb.Open(ctx, orm.WithOmit(orm.Omit(q.User.PasswordHash), orm.Omit(q.Post.Content)))
func WithOmit(os ...AnyOmission) Option {
	return func(c *Config) { c.Omit = append(slices.Clip(c.Omit), os...) }
}

// selected returns the list of columns for Select, with the marks of [Omit].
func selected[M any](cs []Column[M]) []int {
	out := make([]int, 0, len(cs))
	var m M
	for _, c := range cs {
		o, omits := c.(AnyOmission)
		if !omits {
			out = append(out, c.column(m).index)
			continue
		}
		_, columns := o.omission()
		out = append(out, withDefaults)
		out = append(out, marks(columns)...)
	}
	return out
}

func marks(columns []int) []int {
	out := make([]int, len(columns))
	for i, c := range columns {
		out[i] = ^c
	}
	return out
}

// omitted describes the columns that a client omits, by model.
type omitted map[*gensupport.Model][]int

// newOmitted returns an error if an omission is not for a model of the schema or contains the key.
func newOmitted(schema *gensupport.Schema, os []AnyOmission) (omitted, error) {
	if len(os) == 0 {
		return nil, nil //nolint:nilnil // nothing is omitted
	}
	out := omitted{}
	for _, o := range os {
		row, columns := o.omission()
		m := schema.ModelOf(row)
		if m == nil {
			return nil, fmt.Errorf("WithOmit: %T is no row of %s: %w", row, schema.Package, ErrInvalidInput)
		}
		if err := checkSelected(m.Table, marks(columns)); err != nil {
			return nil, err
		}
		out[m] = append(out[m], columns...)
	}
	return out, nil
}

// columns adds the columns that the client omits to the selected columns of a query.
func (o omitted) columns(m *gensupport.Model, selected []int) []int {
	columns := o[m]
	switch {
	case len(columns) == 0:
		return selected
	case selected == nil:
		return append([]int{withDefaults}, marks(columns)...)
	case slices.Contains(selected, withDefaults):
		return more(selected, marks(columns)...)
	}
	return selected
}

// find returns f, and its includes of all levels, without the columns that the client omits.
func (o omitted) find(m *gensupport.Model, f find) find {
	if len(o) == 0 {
		return f
	}
	f.columns = o.columns(m, f.columns)
	f.includes = o.includes(f.includes)
	return f
}

func (o omitted) includes(is []*include) []*include {
	if len(o) == 0 {
		return is
	}
	out := make([]*include, len(is))
	for i, x := range is {
		c := *x
		if x.measure == nil {
			c.find = o.find(x.relation.Target, x.find)
		}
		out[i] = &c
	}
	return out
}

// returning does the same for what a write returns.
func (o omitted) returning(m *gensupport.Model, out returning) returning {
	if len(o) == 0 {
		return out
	}
	return returning{o.columns(m, out.columns), o.includes(out.includes)}
}

// returnedColumns returns the columns of the rows that a write of many rows returns.
func (h modelRef) returnedColumns() []int {
	return columnsFor(h.model, h.s.omitted.columns(h.model, nil), nil)
}

// checkSelected refuses to omit the key, and columns that only groups have.
func checkSelected(t *query.Table, selected []int) error {
	if err := checkNoPeriod(t, selected); err != nil {
		return err
	}
	for _, c := range selected {
		if c < 0 && c != withDefaults && slices.Contains(t.Key, ^c) {
			return invalid(t, "%s is part of the key, which is always read and cannot be omitted", t.Columns[^c].Field)
		}
	}
	return nil
}

// checkNamed refuses Omit and truncated times where columns must be named.
func checkNamed(t *query.Table, method string, columns []int) error {
	if slices.Contains(columns, noColumn) {
		return invalid(t, "%s: Omit is an argument for Select only", method)
	}
	return checkNoPeriod(t, columns)
}
