package ast

import "github.com/alecthomas/participle/v2/lexer"

// # The grammar of the schema language
//
// This file defines what a schema is. The rest of the package cuts the text into the parts that the
// grammar reads, and makes the tree from the result.
//
// # From text to tree
//
// Three steps lead from a text to its tree:
//
//  1. The scanner (lexer.go) cuts the text into tokens: words, numbers, strings, punctuation, ends
//     of lines. Brackets are paired (brackets.go), so that a list may run over several lines.
//  2. Headers and lines are cut from the tokens (block.go, line.go). A header goes from a block's
//     keyword to its brace. A line goes to the end of its text line; ends of lines inside of
//     brackets do not count, and comments are taken out.
//  3. One production reads each header and each line. The block's keyword decides which one:
//
//     datasource, generator   settingLine
//     model, view, type       fieldLine, or blockAttributeLine if it starts with @@
//     enum                    enumValueLine, or blockAttributeLine if it starts with @@
//
// Lines are cut before they are read, so that a line that does not parse does not affect the next
// one: the productions find every error of a file in one run, and the formatter keeps the lines
// that they do not accept. [schema] says how headers and lines make a file. It is the root of the
// grammar and documents it; only tests read files with it, for it stops at the first error.
//
// # How to read a production
//
// A production is a struct; the tags of its fields, one after the other, are what it accepts.
// 'x' is that text, Word a token of that kind, @ keeps it in the field, @@ is another production,
// and ( ) | ? * are those of regular expressions. ~ is anything but what follows, and (?= ) looks
// ahead. The line
//
//	title String? @default("none") @db.VarChar(80)
//
// is a [fieldLine]: the name title; a [fieldType] whose arity is '?'; two [attribute]s, of which
// each has [arguments] with one [argument], a [value].
//
// # What is accepted and refused later
//
// A production accepts more than the language has, if it is clear what was meant: spellings of
// earlier versions, which the fields below call legacy, and parts that were forgotten, which they
// call missing. The conversion to the tree (block.go, setting.go, field.go, arguments.go) reports
// these in words of their own, and the rest of the line is read as usual. It also looks at what the
// grammar does not see, the text: a Word of any script passes here, but a name has to start with a
// letter and has no dot and no hyphen (badName in line.go).
//
// Reading a line stops at a token that the production does not accept. The struct is then filled up
// to that token, so a line with an error still gives the name of its field ([Bad].Partial).
//
// # Kinds of tokens
//
// A production never looks at the text of a token and never further than the next token. Most kinds
// follow from the text alone: Word (letters, digits, _ and -, and dots inside), Number, String,
// Newline, and punctuation. Where more than one token is needed to decide, the token has a kind of
// its own (kinds.go):
//
//	Integer        digits only; sometimes written as a name by mistake
//	Label          a word before a colon, between brackets: the name of an argument
//	TrailingComma  a comma before a closing bracket
//	'Unsupported'  that word as the type of a field, its parenthesis next to it without a space
//	EmptyList      the [ of String[]
//	LegacyList     the [ of [String]
//	GluedName      the User of modelUser, which the cut divides
//	BraceBelow     a { on a line of its own, below the header
//
// Hence lines with the same kinds parse alike, and each sequence of kinds is parsed once (memo.go):
// the lines of real schemas have some hundred of them.
//
// # How to add to the language
//
// Add the production or its field here, fill in the tree in the conversion, and write lines of the
// new syntax, right and wrong ones, into ../testdata/syntax. Their errors and trees are golden
// files, and so is the grammar itself (testdata/grammar.ebnf). If the next token does not decide,
// give it a kind in token.go and kinds.go.

// document is a whole file. Comments are nowhere in the grammar: they may be on lines of their
// own, at the end of a line, and between brackets.
type document struct {
	Blocks []*block `parser:"( @@ | Newline )*"`
}

// block is `keyword Name { lines }`, or a type alias, which is legacy. The keyword decides which.
// Only here the grammar looks ahead: for a line, the code that cuts it chooses the production.
type block struct {
	Alias    *aliasLine     `parser:"(   (?= 'type' ~'{' '=' ) @@"`
	Settings *settingsBlock `parser:"  | (?= 'datasource' | 'generator' ) @@"`
	Enum     *enumBlock     `parser:"  | (?= 'enum' ) @@"`
	Model    *modelBlock    `parser:"  | @@ )"`
}

// settingsBlock is a datasource or a generator.
type settingsBlock struct {
	Header header         `parser:"@@ Newline?"`
	Lines  []*settingLine `parser:"( @@ Newline | Newline )* '}'"`
}

// modelBlock is a model, a view or a type.
type modelBlock struct {
	Header header       `parser:"@@ Newline?"`
	Lines  []*modelLine `parser:"( @@ Newline | Newline )* '}'"`
}

type modelLine struct {
	Attribute *blockAttributeLine `parser:"  @@"`
	Field     *fieldLine          `parser:"| @@"`
}

// enumBlock is an enum.
type enumBlock struct {
	Header header      `parser:"@@ Newline?"`
	Lines  []*enumLine `parser:"( @@ Newline | Newline )* '}'"`
}

type enumLine struct {
	Attribute *blockAttributeLine `parser:"  @@"`
	Value     *enumValueLine      `parser:"| @@"`
}

// header is `model User {`.
type header struct {
	Keyword *lexer.Token `parser:"@( 'datasource' | 'generator' | 'model' | 'view' | 'type' | 'enum' )"`
	Glued   *lexer.Token `parser:"( @GluedName"`  // legacy: `modelUser {`
	Name    *lexer.Token `parser:"| @Word )?"`    // missing: `model {`
	Below   *lexer.Token `parser:"( @BraceBelow"` // legacy: the brace on a line of its own
	Open    *lexer.Token `parser:"| @'{' )"`
}

// aliasLine is the start of `type Name = String @id`, legacy: there are no type aliases any more.
type aliasLine struct {
	Name  *lexer.Token `parser:"'type' @~'{'"`
	Equal *lexer.Token `parser:"@'='"`
}

// settingLine is `provider = "postgresql"`. An object is refused here, unlike in arguments.
type settingLine struct {
	Key   *lexer.Token `parser:"@Word"`
	Equal *lexer.Token `parser:"@'='"`
	Value *value       `parser:"@@?"` // missing: `provider =`
}

// fieldLine is `title String? @unique`.
type fieldLine struct {
	Name       *lexer.Token `parser:"@( Word | Integer )"` // legacy: a number as a name
	Colon      *lexer.Token `parser:"@':'?"`               // legacy: `title: String`
	Type       *fieldType   `parser:"@@?"`                 // missing: `title @unique`
	Attributes []*attribute `parser:"@@*"`
}

// fieldType is `String`, `String?`, `String[]` or `Unsupported("circle")`, and legacy ones.
type fieldType struct {
	Legacy      *bracketedType   `parser:"  @@"`
	Unsupported *unsupportedType `parser:"| ( @@"`
	Name        *lexer.Token     `parser:"  | @Word )"`
	Arity       *arity           `parser:"  @@?"`
}

// bracketedType is `[String]`, legacy for `String[]`.
type bracketedType struct {
	Open  *lexer.Token `parser:"@LegacyList"`
	Name  *lexer.Token `parser:"@Word"`
	Close *lexer.Token `parser:"@']'"`
}

// unsupportedType is `Unsupported("circle")`: a type of the database that the language has no name
// for. Both the string and the parenthesis may be missing.
type unsupportedType struct {
	Name  *lexer.Token `parser:"@'Unsupported'"`
	Open  *lexer.Token `parser:"@'('"`
	DDL   *lexer.Token `parser:"@String?"`
	Close *lexer.Token `parser:"@')'?"`
}

// arity is what follows the name of a type: `?` for optional, `[]` for a list.
type arity struct {
	Optional     *lexer.Token `parser:"  @'?'"`
	List         *lexer.Token `parser:"| @EmptyList"`
	Close        *lexer.Token `parser:"  @']'"`
	OptionalList *lexer.Token `parser:"  @'?'?"` // legacy: `String[]?`
	Required     *lexer.Token `parser:"| @'!'"`  // legacy: `String!`
}

// enumValueLine is `ADMIN @map("admin")`.
type enumValueLine struct {
	Name       *lexer.Token `parser:"@( Word | Integer )"` // legacy: a number as a name
	Attributes []*attribute `parser:"@@*"`
}

// attribute is `@unique`, `@default(now())` or `@db.VarChar(80)`; a word has its dots in it.
type attribute struct {
	Sign *lexer.Token `parser:"@'@'"`
	Name *lexer.Token `parser:"@Word?"` // missing: `title String @`
	Args *arguments   `parser:"@@?"`
}

// blockAttributeLine is `@@index([email])`.
type blockAttributeLine struct {
	Sign lexer.Token  `parser:"@'@@'"`
	Name *lexer.Token `parser:"@Word?"` // missing: `@@([email])`
	Args *arguments   `parser:"@@?"`
}

// arguments is `(fields: [authorId], references: [id])`.
type arguments struct {
	Open     *lexer.Token `parser:"@'('"`
	Args     []*argument  `parser:"( @@ ( ',' @@ )* )?"`
	Trailing *lexer.Token `parser:"@TrailingComma?"` // legacy, except in native types: `(3,)`
	Close    *lexer.Token `parser:"@')'"`
}

// argument is `name: value` or `value`.
type argument struct {
	Name  *lexer.Token `parser:"(   @Label"`
	Colon *lexer.Token `parser:"    @':'"`
	Named *value       `parser:"    @@?"` // missing: `(map:)`
	Value *value       `parser:"  | @@ )"`
}

// value is a literal, a word, a call, a list or an object.
type value struct {
	Literal *lexer.Token `parser:"  @( String | Number | Integer )"`
	Word    *word        `parser:"| @@"`
	Array   *array       `parser:"| @@"`
	Object  *object      `parser:"| @@"`
}

// word is a name such as `Cascade` or `db.x`, or a call such as `now()` or `title(sort: Desc)`.
type word struct {
	Name *lexer.Token `parser:"@Word"`
	Args *arguments   `parser:"@@?"`
}

// array is `[a, b]`.
type array struct {
	Open  *lexer.Token `parser:"@'['"`
	Items []*value     `parser:"( @@ ( ',' @@ )* )?"`
	Close *lexer.Token `parser:"@']'"`
}

// object is `{ deletedAt: null }`, the predicate of a partial index.
type object struct {
	Open     *lexer.Token `parser:"@'{'"`
	Members  []*argument  `parser:"( @@ ( ',' @@ )* )?"`
	Trailing *lexer.Token `parser:"@TrailingComma?"` // legacy
	Close    *lexer.Token `parser:"@'}'"`
}

// directiveLine is a line of documentation that says something to the tools: `/// @omit` or
// `/// @go(money.Amount)`. Its tokens are cut from the comment (directive.go). A line that
// is not accepted is plain documentation.
type directiveLine struct {
	Omit  *lexer.Token    `parser:"'@' (   @'omit'"`
	Go    *goDirective    `parser:"      | @@"`
	Other *otherDirective `parser:"      | @@ )"`
}

// goDirective is `@go(github.com/google/uuid.UUID)`: the type of a field in Go.
type goDirective struct {
	Name *lexer.Token `parser:"@'go'"`
	Type *lexer.Token `parser:"'(' @GoType ')'"`
}

// otherDirective has the form of a directive, but the name of none.
type otherDirective struct {
	Name *lexer.Token `parser:"@Word"`
	Args *lexer.Token `parser:"( '(' @( GoType | Prose )? ')' )?"`
}
