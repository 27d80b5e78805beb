package app

import (
	"errors"
	"fmt"

	"github.com/cocomon/comon_orm/internal/hint"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
)

// Messages formats errors, findings and hazards, together with the commands that resolve them, for
// one run of the program.
type Messages struct {
	Run *hint.Run
	// Upstream is the result of the function [Upstream]. With nil, no commit is found.
	Upstream func(migration string) string
}

// Found is a finding of a check with the hints that resolve it, the best one first.
type Found struct {
	Code      migrate.Code
	Migration string
	Message   string
	Hints     []hint.Hint
}

// Finding is the printed form of a finding, with the command that resolves it.
type Finding struct {
	Code      migrate.Code `json:"code"`
	Migration string       `json:"migration"`
	Message   string       `json:"message"`
	Fix       string       `json:"fix"`
	// Or are alternatives to Fix.
	Or []string `json:"or,omitempty"`
}

// String returns the finding on one line, and the commands that resolve it on the next lines.
func (f Finding) String() string {
	where := string(f.Code)
	if f.Migration != "" {
		where += " " + f.Migration
	}
	text := fmt.Sprintf("%s: %s", where, f.Message)
	if f.Fix != "" {
		text += CommandLines(append([]string{f.Fix}, f.Or...)...)
	}
	return text
}

// CommandLines returns alternative commands, each on its own line. It omits empty commands.
func CommandLines(commands ...string) string {
	text := ""
	for _, command := range commands {
		if command == "" {
			continue
		}
		if text == "" {
			text += "\n  fix: " + command
		} else {
			text += "\n  or:  " + command
		}
	}
	return text
}

// Commands returns hints as they are printed, without duplicates.
func (m Messages) Commands(hints []hint.Hint) []string {
	var out []string
	for _, h := range hints {
		if h.Kind == hint.Rebase && m.Upstream != nil {
			if ref := m.Upstream(h.About); ref != "" { // other people have that migration, so it must not move
				h = hint.Of(hint.RebaseOnto, ref)
			}
		}
		if command := m.Run.Command(h); !contains(out, command) {
			out = append(out, command)
		}
	}
	return out
}

func contains(list []string, text string) bool {
	for _, one := range list {
		if one == text {
			return true
		}
	}
	return false
}

// Findings returns the library's findings with their commands. It never returns nil.
func (m Messages) Findings(list []migrate.Finding) []Finding {
	return m.Found(foundOf(list))
}

// Found returns findings with their commands. It never returns nil.
func (m Messages) Found(list []Found) []Finding {
	out := make([]Finding, len(list))
	for i, f := range list {
		out[i] = Finding{Code: f.Code, Migration: f.Migration, Message: f.Message}
		if commands := m.Commands(f.Hints); len(commands) > 0 {
			out[i].Fix, out[i].Or = commands[0], commands[1:]
		}
	}
	return out
}

func foundOf(list []migrate.Finding) []Found {
	out := make([]Found, len(list))
	for i, f := range list {
		out[i] = Found{f.Code, f.Migration, f.Message, hintsOf(f.Fix)}
	}
	return out
}

// StatusJSON is the output of `migrate status --json`.
type StatusJSON struct {
	OK         bool      `json:"ok"`
	Findings   []Finding `json:"findings"`
	Applied    []string  `json:"applied"`
	Pending    []string  `json:"pending"`
	Unrecorded []string  `json:"unrecorded,omitempty"`
	Notes      []string  `json:"notes,omitempty"`
}

// StatusJSON returns a status in its printed form, with its findings.
func (m Messages) StatusJSON(s *migrate.Status, found []Found) StatusJSON {
	return StatusJSON{s.OK, m.Found(found), s.Applied, s.Pending, s.Unrecorded, s.Notes}
}

// hintError is an error of this package with the hints that resolve it.
type hintError struct {
	error
	hints []hint.Hint
}

func (e *hintError) Unwrap() error { return e.error }

func withHint(err error, kind hint.Kind, about string) error {
	return &hintError{err, []hint.Hint{hint.Of(kind, about)}}
}

// Misused returns the error for a wrong command line. verb contains the words of the command.
func Misused(verb, format string, args ...any) error {
	return withHint(Usagef(format, args...), hint.Help, verb)
}

// Unsure returns the error for an action that a person has to confirm.
func Unsure(format string, args ...any) error {
	return &hintError{Usagef(format, args...), []hint.Hint{hint.Of(hint.Again, "").With(hint.Force())}}
}

// errorHints returns the hints for an error that is neither a [*migrate.StoppedError] nor a list of
// findings.
func errorHints(err error) []hint.Hint {
	var ours *hintError
	if errors.As(err, &ours) {
		return ours.hints
	}
	var name *artifact.NameError
	var unrepresentable *UnrepresentableError
	var more *migrate.MoreAtRiskError
	again := hint.Of(hint.Again, "")
	switch {
	case errors.As(err, &name) && name.Free != "":
		return []hint.Hint{again.With(hint.Name(string(name.Free)))}
	case errors.As(err, &unrepresentable):
		return []hint.Hint{again.With(hint.Print())}
	case errors.As(err, &more), errors.Is(err, migrate.ErrBusy), errors.Is(err, migrate.ErrHeldUp), errors.Is(err, migrate.ErrOutcomeUnknown):
		return []hint.Hint{again}
	}
	return hintsOf(migrate.FixOf(err))
}

// hintsOf returns the hints for a fix that the library suggests, or none if the library suggests
// none.
func hintsOf(f migrate.Fix) []hint.Hint {
	kinds := map[migrate.FixKind]hint.Kind{
		migrate.FixDeploy: hint.Deploy, migrate.FixRestore: hint.Restore, migrate.FixCheckOut: hint.CheckOut, migrate.FixSearch: hint.FindCommit,
		migrate.FixRestamp: hint.Restamp, migrate.FixRebase: hint.Rebase, migrate.FixReconcile: hint.Reconcile, migrate.FixRecordApplied: hint.RecordApplied,
		migrate.FixRecordRolledBack: hint.RecordRolledBack, migrate.FixForceRolledBack: hint.ForceRolledBack, migrate.FixRollBack: hint.RollBack,
		migrate.FixBaseline: hint.Baseline, migrate.FixAdopt: hint.Adopt, migrate.FixBaselineCreateOnly: hint.BaselineCreateOnly,
		migrate.FixPull: hint.Pull, migrate.FixCreateOnly: hint.CreateOnly, migrate.FixStatus: hint.Status,
	}
	if f.Kind == migrate.FixRestoreOrBack {
		return []hint.Hint{hint.Of(hint.Restore, f.Migration), hint.Of(hint.RollBack, f.Migration)}
	}
	if f.Kind == migrate.FixGoOnOrBack {
		return []hint.Hint{hint.Of(hint.Deploy, ""), hint.Of(hint.UndoPart, "")}
	}
	kind, known := kinds[f.Kind]
	if !known {
		return nil
	}
	return []hint.Hint{hint.Of(kind, f.Migration)}
}
