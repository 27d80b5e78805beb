package datasource

import (
	"net/url"
	"regexp"
	"strings"
)

const hidden = "***"

// secretParam finds secrets among parameters and in key=value connection strings.
var secretParam = regexp.MustCompile(`(?i)((?:ssl)?password|passwd|pwd|token|authtoken|api_?key|pragma_key)(\s*=\s*)('(?:[^'\\]|\\.)*'|[^\s&]*)`)

// Mask returns the URL with its secrets replaced by ***. It never fails: if a URL cannot be parsed,
// it hides more than the secrets rather than less.
func Mask(text string) string {
	if scheme, rest, ok := strings.Cut(text, "://"); ok {
		// The last @ ends the password, because an unencoded password may contain @, /, ? and #.
		if i := strings.LastIndex(rest, "@"); i >= 0 {
			text = scheme + "://" + maskUser(rest[:i]) + rest[i:]
		}
	}
	return secretParam.ReplaceAllString(text, "${1}${2}"+hidden)
}

func maskUser(userinfo string) string {
	if user, _, ok := strings.Cut(userinfo, ":"); ok {
		return user + ":" + hidden
	}
	return userinfo
}

// The patterns for secrets in any text. urlSecret finds the password of a URL. It accepts a single
// slash after the scheme, because a function that cleans paths may have removed the other one.
// looseSecret finds parameters. It allows no spaces around "=", so that it does not match
// assignments in SQL. dsnSecret does allow them; it is used only in lines in which dsnWord finds a
// connection string.
var (
	urlSecret   = regexp.MustCompile("(?i)([a-z][a-z0-9+.-]*:/{1,2}[^\\s:/@\"'`]*:)([^\\s\"'`]*)@")
	looseSecret = regexp.MustCompile(`(?i)\b((?:ssl)?password|passwd|pwd|(?:auth)?token|api_?key|pragma_key)(=)('(?:[^'"\\]|\\.)*'|[^\s&"'\x60\\,;)]+)`)
	dsnSecret   = regexp.MustCompile(`(?i)\b((?:ssl)?password)(\s*=\s*)('(?:[^'"\\]|\\.)*'|[^\s&"'\x60\\,;)]+)`)
	dsnWord     = regexp.MustCompile(`(?i)\b(?:host|hostaddr|dbname|user|port)\s*=`)
)

// MaskText hides in any text, such as a message, what looks like the secret of a URL or of a
// connection string.
func MaskText(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		line = urlSecret.ReplaceAllStringFunc(line, func(url string) string {
			found := urlSecret.FindStringSubmatch(url)
			if strings.Trim(found[2], "*") == "" {
				// Asterisks already hide the secret. In a code frame there is one for each of its
				// characters, and another number would move the columns to which the frame points.
				return url
			}
			return found[1] + hidden + "@"
		})
		if dsnWord.MatchString(line) {
			line = dsnSecret.ReplaceAllString(line, "${1}${2}"+hidden)
		}
		out.WriteString(looseSecret.ReplaceAllString(line, "${1}${2}"+hidden))
	}
	return out.String()
}

// MaskIn returns text with the secrets of the URL replaced by ***. The text may quote the URL or
// parts of it. Use MaskIn for every message of a driver.
func MaskIn(text, databaseURL string) string {
	if databaseURL == "" {
		return text
	}
	text = strings.ReplaceAll(text, databaseURL, Mask(databaseURL))
	bare, all := secrets(databaseURL)
	for _, secret := range all {
		text = strings.ReplaceAll(text, ":"+secret+"@", ":"+hidden+"@")
	}
	for _, secret := range bare {
		text = replaceWord(text, secret)
	}
	return text
}

// secrets returns each secret of a URL in three forms: as written, decoded, and encoded. bare omits
// every form that is also the name of the user, the host or the database, because hiding it
// everywhere would also hide these names.
func secrets(databaseURL string) (bare, all []string) {
	var found []string
	_, rest, _ := strings.Cut(databaseURL, "://")
	if i := strings.LastIndex(rest, "@"); i >= 0 {
		if _, password, ok := strings.Cut(rest[:i], ":"); ok {
			found = append(found, password)
		}
	}
	for _, match := range secretParam.FindAllStringSubmatch(databaseURL, -1) {
		found = append(found, strings.Trim(match[3], "'"))
	}
	u, err := url.Parse(databaseURL)
	if err == nil && u.User != nil {
		if password, ok := u.User.Password(); ok {
			found = append(found, password)
		}
	}
	for _, secret := range found {
		for _, form := range []string{secret, decoded(secret), url.QueryEscape(secret)} {
			public := err == nil && (u.User != nil && form == u.User.Username() || form == u.Hostname() || form == strings.Trim(u.Path, "/"))
			if form == "" {
				continue
			}
			all = append(all, form)
			if !public {
				bare = append(bare, form)
			}
		}
	}
	return bare, all
}

func decoded(s string) string {
	if out, err := url.PathUnescape(s); err == nil {
		return out
	}
	return s
}

// replaceWord replaces secret unless it is part of a longer word.
func replaceWord(text, secret string) string {
	var out strings.Builder
	for rest := text; ; {
		i := strings.Index(rest, secret)
		if i < 0 {
			out.WriteString(rest)
			return out.String()
		}
		end := i + len(secret)
		before := i > 0 && isWordByte(rest[i-1]) && isWordByte(secret[0])
		after := end < len(rest) && isWordByte(rest[end]) && isWordByte(secret[len(secret)-1])
		out.WriteString(rest[:i])
		if before || after {
			out.WriteString(secret)
		} else {
			out.WriteString(hidden)
		}
		rest = rest[end:]
	}
}

func isWordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c >= 0x80
}
