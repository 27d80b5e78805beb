package sqlgen

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/runtime/query"
)

// The functions for measures and dates that a SQLite connection must define. SUM and AVG of SQLite
// fail if an intermediate sum of integers exceeds 64 bits, and they read a text as 0.
const (
	// SumInt(x) is an aggregate that returns the exact sum of integers. A sum that does not fit 64
	// bits is returned as a real number outside of their range.
	SumInt = "comon_sum_int"
	// AvgInt(x) is an aggregate that returns the average of integers as a real number.
	AvgInt = "comon_avg_int"
	// SumFloat(x) and AvgFloat(x) are aggregates of real numbers. A result that is no finite number
	// is an error if all values are finite.
	SumFloat = "comon_sum_float"
	AvgFloat = "comon_avg_float"
	// PeriodStart(x, period, zone, offset) returns the date on which the day, week, month or year
	// that contains the time x begins, in the form of [StoredTime]. zone is a name of the IANA
	// database; if it is empty, offset is the number of seconds that is added to UTC.
	PeriodStart = "comon_period"
)

func (s SQLite) measure(expr string, c *query.Column, f query.MeasureFunc) string {
	switch f {
	case query.FuncCountDistinct:
		return "count(DISTINCT " + s.identity(expr, c) + ")"
	case query.FuncSum:
		return sumFunctions(c.Kind)[0] + "(" + expr + ")"
	case query.FuncAvg:
		return sumFunctions(c.Kind)[1] + "(" + expr + ")"
	case query.FuncMin:
		return s.extreme("min", expr, c)
	case query.FuncMax:
		return s.extreme("max", expr, c)
	case query.FuncCount:
	}
	return "count(" + expr + ")"
}

// sumFunctions returns the names of the functions for the sum and for the average.
func sumFunctions(k query.Kind) [2]string {
	switch k {
	case query.Decimal:
		return [2]string{DecimalSum, DecimalAvg}
	case query.Float:
		return [2]string{SumFloat, AvgFloat}
	case query.Null, query.Int, query.BigInt, query.Bool, query.String, query.Time, query.JSON, query.Bytes, query.Enum:
	}
	return [2]string{SumInt, AvgInt}
}

// extreme returns the smallest or the largest value. For an enum it compares the positions in the
// declaration, and returns the value at the position. A text that is no value of the enum counts as
// the largest. The result is then the empty text, which the client reports as unknown.
func (s SQLite) extreme(function, expr string, c *query.Column) string {
	if c.Kind != query.Enum || len(c.Enum) == 0 {
		return function + "(" + s.identity(expr, c) + ")"
	}
	positions, values := "CASE", ""
	for i, v := range c.Enum {
		text := sqltext.Text(sqltext.Literal(s.text(), v))
		positions += " WHEN " + expr + " = " + text + " THEN " + itoa(i)
		values += " WHEN " + itoa(i) + " THEN " + text
	}
	size := itoa(len(c.Enum))
	positions += " WHEN " + expr + " IS NOT NULL THEN " + size + " END"
	return "CASE " + function + "(" + positions + ")" + values + " WHEN " + size + " THEN '' END"
}

func (s SQLite) period(b *builder, expr string, c *query.Column, k query.GroupKey) {
	zone := k.Zone
	if c.Unit == unitOfDates { // a date has no time zone
		zone = query.Zone{}
	}
	b.w(PeriodStart, "(", expr, ", '", k.Truncate.String(), "', ")
	b.arg(query.StringValue(zone.Name))
	b.w(", ", itoa(zone.Offset), ")")
}

// unitOfDates is the [query.Column.Unit] of a column of dates: a day in microseconds.
const unitOfDates = 86_400_000_000
