package diag

import (
	"bytes"
	"strings"
)

// hideSecrets returns text in which asterisks replace the password of each database URL. It is
// needed because a line that is shown may contain a URL. The number of asterisks is the length of
// the password, so that every offset stays valid.
func hideSecrets(text string) string {
	out := []byte(text)
	hideAfter(out, urlMark, func([]byte) bool { return true })
	// a mistyped URL contains its password as well
	for _, begin := range []string{`"postgres`, `"//`} {
		hideAfter(out, begin, func(rest []byte) bool { return !bytes.Contains(rest, []byte(urlMark)) })
	}
	return string(out)
}

// ShownMessage returns the message without passwords. The message may quote a URL of the schema.
func (d Diagnostic) ShownMessage() string { return hideSecrets(d.Message) }

// urlMark is part of every URL.
const urlMark = "://"

// hideAfter hides the secrets in each string that starts with begin. It calls wanted with the text
// after begin, and hides nothing if the result is false.
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

// hideURL hides the password after the user name, and the values of parameters that are secrets.
func hideURL(rest []byte) {
	text := string(rest)
	// the last @, because an unencoded password may contain one
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

// length returns the number of bytes of text before the first of the characters.
func length(text, characters string) int {
	if i := strings.IndexAny(text, characters); i >= 0 {
		return i
	}
	return len(text)
}
