package orm

import (
	"context"
	"math"
	"slices"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// How pages are read.
//
// A cursor holds the sort keys of the last row of a page, or of the first row for the page before.
// The next page has the rows that follow this position in the order:
//
//	SELECT … FROM posts WHERE (created_at, id) > ($1, $2) ORDER BY created_at, id LIMIT 21
//
// The order always ends with the key, so that no two rows are equal in it. The row at the position
// need not exist any more. Rows that do not change are on exactly one page, whatever other rows are
// inserted, deleted or changed meanwhile. The cost does not grow with the number of the page.
//
// One more row than the page needs is read, to know whether a page follows. Whether there are rows
// on the other side of the cursor is found by a second statement in the same round trip. The page
// before a cursor is read in reverse order.

// Page is one page of rows of model M, in the order of the query.
type Page[M any] struct {
	Rows []M `json:"rows"`
	// Next is the cursor of the page after this one, and Previous that of the page before. Each is
	// "" if there was no such row when the page was read.
	Next     string `json:"next"`
	Previous string `json:"previous"`
}

// page is a page of rows of any model.
type page struct {
	rows           []any
	next, previous string
}

func (h modelRef) page(ctx context.Context, f find, cursor string, n int) (p page, err error) {
	f = h.s.omitted.find(h.model, f)
	err = h.doWhole(ctx, VerbFind, func(ctx context.Context) (err error) {
		p, err = h.readPage(ctx, f, cursor, n)
		return err
	})
	if err != nil {
		return page{}, err
	}
	return p, nil
}

func (h modelRef) readPage(ctx context.Context, f find, cursor string, n int) (page, error) {
	t := h.model.Table
	if err := checkPage(t, f, n); err != nil {
		return page{}, err
	}
	format := cursorFormat{h.s.cursors, h.model, withoutTies(t, f.order)}
	var at *cursorPosition
	if cursor != "" {
		var err error
		if at, err = format.decode(cursor); err != nil {
			return page{}, err
		}
	}
	root, err := newPageLoad(h.model, f, format.order, at, n)
	if err != nil {
		return page{}, err
	}
	rows, err := root.load(ctx, h.s.exec)
	if err != nil {
		return page{}, err
	}
	next, previous := root.page.cursors(at)
	out := page{rows: rows}
	if out.next, err = format.encode(next); err != nil {
		return page{}, err
	}
	out.previous, err = format.encode(previous)
	return out, err
}

// checkPage refuses what Page cannot be combined with.
func checkPage(t *query.Table, f find, n int) error {
	switch {
	case n < 1 || n == math.MaxInt:
		return invalid(t, "Page with %d rows: a page has at least one row", n)
	case f.skip != 0 || f.take != nil:
		return invalid(t, "Skip or Take with Page: the last argument of Page is the number of rows")
	case f.cursor != nil:
		return invalid(t, "Cursor with Page: a page starts at the cursor that is given to Page")
	case len(f.distinct) > 0:
		return invalid(t, "Distinct with Page: the rows of a page are not distinct")
	case slices.ContainsFunc(f.order, func(o query.Order) bool { return o.Expr != nil }):
		return invalid(t, "Page in the order of an expression: a cursor holds values of columns")
	case slices.ContainsFunc(f.order, func(o query.Order) bool { return o.Expr != nil }):
		return invalid(t, "an expression in OrderBy with Page: the client does not know the type of its values; use Cursor")
	case f.lock.strength != query.NoLock:
		return invalid(t, "a lock with Page: Page also reads the row after the page; use All to lock rows")
	}
	return nil
}

// newPageLoad returns the load of the n rows after or before a position. at is nil for the first
// page.
func newPageLoad(model *gensupport.Model, f find, order []query.Order, at *cursorPosition, n int) (*rootLoad, error) {
	where := f.where
	f.order = order
	back := at != nil && at.back
	if back {
		f.order = reverse(order)
	}
	if at != nil {
		f.where = []query.Predicate{query.After{Order: f.order, Values: at.values, Same: at.same}}
		if len(where) > 0 {
			f.where = []query.Predicate{allOf(where), f.where[0]}
		}
	}
	root, err := newRootLoad(model, f.withTake(n+1))
	if err != nil {
		return nil, err
	}
	root.reversed = back
	root.page = newPageRead(root.sel, n, back)
	if at != nil {
		rest := query.After{Order: reverse(f.order), Values: at.values, Same: !at.same}
		root.page.beyond = &query.Select{Table: model.Table, Where: allOf(more(where, query.Predicate(rest))), Limit: 1}
	}
	return root, nil
}

// pageRead reads the sort keys of the rows of a page.
type pageRead struct {
	size int
	back bool // the rows are read in reverse order
	keys []pageKey
	// beyond selects a row on the other side of the cursor. It is nil for the first page.
	beyond    *query.Select
	hasBeyond bool
	rows      int // rows read
	// first and last are the sort keys of the first and last row of the page, as they are read.
	first, last []query.Value
}

// pageKey is a sort key: its place in the result row and its kind.
type pageKey struct {
	place int
	kind  query.Kind
}

// newPageRead makes the selection return its sort keys that are not among its columns.
func newPageRead(sel *query.Select, size int, back bool) *pageRead {
	p := &pageRead{size: size, back: back}
	for i := range sel.Order {
		o := &sel.Order[i]
		place := -1
		if o.IsColumn(o.Column) {
			place = slices.Index(sel.Columns, o.Column)
		}
		if place < 0 {
			place = len(sel.Columns) + len(sel.Keys)
			sel.Keys = append(sel.Keys, *o)
		}
		p.keys = append(p.keys, pageKey{place, o.Result(sel.Table).Kind})
	}
	p.first, p.last = make([]query.Value, len(p.keys)), make([]query.Value, len(p.keys))
	return p
}

// reset prepares for reading the page again.
func (p *pageRead) reset() { p.rows, p.hasBeyond = 0, false }

// read reads the sort keys of the current row.
func (p *pageRead) read(r driver.Row) error {
	if p.rows++; p.rows > p.size {
		return nil
	}
	for i, k := range p.keys {
		p.last[i] = readValue(r, k.place, k.kind)
	}
	if p.rows == 1 {
		copy(p.first, p.last)
	}
	return r.TakeError()
}

// cut removes the row that shows that more rows follow.
func (p *pageRead) cut(rows []any) []any { return rows[:min(len(rows), p.size)] }

// cursors returns the positions at which the pages after and before the page start; nil for a page
// without rows. at is the position of the page itself.
func (p *pageRead) cursors(at *cursorPosition) (next, previous *cursorPosition) {
	if p.rows == 0 {
		if p.hasBeyond { // all rows of the page were deleted
			next = &cursorPosition{back: !p.back, same: !at.same, values: at.values}
		}
	} else {
		if p.rows > p.size {
			next = &cursorPosition{back: p.back, values: p.last}
		}
		if p.hasBeyond {
			previous = &cursorPosition{back: !p.back, values: p.first}
		}
	}
	if p.rows == 0 && !p.back || p.rows > 0 && p.back {
		next, previous = previous, next
	}
	return next, previous
}
