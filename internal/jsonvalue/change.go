package jsonvalue

import "strings"

// Set returns the document with value at the place to which the steps lead.
//
//   - An existing value is replaced.
//   - A missing member of an object is added, and so is the item after the last one of an array.
//     Missing objects and arrays on the way are created: for a key an object, for the index 0 an
//     array.
//   - Otherwise the document stays as it is: if a step does not fit the type of the value, or if
//     an index is greater than the length of the array.
//
// The empty text stands for a missing document. If no document can be created, Set returns the
// empty text.
func Set(text string, steps []Step, value string) string {
	if text = trim(text); text == "" {
		return created(steps, value)
	}
	if len(steps) == 0 {
		return value
	}
	s := steps[0]
	switch inner, found := enter(text, s); {
	case found:
		return replaced(text, s, Set(inner, steps[1:], value))
	case s.Array && (text[0] != '[' || items(text) != s.Index), !s.Array && text[0] != '{':
		return text
	}
	added := created(steps[1:], value)
	if added == "" {
		return text
	}
	if !s.Array {
		added = string(quoted(nil, s.Key)) + ":" + added
	}
	body := strings.TrimRight(text[:len(text)-1], space)
	if len(body) > 1 {
		body += ","
	}
	return body + added + text[len(text)-1:]
}

// Remove returns the document without the member or item to which the steps lead. If they lead
// nowhere, the document stays as it is.
func Remove(text string, steps []Step) string {
	text = trim(text)
	if len(steps) == 0 || text == "" {
		return text
	}
	inner, found := enter(text, steps[0])
	switch {
	case !found:
		return text
	case len(steps) == 1:
		return replaced(text, steps[0], "")
	}
	return replaced(text, steps[0], Remove(inner, steps[1:]))
}

// created returns a document that has only the value, at the place to which the steps lead. It
// returns "" if an index is not 0.
func created(steps []Step, value string) string {
	for i := len(steps) - 1; i >= 0; i-- {
		switch s := steps[i]; {
		case !s.Array:
			value = "{" + string(quoted(nil, s.Key)) + ":" + value + "}"
		case s.Index == 0:
			value = "[" + value + "]"
		default:
			return ""
		}
	}
	return value
}

func items(text string) int {
	n := 0
	eachItem(text, func(string) bool { n++; return true })
	return n
}

// replaced returns the object or array with another value for the step s, or without the step if
// value is "". Of several members with the key, one remains.
func replaced(text string, s Step, value string) string {
	var parts []string
	if s.Array {
		eachItem(text, func(item string) bool {
			if len(parts) == s.Index {
				item = value
			}
			parts = append(parts, item)
			return true
		})
		if value == "" {
			parts = append(parts[:s.Index], parts[s.Index+1:]...)
		}
		return "[" + strings.Join(parts, ",") + "]"
	}
	eachMember(text, func(key, old string) {
		if !sameText(key, s.Key) {
			parts = append(parts, key+":"+old)
		}
	})
	if value != "" {
		parts = append(parts, string(quoted(nil, s.Key))+":"+value)
	}
	return "{" + strings.Join(parts, ",") + "}"
}
