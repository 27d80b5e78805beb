package sqltext

import "github.com/cocomon/comon_orm/internal/provider"

// ToolStatements are the statements of a migration that another tool has run, in the groups that its own
// BEGIN and COMMIT make of them; those are left out, and so are the pragmas about foreign keys on SQLite,
// for whoever runs the statements has a transaction around each group. Anything else that would stay on
// the connection is an error, since the statements after it may rest on it.
func ToolStatements(p provider.Provider, text string) ([][]Statement, error) {
	all, err := Split(p, text)
	if err != nil {
		return nil, err
	}
	var out [][]Statement
	begun := false // the last group of out may be added to
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

// framesTransaction reports whether what Control found begins or ends a transaction that is committed.
func framesTransaction(what string) bool {
	return what == "BEGIN" || what == "START TRANSACTION" || what == "COMMIT" || what == "END"
}

// isForeignKeys reports whether what Control found is about when foreign keys are looked at.
func isForeignKeys(what string) bool {
	return what == "PRAGMA FOREIGN_KEYS" || what == "PRAGMA DEFER_FOREIGN_KEYS"
}
