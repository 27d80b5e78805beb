package sqltext

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
)

// DumpStatements returns the statements of a dump of definitions, as plain text from pg_dump or
// from the commands .dump and .schema of sqlite3. It omits settings of the session, the transaction
// around the dump, values of sequences, comments on extensions, and objects that every database
// has. A dump that contains rows is an error.
func DumpStatements(p provider.Provider, text string) ([]Statement, error) {
	lines := strings.SplitAfter(text, "\n")
	for i, line := range lines {
		// pg_dump writes these two commands of psql to protect psql; other programs cannot execute
		// them.
		if strings.HasPrefix(line, `\restrict`) || strings.HasPrefix(line, `\unrestrict`) {
			lines[i] = "\n"
		}
	}
	all, err := Split(p, strings.Join(lines, ""))
	if err != nil {
		return nil, err
	}
	var out []Statement
	unchecked := false
	for _, s := range all {
		head := headWords(p, string(s.Text), 6)
		switch what, control := Control(p, s.Text); {
		case isGiven(p, s.Text):
		case len(head) > 0 && (head[0] == "COPY" || head[0] == "INSERT"):
			return nil, &SyntaxError{Line: s.Line, Message: "the dump holds rows: make it of the schema alone"}
		case control && !isPreamble(p, what):
			return nil, &SyntaxError{Line: s.Line, Message: what + " is no part of a dump of definitions"}
		case control:
			unchecked = unchecked || what == "SET CHECK_FUNCTION_BODIES"
		case len(head) > 0 && head[0] == "SELECT" && (slices.Contains(head, "SET_CONFIG") || slices.Contains(head, "SETVAL")):
		default:
			s.Text = withoutShellComment(p, s.Text)
			out = append(out, s)
		}
	}
	if unchecked {
		out = uncheckBodies(p, out)
	}
	return out, nil
}

// isPreamble reports whether a result of Control names a statement with which dumps begin or end.
func isPreamble(p provider.Provider, what string) bool {
	switch p {
	case provider.PostgreSQL:
		return strings.HasPrefix(what, "SET")
	case provider.SQLite:
		return what == "BEGIN" || what == "COMMIT" || strings.HasPrefix(what, "PRAGMA")
	}
	panic(p.Unhandled())
}
