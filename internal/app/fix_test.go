package app

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// TestFixCommand wants a command of its own for every fix, and words of its own in the library.
func TestFixCommand(t *testing.T) {
	commands, words := map[string]bool{}, map[string]bool{}
	for kind := migrate.FixDeploy; kind <= migrate.FixStatus; kind++ {
		command := FixCommand(migrate.Fix{Kind: kind, Migration: "20260315_add"})
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
		"give it a @default, make it optional, or say what existing rows get"
	todo := required
	todo.Line = 3
	for want, err := range map[string]error{
		"stopped\n" + words + ": --backfill User.age=EXPR":                                                                                    &migrate.StoppedError{Risks: []migrate.Risk{risk(required)}},
		"stopped before m\n" + words + ": edit migration.sql, then run comon_orm migrate dev --restamp":                                       &migrate.StoppedError{Migration: "m", Risks: []migrate.Risk{risk(required)}},
		"stopped before m\n" + words + ": edit rollback.sql, or undo the migration by hand and run comon_orm migrate resolve --rolled-back m": &migrate.StoppedError{Migration: "m", Undoing: true, Risks: []migrate.Risk{risk(required)}},
		"stopped before m\n" + words + ": edit line 3 of migration.sql, remove the todo, and run comon_orm migrate dev --restamp":             &migrate.StoppedError{Migration: "m", Risks: []migrate.Risk{risk(todo)}},
		"w: forked m: text\n  fix: comon_orm migrate rebase":                                                                                  fmt.Errorf("w: %w", &migrate.FindingsError{Findings: []migrate.Finding{{Code: Forked, Migration: "m", Message: "text", Fix: migrate.Fix{Kind: migrate.FixRebase}}}}),
		"w: no\n  fix: comon_orm db pull":                               fmt.Errorf("w: %w", &migrate.FixError{Fix: migrate.Fix{Kind: migrate.FixPull}, Err: errors.New("no")}),
		"the database has drifted from what m left\n  table t: missing": &migrate.DriftError{Migration: "m", Differences: []diff.Difference{{Message: "table t: missing"}}},
		"plain": errors.New("plain"),
	} {
		if got := Explain(err); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestHowToAnswer(t *testing.T) {
	rename := hazard.Hazard{Kind: hazard.Rename, Parts: hazard.Parts{Object: "users.name", Field: "User.name", Becomes: "fullName"}}
	for _, c := range []struct {
		h    hazard.Hazard
		when Moment
		want string
	}{
		{rename, Planning, "--rename User.name=fullName; two different things: --no-rename"},
		{hazard.Hazard{Kind: hazard.Rename, Parts: hazard.Parts{Object: "old"}}, Planning, "or let them go: --no-rename"},
		{hazard.Hazard{Kind: hazard.LoseDependent}, Planning, "migrate dev --create-only"},
		{hazard.Hazard{Kind: hazard.UnfitValues}, Deploying, ""},
		{hazard.Hazard{Kind: hazard.UnfitValues}, Undoing, "edit rollback.sql"},
		{hazard.Hazard{Kind: hazard.DropColumn}, Deploying, ""},
	} {
		if got := HowToAnswer(migrate.Risk{Hazard: c.h}, c.when); !strings.Contains(got, c.want) || (got == "") != (c.want == "") {
			t.Errorf("%s: %q, want %q", c.h.Code(), got, c.want)
		}
	}
}
