package lint

import (
	"slices"
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// inPlace is the SQLite version that can change NOT NULL and constraints of a table that is there.
const inPlace = "3.53.0"

// minServer finds an ALTER TABLE that only newer versions know, where metadata.txt does not ask for
// one.
func (j *judge) minServer(c statement.Change, alter diff.AlterTable) {
	if !older(j.migration.meta.MinServer, inPlace) {
		return
	}
	if slices.ContainsFunc(c.Actions, needsNewer) {
		j.report(of(hazard.NewerSQLite, alter.From.QName()))
	}
}

func needsNewer(a statement.Action) bool {
	words := strings.Fields(a.Words)
	switch {
	case len(words) < 2:
		return false
	case words[0] == "ADD":
		return slices.Contains([]string{"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"}, words[1])
	case words[0] == "DROP":
		return words[1] == "CONSTRAINT"
	}
	return words[0] == "ALTER" && strings.HasSuffix(a.Words, "NOT NULL")
}

// older compares versions; one that is not given is older.
func older(version, than string) bool {
	have, want := strings.Split(version, "."), strings.Split(than, ".")
	for i := range want {
		n := -1
		if i < len(have) {
			if v, err := strconv.Atoi(have[i]); err == nil {
				n = v
			}
		}
		if m, _ := strconv.Atoi(want[i]); n != m {
			return n < m
		}
	}
	return false
}
