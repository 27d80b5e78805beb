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

// quoteProgram writes the path of a program. Of an absolute one the directory alone is quoted, so that
// the program's name stays a word of its own for whoever looks for it in a log.
func quoteProgram(path string) string {
	dir, name := filepath.Split(path)
	if !filepath.IsAbs(path) || strings.ContainsAny(dir, "\"$`\\!") {
		return Quote(path)
	}
	return `"` + dir + `"` + Quote(name)
}

// variable writes the value of an environment variable.
func variable(name string) string { return `"$` + name + `"` }
