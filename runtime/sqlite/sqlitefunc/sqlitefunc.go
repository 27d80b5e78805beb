// Package sqlitefunc has the SQL functions that statements of the client call on SQLite, for
// registration with a driver of database/sql; see [github.com/cocomon/comon_orm/runtime/sqldb]. The
// package sqlite needs no registration.
//
// The documentation of the client (docs/client/interop.md) shows the registration with the driver
// modernc.org/sqlite. It must happen before the database is opened.
package sqlitefunc

import (
	"database/sql/driver"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/runtime/sqlgen"
	"github.com/cocomon/comon_orm/runtime/sqlite/internal/sqlite3"
)

// Scalar is a function of one row. It is deterministic.
type Scalar struct {
	Name string
	Args int // number of arguments
	// Call computes the result. The arguments are nil, int64, float64, []byte or string.
	Call func(args []driver.Value) (driver.Value, error)
}

// Scalars returns the scalar functions, sorted by name.
func Scalars() []Scalar {
	args := map[string]int{sqlgen.CalcInt: 4, sqlgen.CalcDecimal: 5, sqlgen.CalcFloat: 3, sqlgen.StoredTime: 1, sqlgen.PeriodStart: 4,
		sqlgen.JSONAt: 2, sqlgen.JSONText: 2, sqlgen.JSONOrder: 3, sqlgen.JSONHas: 3, sqlgen.JSONSet: 3, sqlgen.JSONRemove: 2}
	var out []Scalar
	for name, f := range sqlite3.Portable() {
		out = append(out, Scalar{name, args[name], func(args []driver.Value) (driver.Value, error) {
			values := make([]any, len(args))
			for i, a := range args {
				values[i] = a
			}
			return f(values)
		}})
	}
	slices.SortFunc(out, func(a, b Scalar) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// Collation compares texts.
type Collation struct {
	Name    string
	Compare func(a, b string) int
}

// Collations returns the collations.
func Collations() []Collation {
	return []Collation{{sqlgen.DecimalCollation, sqlite3.CompareDecimals}}
}

// Aggregate is an aggregate function with one argument. It ignores NULL.
type Aggregate struct {
	Name string
	// New returns the state of one group of rows.
	New func() *State
}

// State is an aggregate of the values of one group.
type State struct {
	sum  sqlite3.PortableSum
	some bool
}

// Step adds a value.
func (s *State) Step(a driver.Value) error {
	if a == nil {
		return nil
	}
	s.some = true
	return s.sum.Step(a)
}

// Result returns the aggregate of the values, or nil if there is none.
func (s *State) Result() (driver.Value, error) {
	if !s.some {
		return nil, nil
	}
	return s.sum.Result()
}

// Aggregates returns the aggregate functions, sorted by name.
func Aggregates() []Aggregate {
	var out []Aggregate
	for name, sum := range sqlite3.PortableSums() {
		out = append(out, Aggregate{name, func() *State { return &State{sum: sum()} }})
	}
	slices.SortFunc(out, func(a, b Aggregate) int { return strings.Compare(a.Name, b.Name) })
	return out
}
