package query

// day is the length of a day in microseconds.
const day = 86_400_000_000

// year2000 is PostgreSQL's epoch in microseconds since 1970.
const year2000 = 946684800_000000

// Stored returns the value that column c holds after v is written to it, so that a filter for v
// finds the row. PostgreSQL rounds times to the digits of the column, halves away from the year
// 2000; Stored rounds in the same way, before v is sent. A date and a time of the day lose what
// they do not hold. A time of the day that would be rounded to 24:00, which is no time in Go, is
// cut off instead. Values of other kinds do not change.
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

// Floor returns the greatest value that column c can hold and that is not greater than v, and
// whether it equals v. A comparison with a value that is finer than the column is written with it.
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
