package sqltext

import "github.com/cocomon/comon_orm/internal/provider"

// ToolStatements returns the statements of a migration that another tool wrote, in groups. Each
// BEGIN and each COMMIT ends a group. BEGIN, COMMIT and SQLite's pragmas about foreign
// keys are omitted, because the caller runs each group in a transaction. Any other change that
// remains on the connection is an error, because later statements may depend on that change.
func ToolStatements(p provider.Provider, text string) ([][]Statement, error) {
	all, err := Split(p, text)
	if err != nil {
		return nil, err
	}
	var out [][]Statement
	begun := false // whether the next statement belongs to the last group of out
	for _, s := range all {
		what, control := Control(p, s.Text)
		session, stays := Session(p, s.Text)
		switch {
		case control && isForeignKeys(what):
		case control && framesTransaction(what):
			begun = false
		case control:
			return nil, &SyntaxError{Line: s.Line, Message: what + " would stay on the connection"}
		case stays:
			return nil, &SyntaxError{Line: s.Line, Message: session + " would stay on the connection"}
		case begun:
			out[len(out)-1] = append(out[len(out)-1], s)
		default:
			out, begun = append(out, []Statement{s}), true
		}
	}
	return out, nil
}

// framesTransaction reports whether a result of Control names the beginning or the end of a
// transaction.
func framesTransaction(what string) bool {
	return what == "BEGIN" || what == "START TRANSACTION" || what == "COMMIT" || what == "END"
}

// isForeignKeys reports whether a result of Control names a pragma about the check of foreign keys.
func isForeignKeys(what string) bool {
	return what == "PRAGMA FOREIGN_KEYS" || what == "PRAGMA DEFER_FOREIGN_KEYS"
}
