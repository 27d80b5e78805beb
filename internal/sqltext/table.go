package sqltext

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/provider"
)

// Span is a part of a text, given by its byte offsets.
type Span struct{ Start, End int }

// CreateTable contains the parts of a CREATE TABLE as SQLite stores it. Its spans are positions in
// the text that was read, so that a caller can change one part and keep every other byte.
type CreateTable struct {
	Name     QName
	NameSpan Span
	// Body is the span between the parentheses.
	Body        Span
	Columns     []ColumnDefinition
	Constraints []Constraint // of the table
	Strict      bool
	WithoutRowID,
	Temporary bool
}

// ColumnDefinition is one column of a CREATE TABLE.
type ColumnDefinition struct {
	Name     string
	NameSpan Span
	// Type is the declared type as written, or "". TypeSpan is its position.
	Type        SQL
	TypeSpan    Span
	Constraints []Constraint
	// Span is the position of the whole definition.
	Span Span
}

// ConstraintKind is the kind of a constraint. In SQLite's grammar, DEFAULT, COLLATE and GENERATED
// are constraints too.
type ConstraintKind uint8

// The kinds of constraints.
const (
	PrimaryKeyConstraint ConstraintKind = iota + 1
	UniqueConstraint
	NotNullConstraint
	NullConstraint
	CheckConstraint
	DefaultConstraint
	CollateConstraint
	GeneratedConstraint
	ReferencesConstraint
)

// Constraint is a constraint of a column or of a table.
type Constraint struct {
	Kind ConstraintKind
	// Name is the name after CONSTRAINT, or "".
	Name string
	// Span is the position of the whole constraint with its name. NameSpan is the position of the
	// name.
	Span, NameSpan Span
	// Columns are the columns of a key of the table. They are nil for a constraint of a column.
	Columns []IndexedColumn
	// Expr is the condition of a CHECK or the expression of a generated column, without its
	// parentheses. For a DEFAULT, it is the expression with its parentheses. ExprSpan is its
	// position.
	Expr     SQL
	ExprSpan Span
	// References is the table that a foreign key refers to, and RefColumns are the columns there.
	// Actions is the text after them, such as ON DELETE CASCADE. Match is the word after MATCH.
	// Timing is the part that says when the constraint is checked, such as DEFERRABLE.
	References     QName
	ReferencesSpan Span
	RefColumns     []IndexedColumn
	Actions        SQL
	Match          string
	Timing         SQL
	// Conflict is the word after ON CONFLICT, in lower case.
	Conflict string
	// Collation is the name after COLLATE.
	Collation string
	// AutoIncrement and Desc are options of a primary key. Stored is an option of a generated
	// column.
	AutoIncrement, Desc, Stored bool
}

// IndexedColumn is a column or an expression of a key or an index.
type IndexedColumn struct {
	// Column is the name of the column. It is "" for an expression.
	Column string
	// Expr is the column or expression without its order. On PostgreSQL, it is also without
	// collation and operator class. Span is its position.
	Expr SQL
	Span Span
	// Collation is the name after COLLATE. OpClass is the operator class.
	Collation, OpClass string
	Desc               bool
	// Nulls is "first", "last" or "".
	Nulls string
}

// ReadCreateTable reads a CREATE TABLE of SQLite (lang_createtable.html). The error is a
// [*SyntaxError]. It is returned for another statement, for CREATE TABLE … AS, and for syntax that
// this function does not support.
func ReadCreateTable[T ~string](p provider.Provider, text T) (CreateTable, error) {
	r, err := newReader(p, string(text))
	if err != nil {
		return CreateTable{}, err
	}
	var t CreateTable
	r.wantWord("create")
	t.Temporary = r.takeAny("temp", "temporary") != ""
	r.wantWord("table")
	r.take("if", "not", "exists")
	t.Name, t.NameSpan = r.spanned((*reader).qname)
	bodyStart := r.pos
	first, end := r.group()
	if r.failed {
		return CreateTable{}, r.unread(bodyStart)
	}
	t.Body = Span{r.tokens[first-1].End, r.tokens[end].Start}
	inside := r.inside(first, end)
	inside.tableBody(&t)
	if inside.failed || !inside.done() {
		return CreateTable{}, r.unread(inside.pos)
	}
	for !r.failed && !r.done() && !r.sign(0, ";") {
		switch {
		case r.take("strict"):
			t.Strict = true
		case r.take("without", "rowid"):
			t.WithoutRowID = true
		default:
			r.fail()
		}
		r.takeSign(",")
	}
	if r.failed {
		return CreateTable{}, r.unread(r.pos)
	}
	return t, nil
}

// unread returns the error for the token at which reading stopped.
func (r *reader) unread(pos int) error {
	if pos >= len(r.tokens) {
		return &SyntaxError{Message: "the statement ends too early", Offset: len(r.text), Line: lineOf(r.text, len(r.text))}
	}
	at := r.tokens[pos].Start
	return &SyntaxError{Message: "unexpected " + r.textOf(pos), Offset: at, Line: lineOf(r.text, at)}
}

// spanned reads a name and returns it with its position.
func (r *reader) spanned(read func(*reader) QName) (QName, Span) {
	start := r.pos
	name := read(r)
	return name, r.bytes(start, r.pos)
}

// bytes returns the position of the tokens from first up to but not including end.
func (r *reader) bytes(first, end int) Span {
	if first >= end || end > len(r.tokens) {
		return Span{}
	}
	return Span{r.tokens[first].Start, r.tokens[end-1].End}
}

// sql returns the text and position of the tokens from first up to but not including end.
func (r *reader) sql(first, end int) (SQL, Span) { return SQL(r.span(first, end)), r.bytes(first, end) }

func (r *reader) tableBody(t *CreateTable) {
	for !r.failed && !r.done() {
		if r.atTableConstraint() {
			break
		}
		t.Columns = append(t.Columns, r.columnDefinition())
		if !r.takeSign(",") {
			break
		}
	}
	for !r.failed && !r.done() {
		t.Constraints = append(t.Constraints, r.constraint(false))
		r.takeSign(",") // SQLite allows constraints of a table without a comma between them
	}
}

func (r *reader) atTableConstraint() bool {
	return r.at("constraint") || r.at("primary", "key") || r.at("foreign", "key") ||
		(r.at("unique") || r.at("check")) && r.kind(1) == OpenParen
}

func columnConstraintWords() []string {
	return []string{"constraint", "primary", "not", "null", "unique", "check", "default", "collate", "references", "generated", "as", "deferrable", "on"}
}

func (r *reader) columnDefinition() ColumnDefinition {
	start := r.pos
	var c ColumnDefinition
	c.Name, c.NameSpan = r.anyName(), r.bytes(start, start+1)
	typeStart := r.pos
	for (r.isName(0) || r.kind(0) == StringText) && (r.kind(0) != Word || !slices.Contains(columnConstraintWords(), r.word(0))) {
		r.pos++
	}
	if r.pos > typeStart && r.kind(0) == OpenParen {
		r.group()
	}
	c.Type, c.TypeSpan = r.sql(typeStart, r.pos)
	for !r.failed && !r.done() && !r.sign(0, ",") {
		c.Constraints = append(c.Constraints, r.constraint(true))
	}
	c.Span = r.bytes(start, r.pos)
	return c
}
