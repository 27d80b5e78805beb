package orm

import (
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// insert writes rows and reads the columns of want. It uses one statement for all rows that set the
// same columns. If result is false, a statement reads nothing if the columns of want are already
// known for all its rows.
func (w *writeBatch) insert(rows []*rowWrite, want []int, result bool, then func() error) error {
	all := newCountdown(then)
	for _, same := range byGivenColumns(rows) {
		model := same[0].model
		columns, rows := insertRows(model.Table, same)
		n := &query.Insert{Table: model.Table, Columns: columns, Rows: rows}
		if result || !allKnown(same, want) {
			n.Returning = want
		}
		all.add()
		w.addFree(n, returned(model, same, want, result), all.arrive)
	}
	return all.arrive()
}

// insertMissing inserts rows, except those whose unique values exist already.
func (w *writeBatch) insertMissing(rows []*rowWrite, then func() error) error {
	all := newCountdown(then)
	for _, same := range byGivenColumns(rows) {
		columns, values := insertRows(same[0].model.Table, same)
		all.add()
		w.addFree(&query.Insert{Table: same[0].model.Table, Columns: columns, Rows: values, Conflict: &query.Conflict{}}, nil, all.arrive)
	}
	return all.arrive()
}

// returned returns a function that reads the rows of a RETURNING clause. They arrive in the order
// of rows.
func returned(model *gensupport.Model, rows []*rowWrite, want []int, result bool) func(driver.Row) error {
	i := 0
	var results *rowReader
	if result {
		results = newColumnReader(model, want, len(rows))
	}
	return func(r driver.Row) error {
		if i >= len(rows) {
			return nil
		}
		d := rows[i]
		i++
		if result {
			var err error
			if d.result, err = results.read(r); err != nil {
				return err
			}
		}
		for k, c := range want {
			d.row[c], d.known[c] = readColumn(r, k, &model.Table.Columns[c]), true
		}
		return readable(model.Table, r, want)
	}
}

func allKnown(rows []*rowWrite, want []int) bool {
	for _, d := range rows {
		for _, c := range want {
			if !d.known[c] {
				return false
			}
		}
	}
	return true
}

// byGivenColumns groups rows for which the same columns get their default from the database. Each
// group keeps the order of the input. One INSERT cannot use the default of a column for one row and
// a value for another.
func byGivenColumns(rows []*rowWrite) [][]*rowWrite {
	at := map[string]int{}
	var out [][]*rowWrite
	var key []byte
	for _, d := range rows {
		key = key[:0]
		for i, c := range d.model.Table.Columns {
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

// insertRows returns the columns that at least one of the rows sets, and the values of each row. A
// column that a row does not set is NULL there.
func insertRows(t *query.Table, rows []*rowWrite) (columns []int, values [][]query.Value) {
	for i := range t.Columns {
		for _, d := range rows {
			if d.known[i] {
				columns = append(columns, i)
				break
			}
		}
	}
	values = make([][]query.Value, len(rows))
	arena := make([]query.Value, len(rows)*len(columns))
	for r, d := range rows {
		values[r] = arena[r*len(columns) : (r+1)*len(columns) : (r+1)*len(columns)]
		for i, c := range columns {
			values[r][i] = d.row[c]
		}
	}
	return columns, values
}
