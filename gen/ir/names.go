package ir

import (
	"go/token"
	"strings"
	"unicode"
	"unicode/utf8"
)

// initialisms are the words that Go writes in one case; a plural s stays small.
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

// style says how capitals that stand alone in a name are read.
type style uint8

const (
	// typed keeps a run of capitals without underscores as the user wrote it: FAQ, userABC.
	typed style = iota
	// shouted reads a name of capitals only as words: DRAFT is Draft.
	shouted
)

// GoName turns a name of the schema into an exported Go name: split at `_` and case, initialisms in
// capitals, first letter upper, X before a script without case.
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

// title writes one word with its first letter upper; quiet lowers the rest.
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

// words splits a name at underscores and where case says that a word begins. Digits belong to the
// word before them.
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

// beginsWord reports whether a new word begins at part[i]: a capital after a small letter or digit,
// or the last capital of a run that goes on in small letters (HTTPServer), unless all that follows
// is a plural s (userIDs).
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

// snake is the name in small letters with underscores: the stem of a file name.
func snake(name string) string {
	ws := words(name)
	for i, w := range ws {
		ws[i] = strings.ToLower(w)
	}
	return strings.Join(ws, "_")
}

// paramName is the name as a Go parameter: first word small. Keywords, predeclared names and the
// packages that generated code imports get the suffix `_`.
func paramName(goName string) string {
	ws := words(goName)
	if len(ws) == 0 {
		return "v"
	}
	ws[0] = strings.ToLower(ws[0])
	out := strings.Join(ws, "")
	if token.IsExported(out) {
		out = "v" + out // a capital letter without a small form, such as U+1D400
	}
	if token.IsKeyword(out) || shadowed[out] {
		out += "_"
	}
	return out
}

// shadowed are the names that code inside a generated function refers to.
var shadowed = map[string]bool{
	"orm": true, "query": true, "m": true, "time": true, "json": true, "decimal": true, "context": true, "nil": true,
	"any": true, "int": true, "int64": true, "string": true, "bool": true, "float64": true, "byte": true,
	"true": true, "false": true, "append": true, "len": true, "make": true, "new": true, "error": true,
}

// scope hands out the names of one Go scope and remembers who holds them.
type scope map[string]string

// clientItself holds what no name of the schema can have.
const clientItself = "the client itself"

func newScope(reserved ...string) scope {
	s := scope{}
	for _, n := range reserved {
		s[n] = clientItself
	}
	return s
}

// claim takes name for holder, with as many `_` after it as it needs to be free. by is who holds
// the name itself, "" when it was free.
func (s scope) claim(name, holder string) (got, by string) {
	by = s[name]
	for s[name] != "" {
		name += "_"
	}
	s[name] = holder
	return name, by
}

// own takes a name that no user sees, so nobody is told when it had to change.
func (s scope) own(name string) string {
	got, _ := s.claim(name, "generated code")
	return got
}
