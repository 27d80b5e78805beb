package dialect

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// Value returns the expression for the converted value of a column. In all methods of Conversion,
// column is a quoted name.
func (c Conversion) Value(column sqltext.SQL) sqltext.SQL {
	if c.Using == "" {
		return column
	}
	return expand(c.Using, column)
}

// Misfits returns the condition for rows whose value does not fit the new type; "" if all values
// fit.
func (c Conversion) Misfits(column sqltext.SQL) sqltext.SQL { return expand(c.Bad, column) }

// Differs returns the condition for rows whose value would change; "" if no value changes.
func (c Conversion) Differs(column sqltext.SQL) sqltext.SQL { return expand(c.Changed, column) }

// Compared returns an expression by which values are compared: if two values become equal in the
// new type, the expression has the same result for both.
func (c Conversion) Compared(column sqltext.SQL) sqltext.SQL {
	if c.Merged == "" {
		return column
	}
	return expand(c.Merged, column)
}

// Fitting returns the value of the expression, or NULL if the value does not fit the new type.
func (c Conversion) Fitting(value sqltext.SQL) sqltext.SQL {
	if c.Bad == "" {
		return value
	}
	return "CASE WHEN " + c.Bad + " THEN NULL ELSE " + value + " END"
}

func expand(template, column sqltext.SQL) sqltext.SQL { return sqltext.Replace(template, "{}", column) }
