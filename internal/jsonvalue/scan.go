package jsonvalue

import "strings"

const space = " \t\r\n"

func trim(text string) string { return strings.Trim(text, space) }

// eachItem calls f with the text of each item of an array until f returns false.
func eachItem(text string, f func(item string) bool) {
	rest := strings.TrimLeft(text[1:], space)
	for rest[0] != ']' {
		n := length(rest)
		if !f(rest[:n]) {
			return
		}
		rest = afterComma(rest[n:])
	}
}

// eachMember calls f with each key of an object, in quotes, and the text of its value.
func eachMember(text string, f func(key, value string)) {
	rest := strings.TrimLeft(text[1:], space)
	for rest[0] != '}' {
		n := length(rest)
		key := rest[:n]
		rest = strings.TrimLeft(rest[n:], space)
		rest = strings.TrimLeft(rest[1:], space) // after the colon
		n = length(rest)
		f(key, rest[:n])
		rest = afterComma(rest[n:])
	}
}

// afterComma skips white space and a comma.
func afterComma(text string) string {
	text = strings.TrimLeft(text, space)
	if text[0] == ',' {
		return strings.TrimLeft(text[1:], space)
	}
	return text
}

// length returns the number of bytes of the value at the beginning of text.
func length(text string) int {
	switch text[0] {
	case '"':
		return stringLength(text)
	case '{', '[':
	default:
		if n := strings.IndexAny(text, ",]}"+space); n >= 0 {
			return n
		}
		return len(text)
	}
	depth := 0
	for i := 0; ; i++ {
		switch text[i] {
		case '"':
			i += stringLength(text[i:]) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
}

func stringLength(text string) int {
	for i := 1; ; i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
}
