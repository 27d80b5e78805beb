// Package sqltext reads SQL text, for each database by the rules of its own scanner and grammar. It
// is the only package of the project that examines, quotes or splits SQL. Its input is text; its
// output is tokens, positions, names and new text. It does not connect to a database.
//
// # The calls
//
// [Split] cuts a script into statements, and [ReadHead] returns what a statement does and to which
// objects. [Ident] and [Literal] quote names and texts, [Join] and [Replace] combine SQL.
// [Canonical] returns a form of an expression that can be compared, and [Rename] replaces old names
// in a text by new ones. Each of these functions has a parameter for the database whose rules
// apply:
//
//	statements, err := sqltext.Split(provider.PostgreSQL, script)
//	for _, s := range statements {
//		head := sqltext.ReadHead(provider.PostgreSQL, s.Text)   // "drop", "table", [users]
//	}
//
// The examples of Split, CanonicalIn and Rename are the quickest introduction.
//
// # What is read
//
// There are three layers. Each layer uses the one before it.
//
// The first layer cuts a text into tokens: words, quoted names, constants, numbers and operators
// (lex.go, lex_postgres.go, lex_sqlite.go). No byte is lost, because between two tokens there is
// only white space and comments. Split, Control, Comments, OneLine and Mentions need only tokens.
//
// The second layer parses expressions into trees (expr.go and the other files expr_*.go). The
// precedence of the operators is that of the database: PostgreSQL reads NOT a = b as NOT (a = b)
// and -2 ^ 2 as (-2) ^ 2, SQLite reads -a || b as (-a) || b. Parentheses have no nodes, because the
// tree itself shows how its operands are grouped. If a part of an expression is not understood, the
// whole expression has no tree, and callers use its tokens instead.
//
// The third layer reads statements whose parts a caller needs: ReadCreateTable, ReadCreateIndex,
// ReadCreateTrigger, ReadCreateView and ReadHead. Most of these functions also return the positions
// of the parts, so that a caller can replace one part and keep every other byte.
//
// # What is compared is never what is executed
//
// A database rewrites an expression before it stores it, so the text that it prints later differs
// from the text that was written. To compare the two texts, [Canonical] converts each of them to a
// tree in which such differences are removed, and returns a checksum of that tree. The checksum can
// only be compared; no SQL is ever written from the tree.
//
// In this example, v is a column of type varchar:
//
//	written       v IN ('x', 'y')
//	printed       ((v)::text = ANY
//	              ((ARRAY['x'::character varying, 'y'::character varying])::text[]))
//
// The written text is parsed to a tree of IN with a column and two constants without a type. Two
// steps make this tree canonical. First, the server compares a varchar as text, so the column is
// cast to text and the constants become constants of type text. Second, IN with a list has the same
// meaning as comparisons joined by OR. The result is:
//
//	or
//	├ = (cast text (column v)) (constant text "x")
//	└ = (cast text (column v)) (constant text "y")
//
// Three steps make the tree of the printed text canonical. First, the cast of the array becomes a
// cast of each element. Second, a varchar constant that is cast to text becomes a constant of type
// text. Third, = ANY with an array has the same meaning as comparisons joined by OR. The result is
// the same tree.
//
// A cast is added only where the server would add it, and removed only where the value already has
// exactly that type. Therefore two expressions with equal forms always have equal values. The types
// of columns are needed for that: if the type of v is not known, the two texts above have different
// forms, because v could be of type character(n). Then blanks at the end of v would be significant
// in one of the texts but not in the other.
//
// Tests check both directions. Pairs of texts that mean the same must have equal forms. Random
// expressions are edited at random and executed on real databases, where equal forms must have
// equal values.
//
// # Names
//
// Rename uses the same scopes as the database. In this trigger, users.name is renamed to full_name:
//
//	CREATE TRIGGER t AFTER INSERT ON users BEGIN INSERT INTO log(name) VALUES (new.name); END
//
// Here new is a row of users, so new.name becomes new.full_name. The name in the column list is a
// column of log and does not change. If a text does not determine what a name refers to, Rename
// returns an error.
package sqltext
