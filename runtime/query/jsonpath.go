package query

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// JSONPath leads from a JSON value to a value inside of it. Each step enters an object or an array.
// The empty path leads to the whole value.
type JSONPath []JSONStep

// JSONStep is a key of an object or an index of an array.
type JSONStep struct {
	Key string
	// Index counts from 0. It is used only if Array is true, and Key only otherwise.
	Index int
	Array bool
}

// NewJSONPath returns the path of steps. A string is a key, and an int is an index. An index from
// the end of an array (a negative number), a step of another type, and a key that JSON cannot hold
// on PostgreSQL (one with U+0000 or invalid UTF-8) are errors.
func NewJSONPath(steps ...any) (JSONPath, error) {
	path := make(JSONPath, len(steps))
	for i, s := range steps {
		switch s := s.(type) {
		case string:
			if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
				return nil, fmt.Errorf("JSON path: the key %q is not UTF-8 without U+0000", s)
			}
			path[i] = JSONStep{Key: s}
		case int:
			if s < 0 {
				return nil, fmt.Errorf("JSON path: the index %d is negative", s)
			}
			path[i] = JSONStep{Index: s, Array: true}
		default:
			return nil, fmt.Errorf("JSON path: a step is a string (key) or an int (index), not %T", s)
		}
	}
	return path, nil
}

// String returns the path in the form $["key"][0], for messages and logs.
func (p JSONPath) String() string {
	text := []byte{'$'}
	for _, s := range p {
		text = append(text, '[')
		if s.Array {
			text = strconv.AppendInt(text, int64(s.Index), 10)
		} else {
			text = strconv.AppendQuote(text, s.Key)
		}
		text = append(text, ']')
	}
	return string(text)
}
