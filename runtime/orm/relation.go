package orm

import (
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

func write[M any](w *relationWrite) Assignment[M] { return Assignment[M]{&assignment{rel: w}} }

func related(r *gensupport.Relation, q query.Quantifier, f find, ps []query.Predicate) query.Predicate {
	if q == query.Every && len(f.where) > 0 {
		// Every of a relation with Where: no row that Where selects may fail the condition.
		return query.Related{Link: r.Link, Quant: query.None, Where: allOf(more(f.where, query.Predicate(query.Not{P: both(ps)})))}
	}
	return query.Related{Link: r.Link, Quant: q, Where: allOf(more(f.where, ps...))}
}

func orderVia(r *gensupport.Relation, o *query.Order) *query.Order {
	if o == nil {
		return nil
	}
	c := *o
	c.Via = append([]*query.Link{r.Link}, o.Via...)
	return &c
}

// both is the conjunction of ps; without any it holds.
func both(ps []query.Predicate) query.Predicate {
	if len(ps) == 1 {
		return ps[0]
	}
	return query.And(ps)
}
