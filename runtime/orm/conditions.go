package orm

import (
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// How conditions are combined when some of them are skipped.
//
// [Opt] returns the zero [Predicate] if its value is nil. A zero Predicate is skipped: the list of
// conditions that contains it is used without it. This file represents a skipped condition by nil.
// If all conditions of a list are skipped, the list must not become a condition that holds for all
// rows, or for rows that the caller did not mean. UpdateMany and DeleteMany refuse nil, but would
// run with any other condition.
//
// The table shows what each function returns for an empty list, for a list of skipped conditions
// only, and for a list with some skipped conditions:
//
//	             empty list             all skipped   some skipped
//	And, Not     skipped                skipped       combines the others
//	Or           never holds            skipped       combines the others
//	Every        skipped                skipped       combines the others
//	Some, Is     a related row exists   skipped       combines the others
//	None, IsNot  no related row exists  skipped       combines the others
//
// For Some, Every and None, the conditions of the relation's Where belong to the list. But Every is
// also skipped if it has no argument of its own: it would hold for all rows, because all related
// rows meet an empty list of conditions.
//
// In the functions below, ps are the conditions that are not skipped, and given is the number of
// conditions including the skipped ones.

// allOf returns the conjunction of ps, or nil if ps is empty.
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

// orOf returns anyOf(ps), or nil if conditions were given and all of them are skipped.
func orOf(ps []query.Predicate, given int) query.Predicate {
	if len(ps) == 0 && given > 0 {
		return nil
	}
	return anyOf(ps)
}

// noneOf returns the condition that none of ps holds, or nil if ps is empty.
func noneOf(ps []query.Predicate) query.Predicate {
	if len(ps) == 0 {
		return nil
	}
	return query.Not{P: anyOf(ps)}
}

// related returns a condition on those rows of the relation r that f selects. q determines whether
// ps must hold for some, for every, or for none of these rows.
func related(r *gensupport.Relation, q query.Quantifier, f find, ps []query.Predicate, given int) query.Predicate {
	if q == query.Every {
		if len(ps) == 0 {
			return nil
		}
		if len(f.where) > 0 {
			// Every row that Where selects meets the conditions if none of these rows fails them.
			q, ps = query.None, []query.Predicate{query.Not{P: allOf(ps)}}
		}
	}
	all := more(f.where, ps...)
	if len(all) == 0 && (given > 0 || f.skipped) {
		return nil
	}
	return query.Related{Link: r.Link, Quant: q, Where: allOf(all), Paged: f.paged()}
}

// conditions returns the conjunction of p and the predicates in more. It leaves out skipped
// predicates, and returns nil if all are skipped.
func conditions[M any](p Predicate[M], more []Predicate[M]) query.Predicate {
	return allOf(predicates(append([]Predicate[M]{p}, more...)))
}
