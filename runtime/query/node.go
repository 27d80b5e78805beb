package query

// Node is one operation on the database: [*Select], [*Count], [*Aggregate], [*Insert], [*Update],
// [*Delete] or [*LinkRows].
//
// A new kind of node does not compile without the method restrict. The file restrict.go says what
// the method must do.
//
//sumtype:decl
type Node interface {
	// restrict implements [Restrict] for this kind of node.
	restrict(r restriction) (Node, error)
}

// Select reads rows of one table. Each result row contains Columns in their order, and then Keys
// and Measures. If Parent is set, further columns follow that identify the parent of the row.
type Select struct {
	Table   *Table
	Columns []int
	// Measures are aggregates over the related rows of each row.
	Measures []*RelatedMeasure
	Where    Predicate // nil for all rows
	Order    []Order
	// Distinct keeps only the first row, by Order, of the rows that have equal values in these
	// columns. nil keeps all rows.
	Distinct []int
	// FromEnd reverses the rows that Distinct keeps, before Offset and Limit are applied. The
	// result has the reversed order.
	FromEnd bool
	Limit   int // -1 for no limit. Limit and Offset apply to the rows of each parent separately if Parent is set
	Offset  int
	Parent  *Parent
	// Cursor starts the result at the row with these key values, which is included. nil starts at
	// the first row.
	Cursor []Assign
	// CursorWhere is a condition for the row of the cursor. If the row does not satisfy it, the
	// result is empty. nil is satisfied by every row.
	CursorWhere Predicate
	// Keys are sort keys whose values follow Columns in each result row. It requires that Distinct
	// and Parent are nil.
	Keys []Order
	// Lock asks for row locks. SQLite ignores it, since its write transactions lock the whole
	// database.
	Lock Lock
	// Stream is true if the caller may stop before the last row. The executor then does not read
	// the remaining rows.
	Stream bool
}

// Lock is a kind of row lock.
type Lock uint8

// The kinds of row locks. A locked row of ForUpdate cannot be locked or changed by other
// transactions, one of ForShare can be locked by other ForShare. SkipLocked leaves out rows that
// another transaction has locked, NoWait fails if there is such a row.
const (
	NoLock Lock = iota
	ForUpdate
	ForUpdateSkipLocked
	ForUpdateNoWait
	ForShare
	ForShareSkipLocked
	ForShareNoWait
)

// Parent restricts a Select to the rows that belong to given parent rows. It loads the related rows
// of an include.
//
// The database decides which keys are equal, and its rule can differ from equality of the values in
// Go. For example, a column can ignore case. Therefore the result has one further column: the index
// in Keys of the row's parent. A row that belongs to several keys is returned once for each of
// them.
type Parent struct {
	Link *Link // the relation from the parent's table to Select.Table
	// Keys contains the values of Link.FromColumns for each parent, without duplicates and without
	// NULL.
	Keys [][]Value
	// ByKey makes the further columns of the result the row's own key instead of the index in Keys.
	// The key consists of Link.ToColumns, or of the join table's FromColumn for a many-to-many
	// link. This is cheaper. It is correct if keys that are equal in the database are equal values
	// in Go.
	ByKey bool
	// Of selects the keys of the parents and replaces Keys, so that rows can be requested before
	// their parents are known. It returns Link.FromColumns. Its result may contain NULLs and
	// duplicates. Of requires ByKey.
	Of *Select
}

// Count counts rows. Limit and Offset apply to the rows before they are counted. With Limit 1,
// Count reports whether a row exists.
type Count struct {
	Table *Table
	Where Predicate
	// Distinct counts rows that have equal values in these columns only once. nil counts all rows.
	Distinct []int
	Limit    int // -1 for no limit
	Offset   int
}

// Insert adds rows. All rows have values for the same Columns. Each other column of the table gets
// the default of the database.
type Insert struct {
	Table   *Table
	Columns []int // if empty, every column gets its default
	Rows    [][]Value
	// Returning lists the columns to return for each row, in the order of Rows. nil returns no
	// rows.
	Returning []int
	Conflict  *Conflict
}

// Conflict describes the effect of Insert if an existing row has the same unique values.
type Conflict struct {
	// Columns are the columns of the unique constraint. If both Columns and Update are nil, a
	// conflict with any constraint skips the row.
	Columns []int
	// Update changes the existing row. If Update is empty but not nil, the existing row is returned
	// unchanged. If it is nil, the row is skipped. An existing row must not be changed twice by one
	// Insert: PostgreSQL refuses it.
	Update []Assign
	// Where is a condition on the existing row. If it does not hold, the existing row is not
	// changed and not returned, and the new row is skipped. nil holds for every row.
	Where Predicate
}

// Update changes rows.
type Update struct {
	Table     *Table
	Set       []Assign
	Where     Predicate // never nil; use AllRows for all rows
	Part      *Part     // nil for all rows that meet Where
	Returning []int
}

// Delete removes rows.
type Delete struct {
	Table     *Table
	Where     Predicate // never nil; use AllRows for all rows
	Part      *Part     // nil for all rows that meet Where
	Returning []int
}

// Part restricts an Update or a Delete to the first rows that meet its condition.
//
// The rows are selected and locked before they are written. If another transaction has locked one
// of them, the statement waits, and then writes the row only if it still meets the condition. So it
// may write fewer rows than Limit, but never a row that does not meet the condition.
type Part struct {
	Order []Order
	Limit int // 0 or more
	// Lock is ForUpdate, ForUpdateSkipLocked or ForUpdateNoWait. NoLock means ForUpdate, because
	// rows that are written are locked in any case.
	Lock Lock
}

// LinkRows adds or removes pairs of keys in a many-to-many join table.
type LinkRows struct {
	Link *Link
	Op   LinkOp
	// Pairs contains the pairs (key of Link.From, key of Link.To). ClearPairs uses only the first
	// key of each pair. Adding a pair that exists does nothing.
	Pairs [][2]Value
	// FromWhere and ToWhere restrict RemovePairs and ClearPairs to pairs of rows that satisfy these
	// conditions. AddPairs ignores them. nil is satisfied by every row.
	FromWhere, ToWhere Predicate
}

// LinkOp is an operation on a join table.
type LinkOp uint8

// The operations on a join table. ClearPairs removes all pairs with the given keys of Link.From.
const (
	AddPairs LinkOp = iota
	RemovePairs
	ClearPairs
)

// Assign sets a column to a value, or computes the new value from the old one.
type Assign struct {
	Column int
	Op     AssignOp
	Value  Value
	JSON   []JSONChange // for ChangeJSON, applied in this order
}

// JSONChange sets a value inside of a JSON document, or removes one. Package jsonvalue defines the
// result, by its functions Set and Remove. A column that is NULL has no document.
type JSONChange struct {
	Path   JSONPath
	Remove bool
	Value  Value // a JSON value; NULL for Remove
}

// AssignOp is an operation that changes a column. The database performs each operation atomically.
type AssignOp uint8

// The operations that change a column. Divide is exact for Decimal and discards the fraction for
// integers. Push appends to a list.
const (
	Set AssignOp = iota
	Increment
	Decrement
	Multiply
	Divide
	Push
	// FromInput sets the column to the value of the new row. It exists in Conflict.Update only. A
	// column that Insert.Columns lacks has its default in the new row.
	FromInput
	// ChangeJSON changes values inside of a Json column.
	ChangeJSON
	// Prepend inserts items before the first one of a list. RemoveItems removes all items that
	// equal one of the items of Value.
	Prepend
	RemoveItems
)

// String returns the name of the method in the generated client that makes such an assignment.
func (op AssignOp) String() string {
	return [...]string{
		Set: "Set", Increment: "Increment", Decrement: "Decrement", Multiply: "Multiply", Divide: "Divide", Push: "Push",
		FromInput: "UpdateColumns", ChangeJSON: "Path", Prepend: "Prepend", RemoveItems: "Remove",
	}[op]
}

// Order is one sort key. Values of an enum are sorted in the order of their declaration. By
// default, NULLs are first in ascending order and last in descending order on both databases.
type Order struct {
	Column int
	Desc   bool
	Nulls  Nulls
	// Via is a path of to-one links from the row to a related row, whose column is the sort key. If
	// Via is nil, the column belongs to the row itself.
	Via []*Link
	// ViaWhere contains a condition for the row to which each link of Via leads, or nil. If a row
	// does not satisfy its condition, the sort key is NULL. A nil ViaWhere has no conditions.
	ViaWhere []Predicate
	// Measure makes a measure the sort key instead of Column. Only the order of an [Aggregate] can
	// have one. nil sorts by the column.
	Measure *Measure
	// Related replaces Column as the sort key. It is an aggregate over rows that are related to the
	// row, or to the row at the end of Via.
	Related *RelatedMeasure
	// Expr replaces Column as the sort key. It is an expression on the row, or on the row at the
	// end of Via.
	Expr Expression
}

// IsColumn reports whether the sort key is the given column of the row itself.
func (o Order) IsColumn(column int) bool {
	return len(o.Via) == 0 && o.Related == nil && o.Measure == nil && o.Expr == nil && o.Column == column
}

// Result describes the values of the sort key, for an order of the rows of t. They can be NULL even
// if the column cannot, because Via may lead to no row.
func (o *Order) Result(t *Table) Column {
	if o.Related != nil {
		return o.Related.Result()
	}
	if o.Expr != nil {
		return Column{Field: "expression", Kind: Float, Nullable: true}
	}
	return o.Table(t).Columns[o.Column]
}

// Table returns the table of the sort key's column, for an order of the rows of t.
func (o *Order) Table(t *Table) *Table {
	if len(o.Via) > 0 {
		return o.Via[len(o.Via)-1].To
	}
	return t
}

// Nulls is the position of NULLs in an order.
type Nulls uint8

// The positions of NULLs.
const (
	NullsDefault Nulls = iota
	NullsFirst
	NullsLast
)
