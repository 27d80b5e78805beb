package artifact

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// objectKey begins the parts of a hazard in a directive.
const objectKey = "object="

// writeParts writes the parts of a hazard for the end of a directive line: object=users.age
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

// readParts reads what [writeParts] wrote. A name without quotes ends where further parts begin,
// else with the line: format 1 had the object alone, and wrote blanks in it as they are.
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

// readFurther reads ` name=value` pairs.
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

// writeObject makes a name fit for a directive line: as it is where that reads back the same, else
// quoted as in Go.
func writeObject(name string) string {
	if name == "" || name[0] == '"' || strings.Contains(name, " ") || strconv.Quote(name) != `"`+strings.ReplaceAll(name, `"`, `\"`)+`"` {
		return strconv.Quote(name)
	}
	return name
}

// writeProbe writes a query for the end of a directive line: as it is, or quoted as in Go where a
// name in it has a line break that no other spelling avoids (SQLite).
func writeProbe(query sqltext.SQL) string {
	if !sqltext.IsOneLine(query) {
		return fmt.Sprintf("%q", query)
	}
	return fmt.Sprint(query)
}

// readObject reads a name that has the rest of the line for itself.
func readObject(s string) (string, error) {
	if strings.HasPrefix(s, `"`) {
		return strconv.Unquote(s)
	}
	return s, nil
}
