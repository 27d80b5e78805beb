package raise

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cocomon/comon_orm/grammar/schema"
)

// nameSet holds the names in use.
type nameSet map[string]bool

// choose takes the first unused name; if all are in use, the first one with a number.
func (p nameSet) choose(names ...string) string {
	for _, n := range names {
		if n != "" && !p[n] {
			p[n] = true
			return n
		}
	}
	for i := 1; ; i++ {
		if n := names[0] + "_" + strconv.Itoa(i); !p[n] {
			p[n] = true
			return n
		}
	}
}

// blockNames are the possible names of a table or enum in the language, best first.
func blockNames(name, kind string) []string {
	fitting := fitName(name, kind)
	var out []string
	for _, n := range []string{fitting, upperFirst(fitting), fitting + "_" + kind} {
		if !schema.Reserved(n) {
			out = append(out, n)
		}
	}
	return out
}

// namesOf are the possible names of an object of the database; if several schemas have the name,
// the schema comes first.
func (b *builder) namesOf(name, schemaName, kind string) []string {
	others := 0
	for _, t := range b.db.Tables {
		if t.Name == name && b.inScope(t.Schema) {
			others++
		}
	}
	for _, e := range b.db.Enums {
		if e.Name == name && b.inScope(e.Schema) {
			others++
		}
	}
	if others > 1 && schemaName != "" {
		name = schemaName + "_" + name
	}
	return blockNames(name, kind)
}

// fitName makes a name of the database valid in the language: letters, digits and `_`, a letter
// first. A name without letters becomes one for its kind.
func fitName(name, kind string) string {
	var out strings.Builder
	for _, r := range name {
		switch {
		case unicode.IsLetter(r):
			out.WriteRune(r)
		case out.Len() == 0:
		case isWordRune(r):
			out.WriteRune(r)
		default:
			out.WriteByte('_')
		}
	}
	if out.Len() > 0 {
		return out.String()
	}
	digits := strings.Trim(strings.Map(func(r rune) rune {
		if isWordRune(r) && !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Mc, r) {
			return r
		}
		return -1
	}, name), "_")
	if digits == "" {
		return kind
	}
	return kind + "_" + digits
}

// isWordRune reports whether a name of the language may have r after its first letter.
func isWordRune(r rune) bool {
	return r == '_' || r < utf8.RuneSelf && unicode.IsDigit(r) ||
		unicode.IsLetter(r) || r >= utf8.RuneSelf && (unicode.IsNumber(r) || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Mc, r))
}

func upperFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// lowerFirst makes the first word lower case: Post is post, URLEntry is urlEntry.
func lowerFirst(s string) string {
	runes := []rune(s)
	for i, r := range runes {
		last := i+1 == len(runes) || !unicode.IsUpper(runes[i+1])
		if !unicode.IsUpper(r) || i > 0 && last && i+1 < len(runes) && unicode.IsLower(runes[i+1]) {
			break
		}
		runes[i] = unicode.ToLower(r)
	}
	return string(runes)
}

// pascal joins the words of a name: user_role is UserRole.
func pascal(s string) string {
	var out strings.Builder
	for word := range strings.SplitSeq(s, "_") {
		out.WriteString(upperFirst(word))
	}
	return out.String()
}

// singularEnd reports whether a final s belongs to the word itself: address, status, analysis.
func singularEnd(s string) bool {
	return strings.HasSuffix(s, "ss") || strings.HasSuffix(s, "us") || strings.HasSuffix(s, "is")
}

// plural is the plural of an English word; tables often have it as their name already.
func plural(s string) string {
	switch {
	case strings.HasSuffix(s, "s") && !singularEnd(s):
		return s
	case strings.HasSuffix(s, "y") && len(s) > 1 && !strings.ContainsRune("aeiou", rune(s[len(s)-2])):
		return s[:len(s)-1] + "ies"
	}
	for _, end := range []string{"s", "x", "z", "ch", "sh"} {
		if strings.HasSuffix(s, end) {
			return s + "es"
		}
	}
	return s + "s"
}

// singular undoes plural.
func singular(s string) string {
	switch {
	case !strings.HasSuffix(s, "s") || singularEnd(s) || len(s) < 3:
		return s
	case strings.HasSuffix(s, "ies"):
		return s[:len(s)-3] + "y"
	}
	for _, end := range []string{"sses", "uses", "xes", "ches", "shes"} {
		if strings.HasSuffix(s, end) {
			return s[:len(s)-2]
		}
	}
	return s[:len(s)-1]
}

// withoutID is the name of what a foreign key's column refers to: author for author_id and
// authorId; "" if nothing is left.
func withoutID(column string) string {
	for _, end := range []string{"_id", "_ID", "_uuid", "_fk", "Id", "ID", "Uuid"} {
		if base, ok := strings.CutSuffix(column, end); ok {
			return strings.TrimRight(base, "_")
		}
	}
	return ""
}
