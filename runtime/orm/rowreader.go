package orm

import (
	"errors"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// rowReader reads result rows into new row structs.
type rowReader struct {
	model    *gensupport.Model
	columns  []int
	measures []*query.RelatedMeasure
	first    int          // position of the first measure in the result row
	kinds    []query.Kind // of the measures
	rows     *rowArena
	// partial is stored in rows that have a selection of the columns only.
	partial *gensupport.Loaded
	// loaded and values are blocks for the measures of further rows.
	loaded []gensupport.Loaded
	values []query.Value
}

// newRowReader returns a reader for n rows of a selection; -1 means that the number is unknown.
func newRowReader(model *gensupport.Model, sel *query.Select, n int) *rowReader {
	r := newColumnReader(model, sel.Columns, n)
	r.measures, r.first = sel.Measures, len(sel.Columns)+len(sel.Keys)
	for _, m := range sel.Measures {
		r.kinds = append(r.kinds, m.Result().Kind)
	}
	return r
}

// newColumnReader returns a reader for n rows of the given columns.
func newColumnReader(model *gensupport.Model, columns []int, n int) *rowReader {
	r := &rowReader{model: model, columns: columns, rows: newRowArena(model, n)}
	if model.State != nil && len(columns) < len(model.Table.Columns) {
		r.partial = &gensupport.Loaded{Columns: columns}
	}
	return r
}

// read reads the current row. It returns the new row struct even if it returns an error.
func (r *rowReader) read(from driver.Row) (any, error) {
	row := r.rows.next()
	r.model.Decode(row, from, r.columns)
	switch {
	case len(r.measures) > 0:
		r.readMeasures(row, from)
	case r.partial != nil:
		r.model.State(row).Loaded = r.partial
	}
	return row, r.named(readable(r.model.Table, from, r.columns))
}

// named returns err with the name of the measure that could not be read.
func (r *rowReader) named(err error) error {
	var v *driver.ValueError
	if err == nil || len(r.measures) == 0 || !errors.As(err, &v) || v.Column < r.first || v.Column-r.first >= len(r.measures) {
		return err
	}
	m := r.measures[v.Column-r.first]
	return &DecodeError{Model: r.model.Table.Model, Field: m.Result().Field + " of " + m.Link.Field, Err: err}
}

func (r *rowReader) readMeasures(row any, from driver.Row) {
	n := len(r.measures)
	if len(r.loaded) == 0 {
		r.loaded = make([]gensupport.Loaded, r.rows.left+1)
		r.values = make([]query.Value, n*len(r.loaded))
	}
	l := &r.loaded[0]
	l.Measures, l.Values = r.measures, r.values[:n:n]
	if r.partial != nil {
		l.Columns = r.partial.Columns
	}
	r.loaded, r.values = r.loaded[1:], r.values[n:]
	for i, k := range r.kinds {
		l.Values[i] = readValue(from, r.first+i, k)
	}
	r.model.State(row).Loaded = l
}
