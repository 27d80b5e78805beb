package query

// RelatedMeasure is an aggregate over the related rows of a row. It is NULL in the same cases as
// the aggregate over the same rows in a table: a count is never NULL.
type RelatedMeasure struct {
	Link    *Link
	Measure Measure
	// Where restricts the aggregate to the related rows for which it holds. nil means all related
	// rows.
	Where Predicate
	// Paged is true if the measure was made from a relation with Skip, Take or Distinct. Then
	// [RelatedMeasure.EachValue] returns [ErrPagedRelation].
	Paged bool
}

// EachValue calls f for every value in m.Where, as the function [EachValue] does.
func (m *RelatedMeasure) EachValue(f func(t *Table, column int, v Value) error) error {
	if m.Paged {
		return ErrPagedRelation
	}
	return EachValue(m.Link.To, m.Where, f)
}

// Same reports whether m and o have the same value for every row of a table. Two measures with
// conditions are the same only if they are one measure.
func (m *RelatedMeasure) Same(o *RelatedMeasure) bool {
	if m == o {
		return true
	}
	return m.Where == nil && o.Where == nil && m.Link.Field == o.Link.Field && m.Measure == o.Measure
}

// Counts reports whether m is the number of all related rows.
func (m *RelatedMeasure) Counts() bool { return m.Where == nil && m.Measure == CountRows() }

// Result describes the values of m, as if they were stored in a column.
func (m *RelatedMeasure) Result() Column { return m.Measure.Result(m.Link.To) }
