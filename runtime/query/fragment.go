package query

// Expression is a sort key that is no column: a [Fragment] or a [Rank].
type Expression interface {
	// Check returns an error if the expression was made with wrong arguments. It belongs to rows of
	// t.
	Check(t *Table) error
	restrictExpression(r restriction) (Expression, error)
}

// Fragment is an expression in the user's own SQL. As a condition it holds if its value is true. As
// a sort key it sorts by its value.
type Fragment struct {
	// Text is SQL of the database that runs it. {name} stands for the column of a field of the row.
	Text string
	// Args are the arguments of the placeholders in Text, by the rules of raw SQL.
	Args []any
	// Problem says why the arguments are wrong, "" if they are not.
	Problem string
}

// Check implements [Expression].
func (p Fragment) Check(*Table) error {
	if p.Problem != "" {
		return &ConditionError{p.Problem}
	}
	return nil
}

func (p Fragment) eachValue(t *Table, _ valueFunc) error              { return p.Check(t) }
func (p Fragment) insensitive() Predicate                             { return p }
func (p Fragment) restrict(restriction) (Predicate, error)            { return nil, ErrSQLText }
func (p Fragment) restrictExpression(restriction) (Expression, error) { return nil, ErrSQLText }
