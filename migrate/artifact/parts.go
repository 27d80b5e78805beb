package artifact

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// objectKey is the key of the first part of a hazard in a directive.
const objectKey = "object="

// writeParts renders the parts of a hazard for the end of a directive line: object=users.age
// from=text to=integer.
func writeParts(p hazard.Parts) string {
	object := p.Object
	p.Object = ""
	var b strings.Builder
	b.WriteString(objectKey + writeObject(object))
	for _, part := range p.List() {
		b.WriteString(" " + part.Name + "=" + writeObject(part.Value))
	}
	return b.String()
}

// readParts parses the result of [writeParts]. An object without quotes may contain blanks, because
// format 1 did not quote them. It ends where further parts begin, or at the end of the line.
func readParts(text string) (hazard.Parts, error) {
	var p hazard.Parts
	text = strings.TrimPrefix(text, objectKey)
	if strings.HasPrefix(text, `"`) {
		quoted, err := strconv.QuotedPrefix(text)
		if err != nil {
			return p, fmt.Errorf("object: %w", err)
		}
		p.Object, err = strconv.Unquote(quoted)
		if err != nil {
			return p, fmt.Errorf("object: %w", err)
		}
		return p, readFurther(&p, text[len(quoted):])
	}
	object, further, _ := strings.Cut(text, " ")
	p.Object = object
	if further == "" || readFurther(&p, " "+further) == nil {
		return p, nil
	}
	return hazard.Parts{Object: text}, nil
}

// readFurther parses ` name=value` pairs.
func readFurther(p *hazard.Parts, text string) error {
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimLeft(text, " ") {
		name, rest, ok := strings.Cut(text, "=")
		if !ok {
			return fmt.Errorf("%q: want name=value", text)
		}
		value, _, _ := strings.Cut(rest, " ")
		text = rest[len(value):]
		if strings.HasPrefix(rest, `"`) {
			quoted, err := strconv.QuotedPrefix(rest)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			if value, err = strconv.Unquote(quoted); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			text = rest[len(quoted):]
		}
		if err := p.Set(name, value); err != nil {
			return err
		}
	}
	return nil
}

// writeObject renders a name for a directive line. It quotes the name as a Go string if the name
// has characters that [readObject] or [readParts] could misread, such as a blank or a line break.
func writeObject(name string) string {
	if name == "" || name[0] == '"' || strings.Contains(name, " ") || strconv.Quote(name) != `"`+strings.ReplaceAll(name, `"`, `\"`)+`"` {
		return strconv.Quote(name)
	}
	return name
}

// writeProbe renders a query for the end of a directive line. It quotes the query as a Go string if
// the query has a line break. A query only has one if a SQLite name in it has one.
func writeProbe(query sqltext.SQL) string {
	if !sqltext.IsOneLine(query) {
		return fmt.Sprintf("%q", query)
	}
	return fmt.Sprint(query)
}

// readObject parses a name that extends to the end of the line.
func readObject(s string) (string, error) {
	if strings.HasPrefix(s, `"`) {
		return strconv.Unquote(s)
	}
	return s, nil
}
