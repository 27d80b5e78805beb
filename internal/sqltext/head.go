package sqltext

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/provider"
)

// Head describes what a statement does, and to which objects.
type Head struct {
	// Verb is the first word in lower case, such as "create" or "drop".
	Verb string
	// Kind is the kind of object that is created, altered or dropped, such as "table" or
	// "materialized view"; "" for other statements.
	Kind string
	// Names are the names of the object that the statement is about. Only a DROP can have several
	// objects.
	Names []QName
	// Action is the first word after the name in an ALTER. RenameTo is the new name in an ALTER …
	// RENAME TO.
	Action, RenameTo string
}

// ReadHead reads the beginning of a statement. For an unknown statement, Kind and Names are empty.
func ReadHead[T ~string](p provider.Provider, statement T) Head {
	r, err := newReader(p, string(statement))
	if err != nil || r.kind(0) != Word {
		return Head{}
	}
	h := Head{Verb: r.word(0)}
	r.pos++
	if !slices.Contains([]string{"create", "drop", "alter"}, h.Verb) {
		return h
	}
	if h.Kind = r.headKind(); h.Kind == "" {
		return h
	}
	r.take("concurrently")
	if !r.take("if", "not", "exists") {
		r.take("if", "exists")
	}
	if h.Kind != "schema" && h.Kind != "extension" {
		r.take("only")
	}
	r.headNames(&h)
	return h
}

// headKind reads the kind of object after the verb, and skips the words between them.
func (r *reader) headKind() string {
	r.take("or", "replace")
	for r.takeAny("unique", "temp", "temporary", "global", "local", "unlogged", "recursive", "constraint") != "" {
	}
	kind := r.takeAny("table", "index", "view", "trigger", "sequence", "type", "domain", "schema", "extension", "policy", "function", "procedure", "rule", "publication")
	for _, words := range [][2]string{{"materialized", "view"}, {"foreign", "table"}, {"virtual", "table"}, {"event", "trigger"}} {
		if kind == "" && r.take(words[:]...) {
			kind = words[0] + " " + words[1]
		}
	}
	return kind
}

// headNames reads the names of the objects: one name, or several names in a DROP.
func (r *reader) headNames(h *Head) {
	for {
		name := r.qname()
		if r.failed {
			return
		}
		h.Names = append(h.Names, name)
		if h.Verb == "alter" {
			h.Action = r.word(0)
			if r.take("rename", "to") {
				h.RenameTo = r.anyName()
			}
		}
		if h.Verb != "drop" || !r.takeSign(",") {
			return
		}
	}
}

// Mentions reports whether a name occurs anywhere in a text, as a word or in any quotes that a name
// can have. It does not consider what the name refers to.
func Mentions[T ~string](p provider.Provider, text T, name string) bool {
	r, err := newReader(p, string(text))
	if err != nil {
		return true // a text that cannot be read may contain the name
	}
	for i, tok := range r.tokens {
		quotedText := tok.Kind == StringText && p == provider.SQLite
		if (tok.Kind == Word || tok.Kind == QuotedName || quotedText) && SameName(p, Name(p, r.textOf(i)), name) {
			return true
		}
	}
	return false
}
