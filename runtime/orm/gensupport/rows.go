package gensupport

// NewRows implements [Model.NewRows] for the row struct R.
func NewRows[R any](n int) func() any {
	rows := make([]R, n)
	return func() any {
		row := &rows[0]
		rows = rows[1:]
		return row
	}
}

// RelatedRow returns the row of a relation to at most one row. R is a pointer to a row struct.
// Without children it returns nil.
func RelatedRow[R any](children []any) (row R) {
	if len(children) > 0 {
		row = children[0].(R)
	}
	return row
}

// RelatedRows returns the rows of a relation to many rows. R is a pointer to a row struct. The
// result is never nil.
//
//go:noinline
func RelatedRows[R any](children []any) []R {
	rows := make([]R, len(children))
	for i, c := range children {
		rows[i] = c.(R)
	}
	return rows
}
