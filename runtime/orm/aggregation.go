package orm

import (
	"context"
	"slices"
	"time"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// aggregation describes a query for groups. It is immutable: changes are made to copies.
type aggregation struct {
	model    *gensupport.Model
	keys     []groupKey
	where    []query.Predicate
	measures []query.Measure
	having   []query.Having
	order    []query.Order
	skip     int
	take     *int // nil: all groups
}

func (a aggregation) withWhere(ps []query.Predicate) aggregation {
	a.where = more(a.where, ps...)
	return a
}

func (a aggregation) withMeasures(ms []query.Measure) aggregation {
	a.measures = more(a.measures, ms...)
	return a
}

func (a aggregation) withHaving(hs []query.Having) aggregation {
	a.having = more(a.having, hs...)
	return a
}

func (a aggregation) withOrder(os []query.Order) aggregation {
	a.order = more(a.order, os...)
	return a
}

func (a aggregation) withSkip(n int) aggregation {
	a.skip = n
	return a
}

func (a aggregation) withTake(n int) aggregation {
	a.take = &n
	return a
}

// first returns the aggregation of the first group only.
func (a aggregation) first() aggregation {
	if len(a.keys) > 0 && (a.take == nil || *a.take > 1) {
		return a.withTake(1)
	}
	return a
}

// groupResult is a group. Its key is a row struct of the model.
type groupResult struct {
	key    any
	values *groupValues
}

// groupValues contains the values of the measures of a group.
type groupValues struct {
	schema   *gensupport.Schema
	measures []query.Measure
	values   []query.Value
}

func (a aggregation) all(ctx context.Context, db Querier) (out []groupResult, err error) {
	h := on(db, a.model)
	err = h.doWhole(ctx, VerbAggregate, func(ctx context.Context) error {
		n, keys, err := a.node()
		if err != nil {
			return err
		}
		out, err = readGroups(ctx, h, n, keys)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (a aggregation) count(ctx context.Context, db Querier) (groups int64, err error) {
	h := on(db, a.model)
	err = h.doWhole(ctx, VerbCount, func(ctx context.Context) error {
		n, _, err := a.node()
		if err != nil {
			return err
		}
		n.Count = true
		groups, err = h.s.exec.Run(ctx, n, nil)
		return err
	})
	return groups, err
}

// node returns the node and the keys with their zones.
func (a aggregation) node() (*query.Aggregate, []groupKey, error) {
	t := a.model.Table
	n := &query.Aggregate{
		Table: t, Where: allOf(a.where), Having: allHaving(a.having), Measures: a.used(), Order: a.order, Limit: -1, Offset: a.skip,
	}
	if err := checkPredicate(t, n.Where); err != nil {
		return nil, nil, err
	}
	keys := slices.Clone(a.keys)
	if err := checkKeys(t, keys); err != nil {
		return nil, nil, err
	}
	for _, k := range keys {
		n.Keys = append(n.Keys, k.GroupKey)
	}
	if err := checkAggregate(t, n); err != nil {
		return nil, nil, err
	}
	if a.skip < 0 {
		return nil, nil, invalid(t, "Skip(%d): a negative number of groups cannot be skipped", a.skip)
	}
	if a.take != nil {
		if *a.take < 0 {
			return nil, nil, invalid(t, "Take(%d): take a positive number of groups, in the opposite order", *a.take)
		}
		n.Limit = *a.take
	}
	return n, keys, nil
}

// used returns the measures that the query requests or uses, each once.
func (a aggregation) used() []query.Measure {
	var out []query.Measure
	add := func(m query.Measure) {
		if !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	for _, m := range a.measures {
		add(m)
	}
	for _, h := range a.having {
		_ = query.EachMeasure(h, func(c query.MeasureCompare) error {
			add(c.Measure)
			return nil
		})
	}
	for _, o := range a.order {
		if o.Measure != nil {
			add(*o.Measure)
		}
	}
	return out
}

func checkKeys(t *query.Table, keys []groupKey) error {
	seen := map[int]bool{}
	for i := range keys {
		k := &keys[i]
		if err := checkNamed(t, "GroupBy", []int{k.Column}); err != nil {
			return err
		}
		if seen[k.Column] {
			return invalid(t, "GroupBy: %s occurs twice, but the key of a group has one field for it", t.Columns[k.Column].Field)
		}
		seen[k.Column] = true
		if k.Truncate != query.NoPeriod {
			if err := checkPeriod(t, k); err != nil {
				return err
			}
		}
		if err := checkDistinct(t, []int{k.Column}); err != nil {
			return err
		}
	}
	return nil
}

// checkAggregate checks the measures of n, and how Having and Order use them.
func checkAggregate(t *query.Table, n *query.Aggregate) error {
	if len(n.Keys)+len(n.Measures) == 0 {
		return invalid(t, "nothing to compute: give GroupBy a key or Aggregate a measure")
	}
	for _, m := range n.Measures {
		if m.Column >= 0 && !m.Valid(&t.Columns[m.Column]) {
			return invalid(t, "%s has no %s", t.Columns[m.Column].Field, m.Func)
		}
		if err := checkDistinct(t, slices.DeleteFunc([]int{m.Column}, func(c int) bool { return c < 0 })); err != nil && m.Func != query.FuncCount {
			return err
		}
	}
	for _, o := range n.Order {
		switch {
		case o.Measure != nil && len(o.Via) == 0:
		case o.Related != nil || len(o.Via) > 0:
			return invalid(t, "groups cannot be sorted by related rows: sort by a key of GroupBy or by a measure")
		case !slices.ContainsFunc(n.Keys, func(k query.GroupKey) bool { return k.Column == o.Column }):
			return invalid(t, "groups cannot be sorted by %s: it is not a key of GroupBy", t.Columns[o.Column].Field)
		}
	}
	return query.EachMeasure(n.Having, func(c query.MeasureCompare) error {
		return checkItem(t, c.Measure.Result(t).Field, c.Value)
	})
}

// checkRowOrder refuses sort keys of groups in a find.
func checkRowOrder(t *query.Table, order []query.Order) error {
	for _, o := range order {
		if o.Measure != nil {
			return invalid(t, "rows cannot be sorted by the %s: it is a measure of groups", o.Measure.Result(o.Table(t)).Field)
		}
	}
	return nil
}

func readGroups(ctx context.Context, h modelRef, n *query.Aggregate, keys []groupKey) ([]groupResult, error) {
	var (
		out     []groupResult
		from    = newRowArena(h.model, -1)
		columns = make([]int, len(keys))
		zones   = make([]*time.Location, len(keys))
	)
	for i, k := range keys {
		columns[i], zones[i] = k.Column, k.zone
	}
	results := make([]query.Column, len(n.Measures))
	for i, m := range n.Measures {
		results[i] = m.Result(n.Table)
	}
	_, err := h.s.exec.Run(ctx, n, func(r driver.Row) error {
		key := from.next()
		if err := decode(h.model, key, periodRow{r, zones}, columns); err != nil {
			return err
		}
		values := make([]query.Value, len(results))
		for i := range results {
			v, err := readMeasure(n.Table, r, len(keys)+i, n.Measures[i], &results[i])
			if err != nil {
				return err
			}
			values[i] = v
		}
		out = append(out, groupResult{key, &groupValues{h.s.schema, n.Measures, values}})
		return nil
	})
	return out, err
}

// readMeasure reads column i of the row, which contains the measure m with the values that result
// describes.
func readMeasure(t *query.Table, r driver.Row, i int, m query.Measure, result *query.Column) (query.Value, error) {
	v := readColumn(r, i, result)
	err := r.TakeError()
	switch {
	case err != nil && m.Func == query.FuncSum && result.Kind == query.BigInt:
		return v, invalid(t, "%s: the exact sum does not fit 64 bits", result.Field)
	case err == nil && result.Kind == query.Enum && !v.IsNull() && !slices.Contains(result.Enum, v.Str):
		err = &driver.ValueError{Column: i, Held: "a text", Want: "a value of the enum (if the database is newer than the client, generate the client again)"}
	}
	if err != nil {
		return v, &DecodeError{Model: t.Model, Field: result.Field, Err: err}
	}
	return v, nil
}
