package lint

import (
	"slices"
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// inPlace is the first SQLite version that can change NOT NULL and constraints of an existing
// table.
const inPlace = "3.53.0"

// minServer reports an ALTER TABLE that older SQLite versions do not support, unless metadata.txt
// requires a newer version.
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

// older reports whether version is older than the other. "" is older than every version.
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
