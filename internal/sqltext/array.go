package sqltext

import "strings"

// arrayItems reads the elements of an array of one dimension in PostgreSQL's text form, '{a,"b c"}'
// (manual, 8.15.6). ok is false for any other form, and if an element is NULL.
func arrayItems(text string) (items []string, ok bool) {
	inner, opened := strings.CutPrefix(strings.TrimSpace(text), "{")
	inner, closed := strings.CutSuffix(inner, "}")
	if !opened || !closed {
		return nil, false
	}
	if strings.TrimSpace(inner) == "" {
		return nil, true
	}
	for {
		item, rest, ok := arrayItem(inner)
		if !ok {
			return nil, false
		}
		items = append(items, item)
		if rest == "" {
			return items, true
		}
		inner = rest[1:]
	}
}

// arrayItem reads the first element of text. rest is the text after the element; a rest that is not
// empty starts with a comma.
func arrayItem(text string) (item, rest string, ok bool) {
	text = strings.TrimLeft(text, " \t\r\n")
	var b strings.Builder
	if strings.HasPrefix(text, `"`) {
		for i := 1; i < len(text); i++ {
			switch text[i] {
			case '\\':
				if i++; i < len(text) {
					b.WriteByte(text[i])
				}
			case '"':
				rest := strings.TrimLeft(text[i+1:], " \t\r\n")
				return b.String(), rest, rest == "" || rest[0] == ','
			default:
				b.WriteByte(text[i])
			}
		}
		return "", "", false
	}
	item, rest = text, ""
	if i := strings.IndexByte(text, ','); i >= 0 {
		item, rest = text[:i], text[i:]
	}
	item = strings.TrimRight(item, " \t\r\n")
	return item, rest, item != "" && !strings.ContainsAny(item, `{}"\`) && !strings.EqualFold(item, "null")
}
