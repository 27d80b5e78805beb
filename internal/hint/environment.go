package hint

import (
	"slices"
	"strings"
)

// Environment is a list of environment variables as NAME=value.
//
// A URL of a database may contain a password, so a printed command refers to the variable with the
// URL. This works because the shell that ran this program has the same variables. If no variable
// contains the URL, the command refers to a variable that is not set. The command then fails until
// the user sets the variable, and it cannot use another database by accident. The path of a SQLite
// file is not secret and is written out.
type Environment []string

const usualVariable = "DATABASE_URL"

// word returns the shell word for a URL. unset is true if the word is a variable that is not set.
func (e Environment) word(url string) (word string, unset bool) {
	if name := e.variableOf(url); name != "" {
		return variable(name), false
	}
	if strings.HasPrefix(url, "file:") && !strings.ContainsAny(url, "?@") {
		return Quote(url), false
	}
	return variable(e.free()), true
}

// variableOf returns the name of a variable with the value. It prefers DATABASE_URL.
func (e Environment) variableOf(value string) string {
	var found string
	for _, setting := range e {
		name, has, _ := strings.Cut(setting, "=")
		if has == value && isName(name) && (found == "" || name < found && found != usualVariable || name == usualVariable) {
			found = name
		}
	}
	return found
}

// free returns the name of a variable that is not set.
func (e Environment) free() string {
	name := usualVariable
	for e.has(name) {
		name = "GIVEN_" + name
	}
	return name
}

func (e Environment) has(name string) bool {
	return slices.ContainsFunc(e, func(setting string) bool { return strings.HasPrefix(setting, name+"=") })
}

func isName(name string) bool {
	letter := func(r rune) bool { return r == '_' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' }
	for i, r := range name {
		if !letter(r) && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return name != ""
}
