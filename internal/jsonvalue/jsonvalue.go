// Package jsonvalue compares JSON values in the same way as PostgreSQL's type jsonb: numbers are
// compared as decimal numbers of any size, objects without regard to the order of their keys, and
// of several members with one key the last counts. It reads the text of a document in place and
// decodes only what it compares.
//
// The functions expect valid JSON (see [encoding/json.Valid]) and may panic otherwise.
package jsonvalue

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// Step leads from a value to a value inside of it: to the member Key of an object, or to the item
// Index of an array if Array is true.
type Step struct {
	Key   string
	Index int
	Array bool
}

// At returns the text of the value to which the steps lead. It returns false if there is none.
func At(text string, steps []Step) (string, bool) {
	text = trim(text)
	for _, s := range steps {
		var ok bool
		if text, ok = enter(text, s); !ok {
			return "", false
		}
	}
	return text, true
}

func enter(text string, s Step) (found string, ok bool) {
	switch {
	case s.Array && text[0] == '[':
		at := 0
		eachItem(text, func(item string) bool {
			if ok = at == s.Index; ok {
				found = item
			}
			at++
			return !ok
		})
	case !s.Array && text[0] == '{':
		eachMember(text, func(key, value string) {
			if sameText(key, s.Key) {
				found, ok = value, true
			}
		})
	}
	return found, ok
}

// Has reports whether text is an array with an item whose canonical form is canonical.
func Has(text, canonical string) bool {
	text = trim(text)
	if text[0] != '[' {
		return false
	}
	has := false
	eachItem(text, func(item string) bool {
		has = Canonical(item) == canonical
		return !has
	})
	return has
}

// Text returns the text of a JSON string. It returns false if the value has another type.
func Text(value string) (string, bool) {
	value = trim(value)
	if value[0] != '"' {
		return "", false
	}
	return decoded(value), true
}

// Compare compares two numbers by value, or two texts by code points. It returns false for values
// of other types and of different types.
func Compare(a, b string) (int, bool) {
	a, b = trim(a), trim(b)
	switch {
	case isNumber(a) && isNumber(b):
		return compareNumbers(a, b), true
	case a[0] == '"' && b[0] == '"':
		return strings.Compare(decoded(a), decoded(b)), true
	}
	return 0, false
}

// Canonical returns a text that is the same for two values if and only if they are equal.
func Canonical(text string) string { return string(canonical(nil, trim(text))) }

func canonical(to []byte, text string) []byte {
	switch text[0] {
	case '{':
		return canonicalObject(to, text)
	case '[':
		to = append(to, '[')
		first := true
		eachItem(text, func(item string) bool {
			if !first {
				to = append(to, ',')
			}
			first = false
			to = canonical(to, item)
			return true
		})
		return append(to, ']')
	case '"':
		return quoted(to, decoded(text))
	case 't', 'f', 'n':
		return append(to, text...)
	}
	return canonicalNumber(to, text)
}

func canonicalObject(to []byte, text string) []byte {
	values := map[string]string{}
	eachMember(text, func(key, value string) { values[decoded(key)] = value })
	keys := make([]string, 0, len(values))
	for key := range values {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	to = append(to, '{')
	for i, key := range keys {
		if i > 0 {
			to = append(to, ',')
		}
		to = append(quoted(to, key), ':')
		to = canonical(to, values[key])
	}
	return append(to, '}')
}

// quoted appends s as a JSON string. It always writes the same text for one s.
func quoted(to []byte, s string) []byte {
	text, _ := json.Marshal(s) // a string can always be marshalled
	return append(to, text...)
}

// decoded returns the text of a JSON string in quotes.
func decoded(value string) string {
	inner := value[1 : len(value)-1]
	if !strings.Contains(inner, `\`) {
		return inner
	}
	var out string
	_ = json.Unmarshal([]byte(value), &out) // value is valid JSON
	return out
}

// sameText reports whether a JSON string in quotes has the text s.
func sameText(value, s string) bool {
	if inner := value[1 : len(value)-1]; !strings.Contains(inner, `\`) {
		return inner == s
	}
	return decoded(value) == s
}

func isNumber(text string) bool { return text[0] == '-' || '0' <= text[0] && text[0] <= '9' }

// Steps reads steps from a JSON array, in which a text is a key and a number an index.
func Steps(text string) []Step {
	var out []Step
	eachItem(trim(text), func(item string) bool {
		s := Step{Array: isNumber(item)}
		if s.Array {
			s.Index, _ = strconv.Atoi(item)
		} else {
			s.Key = decoded(item)
		}
		out = append(out, s)
		return true
	})
	return out
}
