package sqltext

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
)

// isGiven reports whether a statement is about an object that every database has: SQLite's own
// tables, the schema public, and comments on extensions, which only their owners can set.
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

// NewOwner is the role that a statement makes the owner of an object, "" for other statements.
func NewOwner[T ~string](p provider.Provider, statement T) string {
	r, err := newReader(p, string(statement))
	if err != nil || r.word(0) != "alter" {
		return ""
	}
	// The words are at the end; the name before them may be any.
	r.pos = max(0, len(r.tokens)-3)
	if !r.take("owner", "to") {
		return ""
	}
	return r.anyName()
}

// Grantee is the one role of a GRANT or REVOKE, "" for all roles and for other statements.
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

// withoutShellComment is the text of a view or virtual table without the comment about its columns
// that sqlite3's .schema appends.
func withoutShellComment(p provider.Provider, text SQL) SQL {
	kind := ReadHead(p, text).Kind
	at := strings.LastIndex(string(text), "\n/* ")
	if p == provider.SQLite && at > 0 && (kind == "view" || kind == "virtual table") && strings.HasSuffix(string(text), ") */") {
		return text[:at]
	}
	return text
}

// uncheckBodies has functions created before the objects in their bodies exist, as a dump requires.
func uncheckBodies(p provider.Provider, statements []Statement) []Statement {
	for i, s := range statements {
		if kind := ReadHead(p, s.Text).Kind; kind == "function" || kind == "procedure" {
			return slices.Insert(statements, i, Statement{Text: "SET LOCAL check_function_bodies = false", Line: s.Line})
		}
	}
	return statements
}
