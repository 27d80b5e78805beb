package sqltext

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
)

// Name returns the identifier that a token means, without quotes. PostgreSQL converts an unquoted
// name to lower case. SQLite keeps the case, but ignores it in comparisons.
func Name[T ~string](p provider.Provider, text T) string {
	token := string(text)
	if len(token) < 2 {
		return fold(p, token)
	}
	switch quote := token[:1]; quote {
	case `"`, "`", "'":
		return strings.ReplaceAll(token[1:len(token)-1], quote+quote, quote)
	case "[":
		return token[1 : len(token)-1]
	case "U", "u":
		if p == provider.PostgreSQL && strings.HasPrefix(token[1:], `&"`) {
			name, _ := decodeUnicode(strings.ReplaceAll(token[3:len(token)-1], `""`, `"`), '\\')
			return name
		}
	}
	return fold(p, token)
}

func fold(p provider.Provider, word string) string {
	if p == provider.PostgreSQL {
		return lowerASCII(word)
	}
	return word
}

// KeyWord is the text of a token in upper case, for comparison with key words.
func KeyWord[T ~string](token T) string { return strings.ToUpper(string(token)) }

// lowerASCII lowers only ASCII letters, like both databases do for names and key words.
func lowerASCII(s string) string {
	for i := range len(s) {
		if 'A' <= s[i] && s[i] <= 'Z' {
			return strings.Map(func(r rune) rune {
				if 'A' <= r && r <= 'Z' {
					return r + 'a' - 'A'
				}
				return r
			}, s)
		}
	}
	return s
}

// plainWord reports whether name means the same with and without quotes. It does not check whether
// name is a key word.
func plainWord(p provider.Provider, name string) bool {
	if name == "" || isDigit(name[0]) || name[0] == '$' {
		return false
	}
	for i := range len(name) {
		c := name[i]
		if !inWord(c) || p == provider.PostgreSQL && 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return true
}
