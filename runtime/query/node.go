package query

// Node is one statement: [*Select], [*Count], [*Insert], [*Update], [*Delete], [*LinkRows].
type Node interface{ node() }

// Select reads rows of one table. The result has Columns in order, then, with Parent, the
// parent's key columns (Parent.Link.FromColumns, for a many-to-many link the join table's FromColumn).
type Select struct {
	Table   *Table
	Columns []int
	Where   Predicate // nil: all rows
	Order   []Order
	// Distinct keeps the first row (in Order) for each combination of these columns; nil: all.
	Distinct []int
	// FromEnd turns the rows that Distinct keeps round before Offset and Limit cut them; they come in that order.
	FromEnd bool
	Limit   int // -1: none; applied per parent when Parent is set
	Offset  int
	Parent  *Parent
	// Cursor starts at the row with these key values (inclusive); nil: at the first.
	Cursor []Assign
	// Lock asks for row locks (PostgreSQL; SQLite's transactions lock the database).
	Lock Lock
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
type Parent struct {
	Link *Link // from the parent's table to Select.Table
	// Keys are the values of Link.FromColumns, one row per parent, without duplicates and NULLs.
	Keys [][]Value
}

// Count counts rows. Limit and Offset cut the rows counted; Limit 1 answers "exists".
type Count struct {
	Table  *Table
	Where  Predicate
	Limit  int // -1: none
	Offset int
}

// Insert adds rows of one shape. A column missing from Columns gets its database default.
type Insert struct {
	Table   *Table
	Columns []int // may be empty: a row of defaults
	Rows    [][]Value
	// Returning lists the columns to give back, rows in input order; nil: none.
	Returning []int
	Conflict  *Conflict
}

// Conflict is what happens when a unique value is there already.
type Conflict struct {
	// Columns are the unique columns; nil with Update nil: any conflict is skipped.
	Columns []int
	// Update is applied to the existing row; nil: do nothing.
	Update []Assign
}

// Update changes rows.
type Update struct {
	Table     *Table
	Set       []Assign
	Where     Predicate // never nil: AllRows says it aloud
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
	// Pairs are (From key, To key); for Clear only the From key counts. Adding a pair that exists does nothing.
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

// Assign gives a column a value, or changes it in place.
type Assign struct {
	Column int
	Op     AssignOp
	Value  Value
}

// AssignOp is how a column changes; each is atomic in the database.
type AssignOp uint8

// The assignments. Division is exact for Decimal, integer division for integers. Push appends to a list.
const (
	Set AssignOp = iota
	Increment
	Decrement
	Multiply
	Divide
	Push
)

// Order is one sort key. Enums sort as their values are declared. NULLs sort first ascending and last descending on both databases unless stated.
type Order struct {
	Column int
	Desc   bool
	Nulls  Nulls
	// Via leads to a related row (to-one links, outermost first) whose column is meant; nil: the row's own.
	Via []*Link
}

// Nulls is where NULLs go.
type Nulls uint8

// The positions of NULLs.
const (
	NullsDefault Nulls = iota
	NullsFirst
	NullsLast
)

// Predicate is a condition on a row: [And], [Or], [Not], [Compare], [In], [IsNull], [Match], [ListMatch], [Related], [Keys], [AllRows].
type Predicate interface{ predicate() }

// And holds when all hold (none: true).
type And []Predicate

// Or holds when one holds (none: false).
type Or []Predicate

// Not holds when its predicate does not (NULL counts as "does not hold").
type Not struct{ P Predicate }

// AllRows holds for every row: the spoken form of "no condition".
type AllRows struct{}

// CompareOp is a comparison.
type CompareOp uint8

// The comparisons. Ne holds for NULL columns too when Value is not NULL, so that Eq and Ne are each other's complement.
const (
	Eq CompareOp = iota
	Ne
	Lt
	Lte
	Gt
	Gte
)

// Compare compares a column with a value. Decimals on SQLite compare as numbers.
type Compare struct {
	Column int
	Op     CompareOp
	Value  Value
}

// In holds when the column is one of the values; any number of them.
type In struct {
	Column int
	Values []Value
	Not    bool
}

// IsNull holds when the column is NULL (with Not: is not).
type IsNull struct {
	Column int
	Not    bool
}

// MatchOp is a text search.
type MatchOp uint8

// The text searches; the wildcards of LIKE have no meaning in them.
const (
	Contains MatchOp = iota
	StartsWith
	EndsWith
	Equals // with Insensitive only
)

// Match searches text. Insensitive folds case (ASCII on SQLite, the database's locale on PostgreSQL).
type Match struct {
	Column      int
	Op          MatchOp
	Text        string
	Insensitive bool
}

// ListOp is a condition on a scalar list.
type ListOp uint8

// The list conditions.
const (
	Has ListOp = iota
	HasEvery
	HasSome
	IsEmpty
	IsNotEmpty
	ListEq
)

// ListMatch is a condition on a scalar list; NULL reads as empty.
type ListMatch struct {
	Column int
	Op     ListOp
	Values []Value
}

// Quantifier says how many related rows must hold.
type Quantifier uint8

// The quantifiers. Is and IsNot are for to-one links.
const (
	Some Quantifier = iota
	Every
	None
	Is
	IsNot
)

// Related is a condition on related rows; Where nil means any row.
type Related struct {
	Link  *Link
	Quant Quantifier
	Where Predicate
}

// Keys holds when the row's columns equal one of the rows of values (compound selectors).
type Keys struct {
	Columns []int
	Rows    [][]Value
}

func (And) predicate()       {}
func (Or) predicate()        {}
func (Not) predicate()       {}
func (AllRows) predicate()   {}
func (Compare) predicate()   {}
func (In) predicate()        {}
func (IsNull) predicate()    {}
func (Match) predicate()     {}
func (ListMatch) predicate() {}
func (Related) predicate()   {}
func (Keys) predicate()      {}
