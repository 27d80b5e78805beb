package query

// Node is one statement: [*Select], [*Count], [*Insert], [*Update], [*Delete], [*LinkRows].
//
//sumtype:decl
type Node interface{ node() }

// Select reads rows of one table. The result has Columns in order. With Parent, columns that tell
// the row's parent follow.
type Select struct {
	Table   *Table
	Columns []int
	Where   Predicate // nil: all rows
	Order   []Order
	// Distinct keeps the first row (in Order) for each combination of these columns; nil: all.
	Distinct []int
	// FromEnd reverses the rows that Distinct keeps before Offset and Limit are applied. The rows
	// come in the reversed order.
	FromEnd bool
	Limit   int // -1: none; applied per parent when Parent is set
	Offset  int
	Parent  *Parent
	// Cursor starts at the row with these key values (inclusive); nil: at the first.
	Cursor []Assign
	// Lock asks for row locks (PostgreSQL; SQLite's transactions lock the database).
	Lock Lock
	// Stream is true if the caller may stop early: the rest of the rows is not read then.
	Stream bool
}

// Lock is a row lock.
type Lock uint8

// The row locks.
const (
	NoLock Lock = iota
	ForUpdate
	ForUpdateSkipLocked
	ForUpdateNoWait
)

// Parent restricts a Select to the rows that belong to given parent rows: an include.
//
// The database compares the keys, and its equality can differ from the equality of values: texts
// can be equal in another case, for example. Therefore the result has one further column, the
// position in Keys of the row's parent, from 0. A row that belongs to several keys is returned for
// each.
type Parent struct {
	Link *Link // from the parent's table to Select.Table
	// Keys are the values of Link.FromColumns, one row per parent, without duplicates and NULLs.
	Keys [][]Value
	// ByKey asks for the row's own key instead of the position: Link.ToColumns, or the join table's
	// FromColumn for a many-to-many link. That is cheaper where equal keys are equal values.
	ByKey bool
	// Of selects the keys of the parents instead of Keys: its columns are Link.FromColumns, and
	// NULLs and duplicates do no harm. It needs ByKey. So the rows can be asked for before the
	// parents are known.
	Of *Select
}

// Count counts rows. Limit and Offset apply to the rows counted; Limit 1 tests whether a row
// exists.
type Count struct {
	Table  *Table
	Where  Predicate
	Limit  int // -1: none
	Offset int
}

// Insert adds rows that give the same columns. A column missing from Columns gets its database
// default.
type Insert struct {
	Table   *Table
	Columns []int // may be empty: a row of defaults
	Rows    [][]Value
	// Returning lists the columns to return, rows in input order; nil: none.
	Returning []int
	Conflict  *Conflict
}

// Conflict says what to do when a row with the same unique values exists.
type Conflict struct {
	// Columns are the unique columns; nil with Update nil: any conflict is skipped.
	Columns []int
	// Update is applied to the existing row; empty: the row stays as it is and is returned; nil: do
	// nothing.
	Update []Assign
}

// Update changes rows.
type Update struct {
	Table     *Table
	Set       []Assign
	Where     Predicate // never nil: AllRows is explicit
	Returning []int
}

// Delete removes rows.
type Delete struct {
	Table     *Table
	Where     Predicate // never nil
	Returning []int
}

// LinkRows adds, removes or clears pairs of a many-to-many join table.
type LinkRows struct {
	Link *Link
	Op   LinkOp
	// Pairs are (From key, To key); Clear uses the From keys only. Adding a pair that exists does
	// nothing.
	Pairs [][2]Value
}

// LinkOp is what LinkRows does.
type LinkOp uint8

// The operations on join tables.
const (
	AddPairs LinkOp = iota
	RemovePairs
	ClearPairs
)

func (*Select) node()   {}
func (*Count) node()    {}
func (*Insert) node()   {}
func (*Update) node()   {}
func (*Delete) node()   {}
func (*LinkRows) node() {}

// Assign sets a column to a value, or computes its new value from the old one.
type Assign struct {
	Column int
	Op     AssignOp
	Value  Value
}

// AssignOp is how a column changes. Each operation is atomic in the database.
type AssignOp uint8

// The assignments. Division is exact for Decimal, integer division for integers. Push appends to a
// list.
const (
	Set AssignOp = iota
	Increment
	Decrement
	Multiply
	Divide
	Push
)

// String is the name of the call that makes the assignment.
func (op AssignOp) String() string {
	return [...]string{
		Set: "Set", Increment: "Increment", Decrement: "Decrement", Multiply: "Multiply", Divide: "Divide", Push: "Push",
	}[op]
}

// Order is one sort key. Enums sort as their values are declared. NULLs sort first ascending and
// last descending on both databases unless stated.
type Order struct {
	Column int
	Desc   bool
	Nulls  Nulls
	// Via leads to the related row whose column is the sort key (to-one links, the first starts
	// from the row itself); nil: the row's own column.
	Via []*Link
}

// Nulls says where NULLs are sorted.
type Nulls uint8

// The positions of NULLs.
const (
	NullsDefault Nulls = iota
	NullsFirst
	NullsLast
)
