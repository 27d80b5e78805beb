package raise

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cocomon/comon_orm/grammar/schema"
)

// nameSet is the set of names in use.
type nameSet map[string]bool

// choose returns the first unused name and adds it to the set. If all names are in use, it appends
// a number to the first one.
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

// blockNames returns the possible names of a table or enum in the language, the best one first.
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

// namesOf returns the possible names of an object of the database. If several schemas have an
// object of that name, the names begin with the schema.
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

// fitName converts a name of the database to a valid name of the language, which has letters,
// digits and `_`, and begins with a letter. For a name without letters, it returns a name with the
// kind of the object.
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

// lowerFirst converts the first word to lower case: Post to post, URLEntry to urlEntry.
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

// pascal joins the words of a name: user_role becomes UserRole.
func pascal(s string) string {
	var out strings.Builder
	for word := range strings.SplitSeq(s, "_") {
		out.WriteString(upperFirst(word))
	}
	return out.String()
}

// singularEnd reports whether a final s is part of the singular, as in address, status and
// analysis.
func singularEnd(s string) bool {
	return strings.HasSuffix(s, "ss") || strings.HasSuffix(s, "us") || strings.HasSuffix(s, "is")
}

// plural returns the plural of an English word. It returns a word unchanged that is a plural
// already, as names of tables often are.
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

// singular returns the singular of an English word.
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

// withoutID returns the name of a foreign key column without its suffix: author for author_id and
// authorId; "" if it has no such suffix, or if nothing is left.
func withoutID(column string) string {
	for _, end := range []string{"_id", "_ID", "_uuid", "_fk", "Id", "ID", "Uuid"} {
		if base, ok := strings.CutSuffix(column, end); ok {
			return strings.TrimRight(base, "_")
		}
	}
	return ""
}
