package orm

import (
	"github.com/cocomon/comon_orm/runtime/query"
)

// insert writes drafts, those of one shape in one statement, and makes the wanted columns known.
func (w *wave) insert(drafts []*draft, want []int, result bool, then func() error) error {
	all := newBarrier(then)
	for _, same := range byShape(drafts) {
		meta := same[0].meta
		columns, rows := insertRows(meta.Table, same)
		n := &query.Insert{Table: meta.Table, Columns: columns, Rows: rows}
		if result || !allKnown(same, want) {
			n.Returning = want
		}
		all.add()
		w.add(n, returned(meta, same, want, result), all.arrive)
	}
	return all.arrive()
}

// returned reads the rows of a RETURNING, which come in the order of drafts.
func returned(meta *Meta, drafts []*draft, want []int, result bool) func(query.Row) error {
	i := 0
	var rows *slab
	if result {
		rows = newSlab(meta, len(drafts))
	}
	return func(r query.Row) error {
		if i >= len(drafts) {
			return nil
		}
		d := drafts[i]
		i++
		if result {
			d.result = rows.next()
			meta.Decode(d.result, r, want)
		}
		for k, c := range want {
			d.row[c], d.known[c] = readColumn(r, k, &meta.Table.Columns[c]), true
		}
		return nil
	}
}

func allKnown(drafts []*draft, want []int) bool {
	for _, d := range drafts {
		for _, c := range want {
			if !d.known[c] {
				return false
			}
		}
	}
	return true
}

// byShape groups drafts whose columns with a database default are given alike, each group in input order:
// a multi-row insert cannot say "default" for one row and a value for another.
func byShape(drafts []*draft) [][]*draft {
	at := map[string]int{}
	var out [][]*draft
	var key []byte
	for _, d := range drafts {
		key = key[:0]
		for i, c := range d.meta.Table.Columns {
			if c.HasDefault && d.known[i] {
				key = append(key, 1)
			} else {
				key = append(key, 0)
			}
		}
		g, ok := at[string(key)]
		if !ok {
			g = len(out)
			at[string(key)] = g
			out = append(out, nil)
		}
		out[g] = append(out[g], d)
	}
	return out
}

// insertRows lists the columns that drafts of one shape give and their values, NULL where only others give one.
func insertRows(t *query.Table, drafts []*draft) (columns []int, rows [][]query.Value) {
	for i := range t.Columns {
		for _, d := range drafts {
			if d.known[i] {
				columns = append(columns, i)
				break
			}
		}
	}
	rows = make([][]query.Value, len(drafts))
	arena := make([]query.Value, len(drafts)*len(columns))
	for r, d := range drafts {
		rows[r] = arena[r*len(columns) : (r+1)*len(columns) : (r+1)*len(columns)]
		for i, c := range columns {
			rows[r][i] = d.row[c]
		}
	}
	return columns, rows
}
