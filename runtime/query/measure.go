package query

// Measure is a value that the database computes from a column of several rows: a count, a sum, an
// average, the smallest or the largest value. Rows with NULL in the column are ignored. Measures
// are comparable with ==.
type Measure struct {
	Func   MeasureFunc
	Column int // position in Table.Columns; -1 to count rows
}

// MeasureFunc is the function of a [Measure].
type MeasureFunc uint8

// The functions of measures. Without any value, the counts are 0 and the other measures are NULL.
const (
	// FuncCount counts rows, or the values of a column that are not NULL.
	FuncCount MeasureFunc = iota
	// FuncCountDistinct counts different values. The database decides which values are equal.
	FuncCountDistinct
	// FuncSum is exact for Int, BigInt and Decimal. A sum of integers outside of 64 bits is an
	// error when it is read.
	FuncSum
	// FuncAvg is a Float, except that the average of Decimals is a Decimal, rounded to 30 digits
	// after the point.
	FuncAvg
	// FuncMin and FuncMax follow the order in which OrderBy sorts the column.
	FuncMin
	FuncMax
)

// String returns the name of the function in the generated client, in lower case.
func (f MeasureFunc) String() string {
	return [...]string{
		FuncCount: "count", FuncCountDistinct: "distinct count", FuncSum: "sum", FuncAvg: "average", FuncMin: "minimum", FuncMax: "maximum",
	}[f]
}

// CountRows is the measure that counts rows.
func CountRows() Measure { return Measure{FuncCount, -1} }

// Result describes the values of a measure of rows of t, as if they were stored in a column. The
// column's Field is a text for error messages, such as "sum of views".
func (m Measure) Result(t *Table) Column {
	if m.Column < 0 {
		return Column{Field: "count of rows", Kind: BigInt}
	}
	c := t.Columns[m.Column]
	out := Column{Field: m.Func.String() + " of " + c.Field, Kind: c.Kind, Nullable: true}
	switch m.Func {
	case FuncCount, FuncCountDistinct:
		out.Kind, out.Nullable = BigInt, false
	case FuncSum:
		if c.Kind == Int {
			out.Kind = BigInt
		}
	case FuncAvg:
		if c.Kind != Decimal {
			out.Kind = Float
		}
	case FuncMin, FuncMax:
		out.Native, out.Enum = c.Native, c.Enum
		out.Precision, out.Scale, out.Unit, out.Clock = c.Precision, c.Scale, c.Unit, c.Clock
	}
	return out
}

// Valid reports whether the function of m applies to the values of column c.
func (m Measure) Valid(c *Column) bool {
	switch m.Func {
	case FuncCount:
		return true
	case FuncCountDistinct:
		return !c.List
	case FuncSum, FuncAvg:
		return !c.List && (c.Kind == Int || c.Kind == BigInt || c.Kind == Float || c.Kind == Decimal)
	case FuncMin, FuncMax:
		return !c.List && c.Kind != JSON
	}
	return false
}
