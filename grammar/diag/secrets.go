package diag

import (
	"bytes"
	"strings"
)

// hideSecrets returns text with the password of each database URL in it made of asterisks, byte
// for byte, so that every offset still means the same character: a line that is shown may be the one with the URL.
func hideSecrets(text string) string {
	out := []byte(text)
	hideAfter(out, urlMark, func([]byte) bool { return true })
	// a URL that is mistyped holds its password all the same
	for _, begin := range []string{`"postgres`, `"//`} {
		hideAfter(out, begin, func(rest []byte) bool { return !bytes.Contains(rest, []byte(urlMark)) })
	}
	return string(out)
}

// ShownMessage returns the message for people and programs to read: what it quotes of the schema may be a URL with a password.
func (d Diagnostic) ShownMessage() string { return hideSecrets(d.Message) }

// urlMark stands in every URL.
const urlMark = "://"

// hideAfter hides secrets from each place behind begin to the end of its string, if it is wanted.
func hideAfter(text []byte, begin string, wanted func(rest []byte) bool) {
	for rest := text; ; {
		_, after, found := bytes.Cut(rest, []byte(begin))
		if !found {
			return
		}
		end := len(after)
		if i := bytes.IndexAny(after, "\"\r\n"); i >= 0 {
			end = i
		}
		if wanted(after[:end]) {
			hideURL(after[:end])
		}
		rest = after[end:]
	}
}

// hideURL hides what follows the user's name, and the value of each parameter that is a secret.
func hideURL(rest []byte) {
	text := string(rest)
	// the last @, since a password that is not encoded may hold one
	if at := strings.LastIndexByte(text, '@'); at >= 0 {
		if colon := strings.IndexByte(text[:at], ':'); colon >= 0 {
			hide(rest[colon+1 : at])
		}
	}
	lower := strings.ToLower(text)
	for _, name := range []string{"password=", "passwd=", "pwd=", "token="} {
		for from := 0; ; {
			i := strings.Index(lower[from:], name)
			if i < 0 {
				break
			}
			from += i + len(name)
			hide(rest[from : from+length(text[from:], "& ")])
		}
	}
}

func hide(secret []byte) {
	for i := range secret {
		secret[i] = '*'
	}
}

// length returns how far text goes before one of the characters.
func length(text, characters string) int {
	if i := strings.IndexAny(text, characters); i >= 0 {
		return i
	}
	return len(text)
}
