package query

// day is the length of a day in microseconds.
const day = 86_400_000_000

// year2000 is the epoch of PostgreSQL, 2000-01-01, in microseconds since 1970.
const year2000 = 946684800_000000

// Stored returns the value that column c holds after v is written to it, so that a filter for v
// finds the row.
//
// PostgreSQL rounds times to the precision of the column; Stored rounds in the same way, before v
// is sent. If a value is half-way between two times, PostgreSQL rounds it away from the year 2000.
// A date loses the time of the day, and a time of the day loses the date. Go's times of the day end
// before 24:00; therefore a value that PostgreSQL would round to 24:00 is truncated instead. Values
// of other kinds do not change.
func (c *Column) Stored(v Value) Value {
	if v.Kind != Time || c.Unit == 0 && !c.Clock {
		return v
	}
	if v.List != nil {
		items := make([]Value, len(*v.List))
		for i, item := range *v.List {
			items[i] = c.Stored(item)
		}
		return ListValue(v.Kind, items)
	}
	switch {
	case c.Unit == day:
		v.Num = floor(v.Num, day)
	case c.Clock:
		v.Num -= floor(v.Num, day)
		if c.Unit == 0 {
			break
		}
		if rounded := floor(v.Num+c.Unit/2, c.Unit); rounded < day {
			v.Num = rounded
		} else {
			v.Num = day - c.Unit
		}
	case v.Num >= year2000:
		v.Num = year2000 + floor(v.Num-year2000+c.Unit/2, c.Unit)
	default:
		v.Num = year2000 - floor(year2000-v.Num+c.Unit/2, c.Unit)
	}
	return v
}

// Floor returns the greatest value that column c can hold and that is not greater than v. It also
// reports whether the two are equal. With the result, a column can be compared with a value that is
// more precise than the column.
func (c *Column) Floor(v Value) (lower Value, equal bool) {
	if v.Kind != Time || v.List != nil || c.Unit == 0 && !c.Clock {
		return v, true
	}
	if c.Clock {
		v.Num -= floor(v.Num, day)
	}
	lower = v
	if c.Unit != 0 {
		lower.Num = floor(v.Num, c.Unit)
	}
	return lower, lower == v
}

// floor rounds n down to a multiple of unit.
func floor(n, unit int64) int64 {
	rest := n % unit
	if rest < 0 {
		rest += unit
	}
	return n - rest
}
