package hint

import (
	"slices"
	"strings"
)

// Environment are variables as NAME=value.
//
// A URL of a database may contain a password, so a command refers to the variable with the URL: the
// shell that ran this program has the same variables. If no variable has it, the command refers to
// one that is not set: it fails until the variable is set, and cannot use another database. The
// path of a SQLite file is no secret and is written out.
type Environment []string

const usualVariable = "DATABASE_URL"

// word writes a URL for a shell; unset is true if it is written as a variable that is not set.
func (e Environment) word(url string) (word string, unset bool) {
	if name := e.variableOf(url); name != "" {
		return variable(name), false
	}
	if strings.HasPrefix(url, "file:") && !strings.ContainsAny(url, "?@") {
		return Quote(url), false
	}
	return variable(e.free()), true
}

// variableOf is the name of a variable that has the value, DATABASE_URL first.
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

// free is the name of a variable that is not set.
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
