package ir

import (
	"go/token"
	"strings"
	"unicode"
	"unicode/utf8"
)

// initialisms are words that Go writes entirely in upper or lower case. The plural s stays lower
// case.
var initialisms = func() map[string]string {
	out := map[string]string{}
	for w := range strings.FieldsSeq(`ACL API ASCII CPU CSS CSV DB DNS EOF GUID HTML HTTP HTTPS ID IP JSON JWT LHS OS PDF
		QPS RAM RHS RPC SKU SLA SMS SMTP SQL SSH SSL TCP TLS TTL UDP UI UID ULID URI URL UTF8 UUID VAT VM XML XMPP XSRF XSS YAML`) {
		lower := strings.ToLower(w)
		out[lower] = w
		out[lower+"s"] = w + "s"
	}
	delete(out, "oss") // not the plural of OS
	return out
}()

// style determines how a sequence of capitals in a name is read.
type style uint8

const (
	// typed keeps a sequence of capitals in a name without underscores: FAQ, userABC.
	typed style = iota
	// shouted reads a name that has only capitals as ordinary words: DRAFT becomes Draft.
	shouted
)

// GoName converts a name of the schema to an exported Go name. It splits the name at `_` and at
// changes of case, and writes initialisms in capitals and the first letter in upper case. If the
// script of the first letter has no case, an X precedes it.
func GoName(name string) string { return goName(name, typed) }

func goName(name string, s style) string {
	quiet := (s == shouted || strings.Contains(name, "_")) && name == strings.ToUpper(name)
	var b strings.Builder
	for _, w := range words(name) {
		b.WriteString(title(w, quiet))
	}
	out := b.String()
	if first, _ := utf8.DecodeRuneInString(out); !unicode.IsUpper(first) {
		return "X" + out
	}
	return out
}

// title returns a word with an upper-case first letter. If quiet is true, the other letters are
// lower case.
func title(word string, quiet bool) string {
	lower := strings.ToLower(word)
	if up, ok := initialisms[lower]; ok {
		return up
	}
	if quiet {
		word = lower
	}
	first, size := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(first)) + word[size:]
}

// words splits a name at underscores and at changes of case. Digits belong to the word before them.
func words(name string) []string {
	var out []string
	for part := range strings.SplitSeq(name, "_") {
		if part != "" {
			out = append(out, caseWords([]rune(part))...)
		}
	}
	return out
}

func caseWords(part []rune) []string {
	var out []string
	start := 0
	for i := 1; i < len(part); i++ {
		if beginsWord(part, i) {
			out = append(out, string(part[start:i]))
			start = i
		}
	}
	return append(out, string(part[start:]))
}

// beginsWord reports whether a new word begins at part[i]. It begins at an upper-case letter after
// a lower-case letter or a digit. In a sequence of capitals, it begins at the last one if lower
// case follows, as in HTTPServer. If only a plural s follows, as in userIDs, no new word begins.
func beginsWord(part []rune, i int) bool {
	if !unicode.IsUpper(part[i]) {
		return false
	}
	if !unicode.IsUpper(part[i-1]) {
		return true
	}
	if i+1 >= len(part) || !unicode.IsLower(part[i+1]) {
		return false
	}
	plural := part[i+1] == 's' && (i+2 == len(part) || unicode.IsUpper(part[i+2]))
	return !plural
}

// snake returns a name in lower case with underscores. It is the base of a file name.
func snake(name string) string {
	ws := words(name)
	for i, w := range ws {
		ws[i] = strings.ToLower(w)
	}
	return strings.Join(ws, "_")
}

// paramName converts an exported Go name to the name of a parameter, with the first word in lower
// case. Keywords, predeclared names and the names of imported packages get the suffix `_`.
func paramName(goName string) string {
	ws := words(goName)
	if len(ws) == 0 {
		return "v"
	}
	ws[0] = strings.ToLower(ws[0])
	out := strings.Join(ws, "")
	if token.IsExported(out) {
		out = "v" + out // an upper-case letter without a lower-case form, such as U+1D400
	}
	if token.IsKeyword(out) || shadowed[out] {
		out += "_"
	}
	return out
}

// shadowed are names to which code in a generated function refers, so parameters cannot have them.
var shadowed = map[string]bool{
	"orm": true, "query": true, "m": true, "time": true, "json": true, "decimal": true, "context": true, "nil": true,
	"any": true, "int": true, "int64": true, "string": true, "bool": true, "float64": true, "byte": true,
	"true": true, "false": true, "append": true, "len": true, "make": true, "new": true, "error": true,
}

// scope contains the names of one Go scope. The value is the holder of the name, for messages.
type scope map[string]string

// clientItself is the holder of reserved names.
const clientItself = "the client itself"

func newScope(reserved ...string) scope {
	s := scope{}
	for _, n := range reserved {
		s[n] = clientItself
	}
	return s
}

// claim reserves name for holder, with as many `_` appended as are needed for a name that is not
// used. by is the holder of the name without `_`, or "" if that name was not used.
func (s scope) claim(name, holder string) (got, by string) {
	by = s[name]
	for s[name] != "" {
		name += "_"
	}
	s[name] = holder
	return name, by
}

// own reserves a name that users do not see. If it is changed, no warning is needed.
func (s scope) own(name string) string {
	got, _ := s.claim(name, "generated code")
	return got
}
