package dialect

import "strings"

// Value is the value of a column, given as quoted SQL, after the conversion.
func (c Conversion) Value(column string) string {
	if c.Using == "" {
		return column
	}
	return expand(c.Using, column)
}

// Misfits is the condition of the rows whose value of the column does not fit; "" when all values
// do.
func (c Conversion) Misfits(column string) string { return expand(c.Bad, column) }

// Differs is the condition of the rows whose value of the column would be another one afterwards;
// "" when none would.
func (c Conversion) Differs(column string) string { return expand(c.Changed, column) }

func expand(template, column string) string { return strings.ReplaceAll(template, "{}", column) }
