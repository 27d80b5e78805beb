package hint

import (
	"path/filepath"
	"regexp"
	"strings"
)

// plainWord matches words that need no quotes in any shell.
var plainWord = regexp.MustCompile(`^[A-Za-z0-9_%+:,./@-][A-Za-z0-9_%+=:,./@-]*$`)

// Quote writes a word for a POSIX shell.
func Quote(word string) string {
	if plainWord.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// quoteProgram writes the path of a program. For an absolute path only the directory is quoted,
// always: scripts that search the output for commands, such as the project's acceptance cases, look
// for the program's name as a separate word, which it is after a quote and not after a slash. A
// shell reads both alike.
func quoteProgram(path string) string {
	dir, name := filepath.Split(path)
	if !filepath.IsAbs(path) || strings.ContainsAny(dir, "\"$`\\!") {
		return Quote(path)
	}
	return `"` + dir + `"` + Quote(name)
}

// variable writes the value of an environment variable.
func variable(name string) string { return `"$` + name + `"` }
