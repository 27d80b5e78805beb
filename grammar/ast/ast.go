// Package ast defines the syntax tree of schema files, and parses files into it.
//
// Its input is a [source.File]; its output is a [File] and the syntax errors. The file grammar.go
// has the grammar of the language and explains how a text becomes a tree; start reading there.
//
// The tree has everything that the formatter needs: comments, blank lines and lines that do not
// parse are items of their own, in source order. A line that does not parse never hides the errors
// of another one. This package does not resolve names.
package ast

import (
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
)

// File is one parsed schema file.
type File struct {
	Source *source.File
	Items  []Item // in source order
	// Unreadable is true if the file is not text. It has no items then.
	Unreadable bool
	// OpenComment is true if a comment without end contains the rest of the text.
	OpenComment bool
}

// Item is a part of a file or of a block:
// [*Block], [*Field], [*EnumValue], [*BlockAttribute], [*Assignment], [*Comment], [*Blank], [*Bad].
type Item interface{ Span() source.Span }

// BlockKind is the keyword of a block.
type BlockKind uint8

// The block kinds.
const (
	Datasource BlockKind = iota
	Generator
	Model
	View
	Type
	Enum
)

// Block is `keyword Name { items }`.
type Block struct {
	Kind    BlockKind
	Keyword source.Span
	Name    Name
	Items   []Item
	Doc     []*Comment  // the `///` comments directly above; they are also items of their own
	Open    source.Span // `{`
	Close   source.Span // `}`; zero when the block is not closed
	// OpenComment and CloseComment are the comments after the braces on the same line, nil if there
	// are none.
	OpenComment, CloseComment *Comment
	// RawHeader is the first line up to its brace, if the header does not parse; zero otherwise.
	RawHeader source.Span
	All       source.Span
}

// Name is an identifier with its position.
type Name struct {
	Text string
	At   source.Span
}

// Field is `name Type? @attr(…)` in a model, view or type.
type Field struct {
	Name       Name
	Type       TypeRef
	Attributes []*Attribute
	Doc        []*Comment
	Trailing   *Comment   // on the same line, nil when absent
	Inner      []*Comment // between the parentheses of a field over several lines
	All        source.Span
}

// TypeRef is a field's type. Unsupported("ddl") has Name.Text "Unsupported" and the argument
// in Arg.
type TypeRef struct {
	Name  Name
	Arg   *String
	Arity schema.Arity
	// OptionalList is true for `Type[]?`. The language does not have this form, so the parser has
	// reported an error. Arity is then List.
	OptionalList bool
	All          source.Span
}

// EnumValue is one line of an enum.
type EnumValue struct {
	Name       Name
	Attributes []*Attribute
	Doc        []*Comment
	Trailing   *Comment
	Inner      []*Comment
	All        source.Span
}

// BlockAttribute is `@@name(…)`.
type BlockAttribute struct {
	Attribute
	Doc      []*Comment
	Trailing *Comment
	Inner    []*Comment
}

// Assignment is `key = value` in a datasource or generator.
type Assignment struct {
	Key      Name
	Value    Expr // nil when missing
	Doc      []*Comment
	Trailing *Comment
	Inner    []*Comment
	All      source.Span
}

// Attribute is `@name(args)`. Name.Text has no `@`, but includes a prefix: "db.VarChar".
type Attribute struct {
	Name Name
	Args []*Arg
	// HasParens distinguishes `@id()` from `@id`.
	HasParens bool
	All       source.Span
}

// Arg is one argument, `name: value` or `value`. Value is nil if the value is missing. The parser
// has then reported a syntax error.
type Arg struct {
	Name  *Name
	Value Expr
	All   source.Span
}

// Expr is a value: [*String], [*Number], [*Ident], [*Call], [*Array], [*Object].
type Expr interface {
	Span() source.Span
	expr()
}

// String is a string literal. Text is the unescaped value.
type String struct {
	Text string
	At   source.Span
}

// Number is a number literal as written, including the sign.
type Number struct {
	Text string
	At   source.Span
}

// Ident is a bare word, which may have dots: true, Cascade, db.x.
type Ident struct {
	Text string
	At   source.Span
}

// Call is `name(args)`. A field reference with options (`title(sort: Desc)`) is a call too.
type Call struct {
	Name Name
	Args []*Arg
	At   source.Span
}

// Array is `[a, b]`.
type Array struct {
	Items []Expr
	At    source.Span
}

// Object is `{ key: value }` (partial index predicates).
type Object struct {
	Members []*Arg
	At      source.Span
}

// CommentKind is the kind of a comment.
type CommentKind uint8

// The comment kinds: `//`, `///`, `/* */`.
const (
	LineComment CommentKind = iota
	DocComment
	BlockComment
)

// Comment is one comment line or one block comment. Text does not include the markers.
type Comment struct {
	Kind CommentKind
	Text string
	At   source.Span
	// Directive is the directive in a documentation comment, nil if the comment has none.
	Directive *Directive
}

// Directive is a line of documentation that is an instruction for the tools: `/// @omit` or `///
// @go(money.Amount)`. It applies to the declaration that the comment documents.
type Directive struct {
	Name Name    // without its @
	Type *GoType // of @go, nil for others
	All  source.Span
}

// GoType is a Go type: `github.com/google/uuid.UUID` is the type UUID of that package.
type GoType struct {
	Package, Name string
	At            source.Span
}

// Blank is a run of empty lines.
type Blank struct{ At source.Span }

// Bad is a line, or a block of an unknown kind, that does not parse. The formatter does not change
// it.
type Bad struct {
	At source.Span
	// Partial is the part of the line that could be read, nil if there is none. Its name counts as
	// declared, so that one error does not cause others.
	Partial Item
}

// Span returns the whole block.
func (b *Block) Span() source.Span { return b.All }

// Span returns the whole field without its trailing comment.
func (f *Field) Span() source.Span { return f.All }

// Span returns the whole value line without its trailing comment.
func (v *EnumValue) Span() source.Span { return v.All }

// Span returns the attribute from `@` to its last parenthesis.
func (a *Attribute) Span() source.Span { return a.All }

// Span returns the whole assignment.
func (a *Assignment) Span() source.Span { return a.All }

// Span returns the comment with its markers.
func (c *Comment) Span() source.Span { return c.At }

// Span returns the empty lines.
func (b *Blank) Span() source.Span { return b.At }

// Span returns the line's text.
func (b *Bad) Span() source.Span { return b.At }

// Span returns the literal with its quotes.
func (e *String) Span() source.Span { return e.At }

// Span returns the literal.
func (e *Number) Span() source.Span { return e.At }

// Span returns the word.
func (e *Ident) Span() source.Span { return e.At }

// Span returns the call from its name to its closing parenthesis.
func (e *Call) Span() source.Span { return e.At }

// Span returns the list with its brackets.
func (e *Array) Span() source.Span { return e.At }

// Span returns the object with its braces.
func (e *Object) Span() source.Span { return e.At }

func (*String) expr() {}
func (*Number) expr() {}
func (*Ident) expr()  {}
func (*Call) expr()   {}
func (*Array) expr()  {}
func (*Object) expr() {}
