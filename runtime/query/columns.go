package query

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/internal/provider"
)

// CompareColumns is a condition that compares two columns of one row. Eq and Ne treat NULL as an
// ordinary value, so that each row satisfies exactly one of them. The other operators do not hold
// if one of the columns is NULL.
type CompareColumns struct {
	Column int
	Op     CompareOp
	Other  int
}

func (p CompareColumns) eachValue(t *Table, _ valueFunc) error {
	if p.Column < 0 || p.Other < 0 {
		return &ConditionError{"a truncated time and the result of Omit cannot be compared: name two fields"}
	}
	return checkColumns(&t.Columns[p.Column], p.Op, &t.Columns[p.Other])
}

func (p CompareColumns) restrict(restriction) (Predicate, error) { return p, nil }

func (p CompareColumns) insensitive() Predicate { return p }

// ConditionError reports a condition that was made with wrong arguments, such as two columns that
// cannot be compared. The methods of the client report it as invalid input.
type ConditionError struct{ Reason string }

// Error returns the reason.
func (e *ConditionError) Error() string { return e.Reason }

// checkColumns returns an error if the operator cannot compare columns a and b, or if their
// comparison would depend on the database or its settings.
func checkColumns(a *Column, op CompareOp, b *Column) error {
	equality := op == Eq || op == Ne
	reason := ""
	switch {
	case a.List || b.List:
		reason = "lists cannot be compared with other fields"
	case a.Kind != b.Kind && (!whole(a.Kind) || !whole(b.Kind)):
		reason = "their types differ"
	case a.Kind == Enum && (a.Native != b.Native || !slices.Equal(a.Enum, b.Enum)):
		reason = "they have different enums"
	case !equality && (a.Kind == Bool || a.Kind == Bytes || a.Kind == JSON):
		reason = "their values have no order"
	case a.Kind != Enum && !comparableTypes(nativeOf(a), nativeOf(b), equality):
		reason = "their native types cannot be compared"
	default:
		return nil
	}
	return &ConditionError{"fields " + a.Field + " and " + b.Field + ": " + reason}
}

// comparableTypes reports whether values of two types can be compared without a loss. A time with a
// zone and a time without one cannot, because the zone of the session would decide.
func comparableTypes(a, b *nativetype.Type, equality bool) bool {
	if a == nil || b == nil {
		return a == b
	}
	if a.Name == b.Name {
		return a.Operators.Has(nativetype.Comparable) || equality && a.Compared != ""
	}
	return a.Family == b.Family && (a.Family == nativetype.Integers || a.Family == nativetype.Floats || a.Family == nativetype.Texts)
}

func whole(k Kind) bool { return k == Int || k == BigInt }

func nativeOf(c *Column) *nativetype.Type {
	if c.Native == "" {
		return nativetype.DefaultOf(provider.PostgreSQL, c.Kind.Scalar())
	}
	return nativetype.ByParam(c.Native)
}
