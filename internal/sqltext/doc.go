// Package sqltext reads SQL text, for each database by the rules of its own scanner and grammar.
// It is the only package of the project that examines, quotes or splits SQL. Its input is text; its
// output is tokens, positions, names and new text. It uses no database.
//
// # The calls
//
// [Split] cuts a script into statements and [ReadHead] says what each is about. [Ident] and
// [Literal] quote names and texts, [Join] and [Replace] put SQL together. [Canonical] makes a form
// of an expression that can be compared, [Rename] writes a text with newer names. All of them take
// the database whose rules count:
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
// There are three layers, each on top of the one before.
//
// Tokens cut a text into words, names, constants, numbers and whole operators (lex.go,
// lex_postgres.go, lex_sqlite.go). No byte is lost: between two tokens there is only white space
// and comments. Split, Control, Comments, OneLine and Mentions need no more than that.
//
// Expressions are trees over the tokens (expr.go and its neighbours), read by precedence climbing
// with the levels of the database: PostgreSQL reads NOT a = b as NOT (a = b) and -2 ^ 2 as (-2) ^
// 2, SQLite reads -a || b as (-a) || b. Parentheses have no nodes of their own: the tree itself
// shows what they group. If a part of an expression is not understood, there is no tree for the
// whole expression, and callers use the tokens instead.
//
// Statements are read where a caller must know their parts: ReadCreateTable, ReadCreateIndex,
// ReadCreateTrigger, ReadCreateView and ReadHead return names with their positions, so that one
// part can be changed and every other byte stays.
//
// # What is compared is never what is executed
//
// A database prints an expression in other words than those in which it was written. [Canonical]
// makes a form of each text that can only be compared, never executed: a checksum of a tree. For
// the default of a varchar column v:
//
//	written       v IN ('x', 'y')
//	printed       ((v)::text = ANY
//	              ((ARRAY['x'::character varying, 'y'::character varying])::text[]))
//
// The written text is a tree of IN with a column and two constants of no type. The column is a
// varchar, so the server compares texts: the column is cast, the constants become texts. IN over a
// list means comparisons joined by OR:
//
//	or
//	├ = (cast text (column v)) (constant text "x")
//	└ = (cast text (column v)) (constant text "y")
//
// In the printed text the cast of the array is a cast of each element, a varchar constant cast to
// text is a text constant, and = ANY over an array means comparisons joined by OR. Both trees are
// the same.
//
// Casts are added where the server would add them, and left out only where the value already has
// exactly that type. Therefore two texts with equal forms always have equal values. Without the
// type of v the forms above are different: if v were of type character(n), blanks at its end would
// count in one of the texts but not in the other. Tests check both directions: pairs of texts must
// have equal forms, and random edits of random expressions run on live databases, where equal forms
// must give equal values.
//
// # Names
//
// Rename follows scopes as the database does. In
//
//	CREATE TRIGGER t AFTER INSERT ON users BEGIN INSERT INTO log(name) VALUES (new.name); END
//
// with users.name becoming full_name, new is a row of users and its name changes; the name in the
// column list belongs to log and stays. Where a text does not tell what a name means, Rename
// refuses.
package sqltext
