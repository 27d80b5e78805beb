package print

import (
	"fmt"
	"strings"
)

// args collects the arguments of an attribute or function.
type args struct{ list []string }

func (a *args) add(value string)         { a.list = append(a.list, value) }
func (a *args) named(name, value string) { a.add(name + ": " + value) }

// String returns `(a, b: c)`, "" without arguments.
func (a *args) String() string {
	if len(a.list) == 0 {
		return ""
	}
	return "(" + strings.Join(a.list, ", ") + ")"
}

// quote returns s as a string literal of the schema language.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r == 0x7f || r == 0x2028 || r == 0x2029 || r == 0xfeff:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
