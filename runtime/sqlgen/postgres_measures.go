package sqlgen

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/runtime/query"
)

// averageDigits is the number of digits after the point of an average of decimals, on both
// databases.
const averageDigits = 30

func (p Postgres) measure(expr string, c *query.Column, f query.MeasureFunc) string {
	expr = p.operand(expr, c)
	switch f {
	case query.FuncCountDistinct:
		return "count(DISTINCT " + expr + ")"
	case query.FuncSum:
		return "sum(" + double(expr, c) + ")"
	case query.FuncAvg:
		return average(expr, c)
	case query.FuncMin, query.FuncMax:
		return extreme(expr, c, f == query.FuncMax)
	case query.FuncCount:
	}
	return "count(" + expr + ")"
}

// average returns the quotient of sum and count where avg(x) of PostgreSQL would not have the same
// result as SQLite. The avg of integers is a numeric with few digits, and the number of digits of
// the avg of numerics depends on the values. The zero with 30 digits makes the quotient have at
// least as many.
func average(expr string, c *query.Column) string {
	switch c.Kind {
	case query.Decimal:
		zero := "0." + strings.Repeat("0", averageDigits)
		return "round((sum(" + expr + ") + " + zero + ") / count(" + expr + "), " + itoa(averageDigits) + ")"
	case query.Float:
		return "avg(" + double(expr, c) + ")"
	case query.Null, query.Int, query.BigInt, query.Bool, query.String, query.Time, query.JSON, query.Bytes, query.Enum:
	}
	return "(sum(" + expr + ")::float8 / count(" + expr + "))"
}

// double converts a float4 to the float8 that the client reads, which has the same shortest text.
// Otherwise 0.1 would become 0.10000000149011612, and a sum would be a float4.
func double(expr string, c *query.Column) string {
	if t := native(c); t != nil && t.Wire == nativetype.Float4 {
		return expr + "::text::float8"
	}
	return expr
}

// extreme returns the smallest or the largest value. PostgreSQL has no min and max for booleans,
// and before version 18 none for uuid and bytea. For text types without LIKE, such as uuid, and for
// bytea, all values of a group are sorted.
func extreme(expr string, c *query.Column, largest bool) string {
	function, order := "min", ""
	if largest {
		function, order = "max", " DESC"
	}
	switch {
	case c.Kind == query.Bool && largest:
		return "bool_or(" + expr + ")"
	case c.Kind == query.Bool:
		return "bool_and(" + expr + ")"
	case c.Kind == query.Bytes, c.Kind == query.String && !native(c).Operators.Has(nativetype.Searchable):
		return "(array_agg(" + expr + " ORDER BY " + expr + order + ") FILTER (WHERE " + expr + " IS NOT NULL))[1]"
	}
	return function + "(" + expr + ")"
}

func (p Postgres) period(b *builder, expr string, c *query.Column, k query.GroupKey) {
	b.w("date_trunc('", k.Truncate.String(), "', ")
	switch t := native(c); {
	case t != nil && t.Wire == nativetype.Date: // a date has no time zone
		b.w(expr, "::timestamp")
	case t != nil && t.Default: // timestamptz
		p.local(b, expr, k.Zone)
	default: // a timestamp without time zone contains the time in UTC
		p.local(b, "timezone('UTC', "+expr+")", k.Zone)
	}
	b.w(")::date")
}

// local writes the local time in the zone at the instant expr.
func (Postgres) local(b *builder, expr string, zone query.Zone) {
	b.w("timezone(")
	if zone.Name != "" {
		b.arg(query.StringValue(zone.Name))
		b.w("::text")
	} else {
		b.arg(query.StringValue(itoa(zone.Offset) + " seconds"))
		b.w("::interval")
	}
	b.w(", ", expr, ")")
}
