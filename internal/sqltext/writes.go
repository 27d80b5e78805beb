package sqltext

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
)

// Writes reports whether a statement may write rows, as far as its words show it: a SELECT that
// calls a function which writes looks like one that only reads.
func Writes[T ~string](p provider.Provider, stmt T) bool {
	writing := []string{"INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE"}
	tokens, err := Tokens(p, stmt)
	if err != nil || len(tokens) == 0 {
		return true
	}
	word := func(t Token) string { return strings.ToUpper(string(stmt[t.Start:t.End])) }
	switch first := word(tokens[0]); first {
	case "SELECT", "VALUES", "TABLE", "SHOW", "EXPLAIN", "PRAGMA", "FETCH", "(":
		return false
	case "WITH":
		return slices.ContainsFunc(tokens, func(t Token) bool { return t.Kind == Word && slices.Contains(writing, word(t)) })
	}
	return true
}

// TransactionControl returns the word with which a statement begins or ends a transaction or a
// savepoint, in upper case, or "" for another statement.
func TransactionControl[T ~string](p provider.Provider, stmt T) string {
	head := append(headWords(p, string(stmt), 2), "", "")
	switch head[0] {
	case "BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE", "ABORT":
		return head[0]
	case "START", "PREPARE":
		if head[1] == "TRANSACTION" {
			return head[0]
		}
	}
	return ""
}
