package statement

// Column is the definition of a column; its constraints other than NOT NULL are among those of its table or action.
type Column struct {
	Name string
	Type string // as written, "" when there is none
	// NotNull is true for primary keys too.
	NotNull bool
	// Default is the expression of a DEFAULT, "" without one.
	Default string
	// Identity is true for GENERATED AS IDENTITY and SQLite's AUTOINCREMENT, Generated for stored or virtual expressions.
	Identity, Generated bool
}

// ConstraintKind tells constraints apart.
type ConstraintKind uint8

// The kinds of constraints.
const (
	PrimaryKey ConstraintKind = iota + 1
	Unique
	ForeignKey
	Check
	Exclude
)

// String is the kind in words.
func (k ConstraintKind) String() string {
	switch k {
	case PrimaryKey:
		return "primary key"
	case Unique:
		return "unique constraint"
	case ForeignKey:
		return "foreign key"
	case Check:
		return "check"
	case Exclude:
		return "exclusion constraint"
	}
	return "constraint"
}

// Constraint is a constraint of a table or column.
type Constraint struct {
	Name    string // "" when the database is to choose one
	Kind    ConstraintKind
	Columns []string
	// RefTable and RefColumns are what a foreign key points at; RefColumns is nil for the primary key.
	RefTable   Name
	RefColumns []string
	// NotValid: rows that are there are not checked.
	NotValid bool
	// UsingIndex names the index that becomes the key.
	UsingIndex string
	// NotNull is the column of a check that says no more than "it IS NOT NULL"; Values are those of one that says "column IN (…)", whose
	// column is Columns[0].
	NotNull string
	Values  []string
}

// Action is one change of an ALTER TABLE: a closed set.
type Action interface{ isAction() }

// AddColumn adds a column with its constraints.
type AddColumn struct {
	Column      Column
	Constraints []Constraint
}

// DropColumn drops a column.
type DropColumn struct {
	Name    string
	Cascade bool
}

// RenameColumn renames a column.
type RenameColumn struct{ From, To string }

// RenameTable gives the table another name, MoveTable another schema.
type RenameTable struct{ To string }

// MoveTable gives the table another schema.
type MoveTable struct{ Schema string }

// RenameConstraint renames a constraint.
type RenameConstraint struct{ From, To string }

// SetType changes a column's type; Using is the expression, "" without one.
type SetType struct{ Column, Type, Using string }

// SetNotNull and DropNotNull change whether a column may be NULL.
type SetNotNull struct{ Column string }

// DropNotNull lets a column be NULL.
type DropNotNull struct{ Column string }

// SetDefault changes a column's default, "" drops it.
type SetDefault struct{ Column, Default string }

// AddIdentity has the database number a column.
type AddIdentity struct{ Column string }

// AddConstraint adds a constraint.
type AddConstraint struct{ Constraint Constraint }

// DropConstraint drops a constraint.
type DropConstraint struct {
	Name    string
	Cascade bool
}

// ValidateConstraint checks the rows that were there before the constraint.
type ValidateConstraint struct{ Name string }

// OtherAction is any other action, as its words in upper case.
type OtherAction struct{ Words string }

func (AddColumn) isAction()          {}
func (DropColumn) isAction()         {}
func (RenameColumn) isAction()       {}
func (RenameTable) isAction()        {}
func (MoveTable) isAction()          {}
func (RenameConstraint) isAction()   {}
func (SetType) isAction()            {}
func (SetNotNull) isAction()         {}
func (DropNotNull) isAction()        {}
func (SetDefault) isAction()         {}
func (AddIdentity) isAction()        {}
func (AddConstraint) isAction()      {}
func (DropConstraint) isAction()     {}
func (ValidateConstraint) isAction() {}
func (OtherAction) isAction()        {}
