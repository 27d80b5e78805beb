package ast

import "github.com/alecthomas/participle/v2/lexer"

// # The grammar of the schema language
//
// This file defines the syntax of a schema. The rest of the package divides the text into the parts
// that the grammar parses, and converts the result to the tree.
//
// # From text to tree
//
// Three steps lead from a text to its tree:
//
//  1. The scanner (lexer.go) divides the text into tokens: words, numbers, strings, punctuation,
//     ends of lines. Brackets are paired (brackets.go), so that a list may have several lines.
//  2. The tokens are divided into headers and lines (block.go, line.go). A header has the tokens
//     from a block's keyword to its brace. A line has the tokens up to the end of its text line,
//     without comments; ends of lines inside brackets do not count.
//  3. A production parses each header and each line. The block's keyword decides which production:
//
//     datasource, generator   settingLine
//     model, view, type       fieldLine, or blockAttributeLine if it starts with @@
//     enum                    enumValueLine, or blockAttributeLine if it starts with @@
//
// The tokens are divided into lines before lines are parsed, so that a line with an error does not
// affect the next one. Therefore a parser finds every error of a file in one run, and the formatter
// keeps lines that do not parse. [document] says how headers and lines make a file. It is the root
// of the grammar. Only tests parse files with it, because it stops at the first error.
//
// # How to read a production
//
// A production is a struct. The tags of its fields, in order, say what it accepts: 'x' is that
// text, and Word is a token of that kind. @ stores the token in the field, @@ is another
// production, and ( ) | ? * have the same meaning as in regular expressions. ~ means any token
// except the next one, and (?= ) looks ahead. The line
//
//	title String? @default("none") @db.VarChar(80)
//
// is a [fieldLine]. It has the name title, a [fieldType] with the arity '?', and two [attribute]s.
// Each attribute has [arguments] with one [argument], which is a [value].
//
// # Errors that are found after the grammar
//
// A production accepts more than the language allows, if the meaning is clear: spellings of earlier
// versions ("legacy" in the comments below), and forgotten parts ("missing"). The conversion to the
// tree (block.go, setting.go, field.go, arguments.go) reports these with messages of their own, and
// parses the rest of the line as usual. It also checks the text of tokens, which the grammar does
// not see. For example, the grammar accepts a Word in any script, but a name must start with a
// letter and must not have a dot or a hyphen (badName in line.go).
//
// The parser stops at a token that the production does not accept. The struct is then filled up to
// that token, so that even a line with an error has the name of its field ([Bad].Partial).
//
// # Kinds of tokens
//
// A production only uses the kind of the next token, not its text and not later tokens. Most kinds
// depend only on the text of the token: Word (letters, digits, _ and -, and dots inside), Number,
// String, Newline, and punctuation. Other kinds depend on neighbouring tokens, so that the grammar
// need not look ahead (kinds.go):
//
//	Integer        digits only; some people write it as a name by mistake
//	Label          a word before a colon inside brackets, which is the name of an argument
//	TrailingComma  a comma before a closing bracket
//	'Unsupported'  that word as the type of a field, with a parenthesis directly after it
//	EmptyList      the [ of String[]
//	LegacyList     the [ of [String]
//	GluedName      the User of modelUser, which is divided into two tokens
//	BraceBelow     a { on a line of its own, below the header
//
// So lines with the same kinds have the same parse result, and each sequence of kinds is parsed
// only once (memo.go). The lines of real schemas have about a hundred such sequences.
//
// # How to add to the language
//
// Add the production or its field here, convert it to the tree, and add lines with the new syntax,
// right and wrong ones, to ../testdata/syntax. Their errors and trees are golden files, and so is
// the grammar itself (testdata/grammar.ebnf). If the grammar would have to look ahead, add a kind
// of token in token.go and kinds.go.

// document is a whole file. No production mentions comments, because all of them are removed before
// a production parses the tokens: those on lines of their own, at the end of a line, and between
// brackets.
type document struct {
	Blocks []*block `parser:"( @@ | Newline )*"`
}

// block is `keyword Name { lines }`, or a type alias, which is legacy. Only here the grammar looks
// ahead to choose a production. The production for a line is chosen by the code that divides the
// file into lines.
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

// aliasLine is the start of `type Name = String @id`, which is legacy, because type aliases do not
// exist any more.
type aliasLine struct {
	Name  *lexer.Token `parser:"'type' @~'{'"`
	Equal *lexer.Token `parser:"@'='"`
}

// settingLine is `provider = "postgresql"`. Unlike an argument, its value cannot be an object.
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

// fieldType is `String`, `String?`, `String[]` or `Unsupported("circle")`, or a legacy form.
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

// unsupportedType is `Unsupported("circle")`, a type of the database for which the language has no
// name. Both the string and the closing parenthesis may be missing.
type unsupportedType struct {
	Name  *lexer.Token `parser:"@'Unsupported'"`
	Open  *lexer.Token `parser:"@'('"`
	DDL   *lexer.Token `parser:"@String?"`
	Close *lexer.Token `parser:"@')'?"`
}

// arity is the part after the name of a type: `?` for optional, `[]` for a list.
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

// attribute is `@unique`, `@default(now())` or `@db.VarChar(80)`. A Word may contain dots.
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

// directiveLine is a line of documentation that is an instruction for the tools: `/// @omit` or
// `/// @go(money.Amount)`. Its tokens are those of the comment's text (directive.go). If the
// production does not accept a line, the line is plain documentation.
type directiveLine struct {
	Omit  *lexer.Token    `parser:"'@' (   @'omit'"`
	Go    *goDirective    `parser:"      | @@"`
	Other *otherDirective `parser:"      | @@ )"`
}

// goDirective is `@go(github.com/google/uuid.UUID)`, which sets the Go type of a field.
type goDirective struct {
	Name *lexer.Token `parser:"@'go'"`
	Type *lexer.Token `parser:"'(' @GoType ')'"`
}

// otherDirective has the form of a directive with an unknown name.
type otherDirective struct {
	Name *lexer.Token `parser:"@Word"`
	Args *lexer.Token `parser:"( '(' @( GoType | Prose )? ')' )?"`
}
