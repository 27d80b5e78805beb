package gensupport

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/cocomon/comon_orm/runtime/query"
)

// LoadState describes what a query loaded into a row in addition to its relations: the counts and
// other aggregates of relations, and which columns were selected. In JSON it consists of the counts
// of all related rows: {"posts":3}.
type LoadState struct{ Loaded *Loaded }

// Loaded contains the data of a [LoadState]. Rows of one result can share it, so it must not be
// changed.
type Loaded struct {
	// Columns are the columns that the query selected. nil means that it selected all of them.
	Columns []int
	// Measures are the loaded aggregates, and Values their values.
	Measures []*query.RelatedMeasure
	Values   []query.Value
}

// Equal always returns true. Therefore packages like go-cmp consider rows with equal fields equal,
// even if different aggregates were loaded.
func (LoadState) Equal(LoadState) bool { return true }

// Value returns the value of a measure. It returns false if the measure was not loaded.
func (s LoadState) Value(m *query.RelatedMeasure) (query.Value, bool) {
	if s.Loaded == nil {
		return query.Value{}, false
	}
	i := slices.IndexFunc(s.Loaded.Measures, m.Same)
	if i < 0 {
		return query.Value{}, false
	}
	return s.Loaded.Values[i], true
}

// Lacks reports whether the row was read without one of the columns.
func (s LoadState) Lacks(columns []int) bool {
	if s.Loaded == nil || s.Loaded.Columns == nil {
		return false
	}
	return slices.ContainsFunc(columns, func(c int) bool { return !slices.Contains(s.Loaded.Columns, c) })
}

// Add adds measures with their values. They replace earlier values of the same measures.
func (s *LoadState) Add(measures []*query.RelatedMeasure, values []query.Value) {
	next := &Loaded{Measures: slices.Clone(measures), Values: slices.Clone(values)}
	if old := s.Loaded; old != nil {
		next.Columns = old.Columns
		for i, m := range old.Measures {
			if !slices.ContainsFunc(measures, m.Same) {
				next.Measures, next.Values = append(next.Measures, m), append(next.Values, old.Values[i])
			}
		}
	}
	s.Loaded = next
}

// IsZero reports whether no count of all related rows was loaded. JSON then omits the field.
func (s LoadState) IsZero() bool {
	return s.Loaded == nil || !slices.ContainsFunc(s.Loaded.Measures, (*query.RelatedMeasure).Counts)
}

// MarshalJSON writes the counts of all related rows by the names of the relations.
func (s LoadState) MarshalJSON() ([]byte, error) {
	out := map[string]int64{}
	if s.Loaded != nil {
		for i, m := range s.Loaded.Measures {
			if m.Counts() {
				out[m.Link.Field] = s.Loaded.Values[i].Num
			}
		}
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (s *LoadState) UnmarshalJSON(data []byte) error {
	s.Loaded = nil
	if bytes.Equal(data, []byte("null")) {
		return nil
	}
	var counts map[string]int64
	if err := json.Unmarshal(data, &counts); err != nil {
		return err
	}
	s.Loaded = &Loaded{}
	for field, n := range counts {
		m := &query.RelatedMeasure{Link: &query.Link{Field: field}, Measure: query.CountRows()}
		s.Loaded.Measures = append(s.Loaded.Measures, m)
		s.Loaded.Values = append(s.Loaded.Values, query.Value{Kind: query.BigInt, Num: n})
	}
	return nil
}
