package format

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// camel converts the name of a model to that of a field: user_profile and UserProfile become
// userProfile.
func camel(name string) string {
	var out strings.Builder
	for i, part := range strings.Split(name, "_") {
		if i > 0 {
			part = pascal(part)
		}
		out.WriteString(part)
	}
	first, size := utf8.DecodeRuneInString(out.String())
	return string(unicode.ToLower(first)) + out.String()[size:]
}

func pascal(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	if size == 0 {
		return name
	}
	return string(unicode.ToUpper(first)) + name[size:]
}

// plural returns the plural of an English word by the regular rules.
func plural(word string) string {
	lower := strings.ToLower(word)
	switch {
	case hasSuffix(lower, "s", "x", "z", "ch", "sh"):
		return word + "es"
	case strings.HasSuffix(lower, "y") && !hasSuffix(lower, "ay", "ey", "iy", "oy", "uy"):
		return word[:len(word)-1] + "ies"
	default:
		return word + "s"
	}
}

func hasSuffix(s string, suffixes ...string) bool {
	for _, suffix := range suffixes {
		if strings.HasSuffix(s, suffix) {
			return true
		}
	}
	return false
}
