package orm

import (
	"context"
	"slices"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

func (h modelRef) findAll(ctx context.Context, f find) (rows []any, err error) {
	err = h.doWhole(ctx, VerbFind, func(ctx context.Context) (err error) {
		if err := h.checkLock(f); err != nil {
			return err
		}
		rows, err = load(ctx, h.s.exec, h.model, h.s.omitted.find(h.model, f))
		return err
	})
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// findOne returns nil if there is no row.
func (h modelRef) findOne(ctx context.Context, f find) (any, error) {
	if !f.unique && (f.take == nil || *f.take > 1) {
		f = f.withTake(1)
	}
	rows, err := h.findAll(ctx, f)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return rows[0], nil
}

func (h modelRef) count(ctx context.Context, f find) (n int64, err error) {
	if f.cursor != nil {
		return 0, invalid(h.model.Table, "Count and Exists do not start at a cursor")
	}
	if f.lock.strength != query.NoLock {
		return 0, invalid(h.model.Table, "Count and Exists lock no rows: read the rows to lock them")
	}
	err = h.doWhole(ctx, VerbCount, func(ctx context.Context) error {
		sel, _, err := selection(h.model, f)
		if err != nil {
			return err
		}
		n, err = h.s.exec.Run(ctx, &query.Count{Table: sel.Table, Where: sel.Where, Distinct: sel.Distinct, Limit: sel.Limit, Offset: sel.Offset}, nil)
		return err
	})
	return n, err
}

func (h modelRef) exists(ctx context.Context, f find) (bool, error) {
	if f.take == nil {
		f = f.withTake(1)
	}
	n, err := h.count(ctx, f)
	return n > 0, err
}

// collect runs n and decodes its rows. Their first values are those of the given columns. hint is
// the expected number of rows, or -1 if it is unknown.
func collect(ctx context.Context, exec driver.Executor, model *gensupport.Model, n query.Node, columns []int, hint int) ([]any, error) {
	var rows []any
	from := newColumnReader(model, columns, hint)
	_, err := exec.Run(ctx, n, func(r driver.Row) error {
		row, err := from.read(r)
		rows = append(rows, row)
		return err
	})
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// selection returns the node of a find. If reversed is true, because Take is negative, the caller
// must reverse the rows of the result.
func selection(model *gensupport.Model, f find) (sel *query.Select, reversed bool, err error) {
	t := model.Table
	sel = &query.Select{
		Table: t, Columns: columnsFor(model, f.columns, f.includes), Measures: f.measures, Where: allOf(f.where),
		Order: f.order, Distinct: f.distinct, Limit: -1, Offset: f.skip, Lock: f.lock.node(),
	}
	if f.skip < 0 {
		return nil, false, invalid(t, "Skip(%d): a negative number of rows cannot be skipped", f.skip)
	}
	if err := checkPredicate(t, sel.Where); err != nil {
		return nil, false, err
	}
	if err := checkRowOrder(t, f.order); err != nil {
		return nil, false, err
	}
	if err := checkDistinct(t, f.distinct); err != nil {
		return nil, false, err
	}
	if err := checkExpressions(t, f.order); err != nil {
		return nil, false, err
	}
	if err := checkMeasures(f); err != nil {
		return nil, false, err
	}
	if err := checkSelected(t, f.columns); err != nil {
		return nil, false, err
	}
	if err := checkIncludes(f.includes); err != nil {
		return nil, false, err
	}
	if f.take != nil {
		sel.Limit = *f.take
	}
	if f.cursor != nil {
		if err := startAt(sel, f); err != nil {
			return nil, false, err
		}
	}
	if len(sel.Order) == 0 && !f.unique && (f.take != nil && *f.take != 1 || f.skip > 0) && len(f.distinct) == 0 {
		sel.Order = byKey(t) // without an order, the rows of a page would be arbitrary
	}
	if f.take != nil && sel.Limit < 0 {
		sel.Limit, reversed = -sel.Limit, true
		// Without ties, because rows with equal sort keys could change places in the reverse order.
		sel.Order = withoutTies(t, sel.Order)
		if len(sel.Distinct) > 0 {
			sel.FromEnd = true // a reverse order would change which rows Distinct keeps
		} else {
			sel.Order = reverse(sel.Order)
		}
	}
	return sel, reversed, nil
}

// startAt makes the selection of a find start at the row of its cursor.
func startAt(sel *query.Select, f find) error {
	if err := checkSelector(sel.Table, *f.cursor); err != nil {
		return err
	}
	if len(f.distinct) > 0 && f.take != nil && *f.take < 0 {
		return invalid(sel.Table, "Cursor with Distinct and a negative Take: take a positive number, in the opposite order")
	}
	sel.Cursor, sel.Order = f.cursor.assigns(), withoutTies(sel.Table, sel.Order)
	return nil
}

// checkIncludes checks the includes of all levels before the first statement.
func checkIncludes(is []*include) error {
	for _, i := range is {
		if i.measure != nil {
			if err := checkLoaded(i.measure); err != nil {
				return err
			}
			continue
		}
		if _, _, err := selection(i.relation.Target, i.find); err != nil {
			return err
		}
	}
	return nil
}

func byKey(t *query.Table) []query.Order {
	out := make([]query.Order, len(t.Key))
	for i, c := range t.Key {
		out[i] = query.Order{Column: c}
	}
	return out
}

// withoutTies appends the missing columns of the primary key to an order, so that no two rows are
// equal in it.
func withoutTies(t *query.Table, os []query.Order) []query.Order {
	out := slices.Clip(os)
	for _, k := range byKey(t) {
		if !slices.ContainsFunc(os, func(o query.Order) bool { return o.IsColumn(k.Column) }) {
			out = append(out, k)
		}
	}
	return out
}

func reverse(os []query.Order) []query.Order {
	out := slices.Clone(os)
	for i, o := range out {
		out[i].Desc = !o.Desc
		switch o.Nulls {
		case query.NullsFirst:
			out[i].Nulls = query.NullsLast
		case query.NullsLast:
			out[i].Nulls = query.NullsFirst
		case query.NullsDefault:
		}
	}
	return out
}

// columnsFor returns the columns to read. These are the default columns, or the selected ones
// together with the primary key and the columns by which the included relations are loaded.
func columnsFor(model *gensupport.Model, selected []int, is []*include) []int {
	if selected == nil {
		return defaultColumns(model.Table)
	}
	out := slices.Clone(model.Table.Key)
	add := func(cs []int) {
		for _, c := range cs {
			if c >= 0 && !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	if slices.Contains(selected, withDefaults) {
		add(slices.DeleteFunc(defaultColumns(model.Table), func(c int) bool { return slices.Contains(selected, ^c) }))
	}
	add(selected)
	for _, i := range is {
		add(i.relation.Link.FromColumns)
	}
	return out
}

// defaultColumns returns the columns to read if a query selects none: all except the omitted ones.
func defaultColumns(t *query.Table) []int {
	out := make([]int, 0, len(t.Columns))
	for i := range t.Columns {
		if !t.Columns[i].Omitted {
			out = append(out, i)
		}
	}
	return out
}
