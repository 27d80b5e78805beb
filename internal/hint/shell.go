package hint

import (
	"path/filepath"
	"regexp"
	"strings"
)

// plainWord matches words that need no quotes in any shell.
var plainWord = regexp.MustCompile(`^[A-Za-z0-9_%+:,./@-][A-Za-z0-9_%+=:,./@-]*$`)

// Quote quotes a word for a POSIX shell, if this is necessary.
func Quote(word string) string {
	if plainWord.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// quoteProgram quotes the path of a program. For an absolute path it always quotes only the
// directory. Scripts that search the output for commands, such as the project's acceptance cases,
// look for the program's name as a separate word. After a quote the name is a separate word, and
// after a slash it is not. A shell accepts both forms.
func quoteProgram(path string) string {
	dir, name := filepath.Split(path)
	if !filepath.IsAbs(path) || strings.ContainsAny(dir, "\"$`\\!") {
		return Quote(path)
	}
	return `"` + dir + `"` + Quote(name)
}

// variable returns the shell word for the value of an environment variable.
func variable(name string) string { return `"$` + name + `"` }
