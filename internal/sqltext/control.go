package sqltext

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
)

// Control reports whether stmt, one statement, changes what the migration runner itself controls:
// the transaction, and settings of the connection that remain after the transaction. The first
// result names the change in upper case, such as "COMMIT" or "PRAGMA FOREIGN_KEYS".
//
// SET LOCAL and SET CONSTRAINTS end with the transaction and are allowed.
func Control[T ~string](d provider.Provider, stmt T) (what string, ok bool) {
	head := headWords(d, string(stmt), 4)
	if len(head) < 4 {
		head = append(head, make([]string, 4-len(head))...)
	}
	switch {
	case slices.Contains([]string{"BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE"}, head[0]):
		what = head[0]
	case d == provider.SQLite:
		what = sqliteControl(head)
	default:
		what = postgresControl(head[0], head[1])
	}
	return what, what != ""
}

func postgresControl(first, second string) string {
	switch first {
	case "ABORT", "RESET", "DISCARD":
		return first
	case "START", "PREPARE":
		if second == "TRANSACTION" {
			return first + " " + second
		}
	case "SET":
		// SET without LOCAL or SESSION means SET SESSION, which would affect later migrations
		if second != "LOCAL" && second != "CONSTRAINTS" {
			return strings.TrimSpace(first + " " + second)
		}
	}
	return ""
}

func sqliteControl(head []string) string {
	switch head[0] {
	case "ATTACH", "DETACH", "VACUUM":
		return head[0]
	case "PRAGMA":
		name := head[1]
		if head[2] == "." {
			name = head[3]
		}
		if slices.Contains(connectionPragmas(), name) {
			return "PRAGMA " + name
		}
	}
	return ""
}

// connectionPragmas returns two kinds of pragmas: settings that the runner itself changes and
// restores, and settings of how the file is written (sqlite.org/pragma.html).
func connectionPragmas() []string {
	return []string{
		"FOREIGN_KEYS", "DEFER_FOREIGN_KEYS", "LEGACY_ALTER_TABLE", "WRITABLE_SCHEMA", "SCHEMA_VERSION",
		"IGNORE_CHECK_CONSTRAINTS", "JOURNAL_MODE", "LOCKING_MODE", "SYNCHRONOUS", "QUERY_ONLY", "RECURSIVE_TRIGGERS",
	}
}

// headWords returns the first n tokens of stmt in upper case, quoted names without their quotes. A
// token that cannot be read ends the list.
func headWords(d provider.Provider, stmt string, n int) []string {
	lex := lexer{provider: d, text: stmt}
	var out []string
	for len(out) < n {
		tok, err := lex.next()
		if err != nil || tok.Kind == endOfText {
			break
		}
		text := stmt[tok.Start:tok.End]
		if tok.Kind == QuotedName || tok.Kind == StringText {
			text = strings.Trim(text, "\"`[]'")
		}
		out = append(out, strings.ToUpper(text))
	}
	return out
}
