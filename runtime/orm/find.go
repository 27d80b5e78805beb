package orm

import (
	"slices"

	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// find describes a query or an include. It is immutable: changes are made to copies.
type find struct {
	where    []query.Predicate
	skipped  bool // Where got a condition that is skipped
	order    []query.Order
	columns  []int // nil: the default columns
	distinct []int
	includes []*include
	measures []*query.RelatedMeasure
	skip     int
	take     *int // nil: all rows; negative: the last rows
	cursor   *selector
	unique   bool // where selects at most one row
	lock     rowLock
}

// include is a relation to load together with the rows of a find, or a measure of a relation.
type include struct {
	relation *gensupport.Relation
	find     find
	measure  *query.RelatedMeasure // nil to load the related rows
}

// withWhere adds conditions to f. ps are those that are not skipped; given is the number of
// conditions including the skipped ones.
func (f find) withWhere(ps []query.Predicate, given int) find {
	f.where = more(f.where, ps...)
	f.skipped = f.skipped || given > len(ps)
	return f
}

func (f find) withOrder(os []query.Order) find {
	f.order = more(f.order, os...)
	return f
}

func (f find) withIncludes(is []*include) find {
	f.includes, f.measures = slices.Clip(f.includes), slices.Clip(f.measures)
	for _, i := range is {
		switch {
		case i.measure == nil:
			f.includes = append(f.includes, i)
		case !slices.ContainsFunc(f.measures, i.measure.Same):
			f.measures = append(f.measures, i.measure)
		}
	}
	return f
}

func (f find) withColumns(cs []int) find {
	f.columns = more(f.columns, cs...)
	return f
}

func (f find) withDistinct(cs []int) find {
	f.distinct = more(f.distinct, cs...)
	return f
}

func (f find) withCursor(s selector) find {
	f.cursor = &s
	return f
}

// paged reports whether the find chooses some of the rows that satisfy its conditions.
func (f find) paged() bool { return f.skip != 0 || f.take != nil || len(f.distinct) > 0 }

func (f find) withSkip(n int) find {
	f.skip = n
	return f
}

func (f find) withTake(n int) find {
	f.take = &n
	return f
}
