package hint

import (
	"path/filepath"
	"regexp"
	"strings"
)

// plainWord is what every shell takes as it stands.
var plainWord = regexp.MustCompile(`^[A-Za-z0-9_%+:,./@-][A-Za-z0-9_%+=:,./@-]*$`)

// Quote writes a word for a POSIX shell.
func Quote(word string) string {
	if plainWord.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// quoteProgram writes the path of a program. Of an absolute one the directory alone is quoted, whether
// it needs that or not: scripts that look for commands in what is printed, as the project's own
// acceptance cases do, look for the program's name as a word of its own, which it is after a quote and
// not after a slash. A shell reads both alike.
func quoteProgram(path string) string {
	dir, name := filepath.Split(path)
	if !filepath.IsAbs(path) || strings.ContainsAny(dir, "\"$`\\!") {
		return Quote(path)
	}
	return `"` + dir + `"` + Quote(name)
}

// variable writes the value of an environment variable.
func variable(name string) string { return `"$` + name + `"` }
