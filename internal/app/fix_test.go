package app

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/hint"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

func planning() Messages {
	return Messages{Run: &hint.Run{Program: []string{"comon_orm"}, Verb: "migrate dev", Flags: []hint.Flag{{Name: "name", Value: "two"}}}}
}

// TestFixes checks that every fix has its own command, and its own text in the library.
func TestFixes(t *testing.T) {
	commands, words := map[string]bool{}, map[string]bool{}
	for kind := migrate.FixDeploy; kind <= migrate.FixStatus; kind++ {
		command := strings.Join(planning().Commands(hintsOf(migrate.Fix{Kind: kind, Migration: "20260315_add"})), " or ")
		if command == "" || kind.String() == "" || commands[command] || words[kind.String()] || strings.Contains(kind.String(), "--") {
			t.Errorf("fix %d is said as %q and %q", kind, command, kind)
		}
		commands[command], words[kind.String()] = true, true
	}
	if past := (migrate.FixStatus + 1).String(); past != "" {
		t.Errorf("a fix more than are tested here: %s", past)
	}
}

func TestExplain(t *testing.T) {
	risk := func(h hazard.Hazard) migrate.Risk { return migrate.Risk{Migration: "m", Hazard: h, Count: 2} }
	required := hazard.Hazard{Kind: hazard.RequiredColumn, Parts: hazard.Parts{Object: "users.age", Field: "User.age"}}
	const words = "  Required column users.age has no default: existing rows would have no value. [UX01] (2 rows): " +
		"give it a @default, make it optional, or give a value for existing rows"
	todo := required
	todo.Line = 3
	rename := hazard.Hazard{Kind: hazard.Rename, Parts: hazard.Parts{Object: "users.a", Field: "User.a", Becomes: "b"}}
	const restamp = "\n  fix: comon_orm migrate dev --restamp"
	for want, err := range map[string]error{
		"stopped\n" + words + "\n  fix: comon_orm migrate dev --name two --backfill User.age=EXPR":                                                             &migrate.StoppedError{Risks: []migrate.Risk{risk(required)}},
		"stopped before m\n" + words + ": edit migration.sql, and give the migration its new checksum" + restamp + "\n  or:  comon_orm migrate dev --name two": &migrate.StoppedError{Migration: "m", Risks: []migrate.Risk{risk(required)}},
		"stopped before m\n" + words + ": edit line 3 of migration.sql, remove the todo, and give the migration its new checksum" + restamp:                    &migrate.StoppedError{Migration: "m", Risks: []migrate.Risk{risk(todo)}},
		"stopped before m\n" + words +
			"\n  fix: comon_orm migrate dev --name two --backfill User.age=EXPR\n  or:  comon_orm migrate resolve --rolled-back m": &migrate.StoppedError{Migration: "m", Undoing: true, Risks: []migrate.Risk{risk(required)}},
		"w: forked m: text\n  fix: comon_orm migrate rebase":            fmt.Errorf("w: %w", &migrate.FindingsError{Findings: []migrate.Finding{{Code: Forked, Migration: "m", Message: "text", Fix: migrate.Fix{Kind: migrate.FixRebase}}}}),
		"w: no\n  fix: comon_orm db pull":                               fmt.Errorf("w: %w", &migrate.FixError{Fix: migrate.Fix{Kind: migrate.FixPull}, Err: errors.New("no")}),
		"the database has drifted from what m left\n  table t: missing": &migrate.DriftError{Migration: "m", Differences: []diff.Difference{{Message: "table t: missing"}}},
		"after m the database would differ from the migration's snapshot, so nothing of it was committed\n  x\n  fix: comon_orm migrate dev --restamp": &migrate.DriftError{Migration: "m", After: true, Differences: []diff.Difference{{Message: "x"}}},
		"plain": errors.New("plain"),
	} {
		if got := planning().Explain(err); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	both := planning().Fixes(&migrate.StoppedError{Risks: []migrate.Risk{risk(required), risk(rename)}})
	if got := strings.Join(both, "; "); got != "comon_orm migrate dev --name two --backfill User.age=EXPR --rename User.a=b; comon_orm migrate dev --name two --backfill User.age=EXPR --no-rename" {
		t.Error(got)
	}
}

// TestStopHints checks that every hazard that stops a run has a command, in planning, deploying and
// undoing, and that a note has none.
func TestStopHints(t *testing.T) {
	for _, entry := range hazard.Entries() {
		kind := entry.Kind
		for _, when := range []Moment{Planning, Deploying, Undoing} {
			risk := migrate.Risk{Migration: "m", Hazard: hazard.Hazard{Kind: kind, Parts: hazard.Parts{Object: "o", Field: "M.f", Becomes: "g"}}}
			hints := stopHints([]migrate.Risk{risk}, when)
			if (len(hints) == 0) != (kind.Level() == hazard.Note) {
				t.Errorf("%s at %d: %v", kind, when, hints)
			}
			printed := planning().RisksJSON([]migrate.Risk{risk}, when)[0]
			if (printed.Fix == "") != (kind.Level() == hazard.Note) {
				t.Errorf("%s at %d: %q", kind, when, printed.Fix)
			}
		}
	}
}
