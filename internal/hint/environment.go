package hint

import (
	"slices"
	"strings"
)

// Environment are variables as NAME=value.
//
// A URL of a database may hold a password, so a command names the variable that has it: the shell that
// ran this program has the same variables. Where no variable has it, one that is not set stands for it: the command is
// refused until it is, and cannot meet another database. The path of an SQLite file is no secret and stands itself.
type Environment []string

const usualVariable = "DATABASE_URL"

// word writes a URL for a shell; stands is true where that is a variable that is not set.
func (e Environment) word(url string) (word string, stands bool) {
	if name := e.variableOf(url); name != "" {
		return variable(name), false
	}
	if strings.HasPrefix(url, "file:") && !strings.ContainsAny(url, "?@") {
		return Quote(url), false
	}
	return variable(e.free()), true
}

// variableOf is the name of a variable that has the value, the usual one first.
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
