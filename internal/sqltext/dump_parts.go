package sqltext

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
)

// isGiven reports whether a statement is about an object that every database has: one of SQLite's
// own tables, or the schema public. It also returns true for a comment on an extension, because
// only the owner of the extension could execute that statement.
func isGiven(p provider.Provider, statement SQL) bool {
	head := headWords(p, string(statement), 4)
	switch p {
	case provider.PostgreSQL:
		return len(head) >= 3 && slices.Equal(head[:3], []string{"COMMENT", "ON", "EXTENSION"}) ||
			slices.Equal(head, []string{"CREATE", "SCHEMA", "PUBLIC"})
	case provider.SQLite:
		if len(head) < 3 {
			return len(head) > 0 && head[0] == "ANALYZE"
		}
		own := head[2] == "SQLITE_SEQUENCE" || strings.HasPrefix(head[2], "SQLITE_STAT")
		return own && slices.Contains([]string{"CREATE TABLE", "DELETE FROM", "INSERT INTO"}, head[0]+" "+head[1])
	}
	panic(p.Unhandled())
}

// NewOwner returns the role that an ALTER … OWNER TO makes the owner of an object. It returns ""
// for other statements.
func NewOwner[T ~string](p provider.Provider, statement T) string {
	r, err := newReader(p, string(statement))
	if err != nil || r.word(0) != "alter" {
		return ""
	}
	// OWNER TO and the role are the last three tokens; the name before them may have any length.
	r.pos = max(0, len(r.tokens)-3)
	if !r.take("owner", "to") {
		return ""
	}
	return r.anyName()
}

// Grantee returns the role of a GRANT or REVOKE. It returns "" for the role PUBLIC, which means all
// roles, and for other statements.
func Grantee[T ~string](p provider.Provider, statement T) string {
	r, err := newReader(p, string(statement))
	if err != nil || r.word(0) != "grant" && r.word(0) != "revoke" {
		return ""
	}
	for r.pos = len(r.tokens) - 1; r.pos > 0 && !r.atAny("to", "from"); {
		r.pos--
	}
	r.takeAny("to", "from")
	if r.pos == 0 || r.word(0) == "public" {
		return ""
	}
	return r.anyName()
}

// withoutShellComment returns the text of a view or a virtual table without the comment that the
// command .schema of sqlite3 appends. That comment lists the columns.
func withoutShellComment(p provider.Provider, text SQL) SQL {
	kind := ReadHead(p, text).Kind
	at := strings.LastIndex(string(text), "\n/* ")
	if p == provider.SQLite && at > 0 && (kind == "view" || kind == "virtual table") && strings.HasSuffix(string(text), ") */") {
		return text[:at]
	}
	return text
}

// uncheckBodies adds a statement that turns off the check of function bodies, because a dump may
// create a function before the objects that its body uses.
func uncheckBodies(p provider.Provider, statements []Statement) []Statement {
	for i, s := range statements {
		if kind := ReadHead(p, s.Text).Kind; kind == "function" || kind == "procedure" {
			return slices.Insert(statements, i, Statement{Text: "SET LOCAL check_function_bodies = false", Line: s.Line})
		}
	}
	return statements
}
