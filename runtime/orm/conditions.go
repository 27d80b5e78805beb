package orm

import (
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// How conditions are put together when some of them are skipped.
//
// The zero [Predicate], which [Opt] returns for nil, is skipped: it is dropped from the list that
// it is given in. A skipped condition is nil here. A list of which nothing remains must not turn
// into a condition that holds for all rows, or for rows that nobody named: UpdateMany and
// DeleteMany refuse nil, and would run with any other condition.
//
//	             nothing given       all skipped   some skipped
//	And, Not     skipped             skipped       of the others
//	Or           never holds         skipped       of the others
//	Every        skipped             skipped       of the others
//	Some, Is     a related row is    skipped       of the others
//	None, IsNot  no related row is   skipped       of the others
//
// For Some, Every and None the conditions of the relation's Where count as given. Every needs one
// of its own: without any, all related rows meet what is asked of them.
//
// The parameter given is the number of conditions with the skipped ones, ps are the others.

// allOf returns the conjunction of ps, nil when ps is empty.
func allOf(ps []query.Predicate) query.Predicate {
	switch len(ps) {
	case 0:
		return nil
	case 1:
		return ps[0]
	default:
		return query.And(ps)
	}
}

// anyOf returns the disjunction of ps, which never holds when ps is empty.
func anyOf(ps []query.Predicate) query.Predicate {
	if len(ps) == 1 {
		return ps[0]
	}
	return query.Or(ps)
}

// orOf is anyOf, but nil when all conditions are skipped.
func orOf(ps []query.Predicate, given int) query.Predicate {
	if len(ps) == 0 && given > 0 {
		return nil
	}
	return anyOf(ps)
}

// noneOf returns the condition that none of ps holds, nil when ps is empty.
func noneOf(ps []query.Predicate) query.Predicate {
	if len(ps) == 0 {
		return nil
	}
	return query.Not{P: anyOf(ps)}
}

// related returns a condition on the rows that r leads to, of those that f selects.
func related(r *gensupport.Relation, q query.Quantifier, f find, ps []query.Predicate, given int) query.Predicate {
	if q == query.Every {
		if len(ps) == 0 {
			return nil
		}
		if len(f.where) > 0 {
			// No row that Where selects may fail the conditions.
			q, ps = query.None, []query.Predicate{query.Not{P: allOf(ps)}}
		}
	}
	all := more(f.where, ps...)
	if len(all) == 0 && (given > 0 || f.skipped) {
		return nil
	}
	return query.Related{Link: r.Link, Quant: q, Where: allOf(all), Paged: f.skip != 0 || f.take != nil}
}

// conditions returns the conjunction of p and more, without the skipped ones; nil when none remains.
func conditions[M any](p Predicate[M], more []Predicate[M]) query.Predicate {
	return allOf(predicates(append([]Predicate[M]{p}, more...)))
}
