package dialect

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// Value is the value of a column, given as quoted SQL, after the conversion.
func (c Conversion) Value(column sqltext.SQL) sqltext.SQL {
	if c.Using == "" {
		return column
	}
	return expand(c.Using, column)
}

// Misfits is the condition of the rows whose value of the column does not fit; "" if all values do.
func (c Conversion) Misfits(column sqltext.SQL) sqltext.SQL { return expand(c.Bad, column) }

// Differs is the condition of the rows whose value of the column would change; "" if none would.
func (c Conversion) Differs(column sqltext.SQL) sqltext.SQL { return expand(c.Changed, column) }

// Compared is the expression by which a column is compared, as the new type does.
func (c Conversion) Compared(column sqltext.SQL) sqltext.SQL {
	if c.Merged == "" {
		return column
	}
	return expand(c.Merged, column)
}

// Fitting is an expression over a column that is NULL if the value does not fit.
func (c Conversion) Fitting(value sqltext.SQL) sqltext.SQL {
	if c.Bad == "" {
		return value
	}
	return "CASE WHEN " + c.Bad + " THEN NULL ELSE " + value + " END"
}

func expand(template, column sqltext.SQL) sqltext.SQL { return sqltext.Replace(template, "{}", column) }
