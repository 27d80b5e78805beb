package migrate

import (
	"fmt"
	"slices"

	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
)

// Code identifies a kind of finding.
type Code string

// The findings of `migrate status`.
const (
	ChecksumMismatch      Code = "checksum-mismatch"
	MissingLocally        Code = "applied-migration-missing-locally"
	NotApplied            Code = "local-migration-not-applied"
	MissingSnapshot       Code = "missing-db-snapshot"
	InvalidLocalArtifacts Code = "invalid-local-artifacts"
	SchemaDrift           Code = "schema-drift"
	OutOfOrder            Code = "out-of-order"
	HistoryTampered       Code = "history-tampered"
	MigrationFailed       Code = "migration-failed"
	MigrationUnfinished   Code = "migration-unfinished"
	GuardLeft             Code = "guard-left"
	SquashedInPart        Code = "squashed-in-part"
)

// Finding is one problem that Status found.
type Finding struct {
	Code      Code
	Migration string
	Message   string
	// Fix is the repair.
	Fix Fix
}

// String returns the finding on one line and its fix on the next.
func (f Finding) String() string {
	where := string(f.Code)
	if f.Migration != "" {
		where += " " + f.Migration
	}
	return fmt.Sprintf("%s: %s\n  fix: %s", where, f.Message, f.Fix.Kind)
}

// stopsDeploy reports whether deploy refuses to run with the finding. It runs in spite of pending,
// unfinished and failed migrations, and of old rows without snapshots, which only affect rollback.
func (f Finding) stopsDeploy() bool {
	return !slices.Contains([]Code{NotApplied, GuardLeft, MigrationUnfinished, MigrationFailed, MissingSnapshot}, f.Code)
}

// checkFiles checks the artifacts without a history.
func checkFiles(set artifact.Set) []Finding { return checkHistory(set, &historyView{}) }

// checkHistory compares artifacts and history, without I/O.
func checkHistory(set artifact.Set, h *historyView) []Finding {
	var out []Finding
	if err := h.broken(); err != nil {
		out = append(out, tampered(err, set, h.events))
	}
	out = append(out, checkSquashes(set, h)...)
	elsewhere := covered(set)
	h, set = h.recorded(set), h.effective(set)
	states := history.Replay(h.events)
	applied := map[string]string{} // checksums by name
	last := artifact.Name("")
	for _, s := range states {
		local := set.Find(artifact.Name(s.Migration))
		out = append(out, slices.DeleteFunc(checkState(s, local), func(f Finding) bool { return f.Code == MissingLocally && elsewhere[s.Migration] })...)
		if s.Status == history.IsApplied {
			applied[s.Migration] = s.Checksum
			if name := artifact.Name(s.Migration); last == "" || name.Key() > last.Key() {
				last = name
			}
		}
	}
	edited, away := map[string]bool{}, awayOf(set, h)
	for i, f := range out {
		edited[f.Migration] = edited[f.Migration] || f.Code == ChecksumMismatch
		if f.Code == MissingLocally && slices.Contains(away, f.Migration) {
			out[i].Fix.Kind = FixRestoreOrBack
		}
	}
	out = append(out, checkProblems(set, edited)...)
	out = append(out, checkPending(set, applied, last)...)
	return fixFirst(out)
}

// fixFirst replaces every advice to deploy by the fix of the first finding that stops a deploy.
func fixFirst(findings []Finding) []Finding {
	first := stopping(findings)
	if len(first) == 0 {
		return findings
	}
	for i := range findings {
		if findings[i].Fix.Kind == FixDeploy {
			findings[i].Fix = first[0].Fix
		}
	}
	return findings
}

// historyFindings returns the findings because of which the whole history cannot be trusted.
func historyFindings(findings []Finding) []Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f Finding) bool { return f.Code != HistoryTampered })
}

// tampered reports a history that somebody changed after it was written. The fix is that a person
// confirms the history. This confirmation becomes a new row of the history.
func tampered(broken error, set artifact.Set, events []history.Event) Finding {
	f := Finding{HistoryTampered, "", broken.Error() + "; compare the rows with a backup of the database before you confirm them", Fix{Kind: FixRecordApplied}}
	active := history.Active(events)
	switch {
	case len(active) > 0:
		f.Fix.Migration = active[len(active)-1].Migration
	case len(events) > 0:
		f.Fix.Migration = events[len(events)-1].Migration
	case len(set.Migrations) > 0:
		f.Fix.Migration = string(set.Migrations[0].Name)
	default:
		f.Fix.Kind = FixBaseline
	}
	return f
}

// checkEdits reports edits of the files, or of the row, of a migration that has run.
func checkEdits(s history.State, local *artifact.Migration) []Finding {
	switch {
	case local == nil || s.Status == history.NotApplied:
		return nil
	case local.Checksum == s.Checksum:
		if f, edited := editedRow(local, s.Event); edited {
			return []Finding{f}
		}
		return nil
	case s.Status == history.HasFailed && sameSoFar(local, s):
		return nil
	}
	return []Finding{{ChecksumMismatch, s.Migration, "was edited after it was applied; put the change into a new migration" + editedFiles(local, s.Event), Fix{FixRestore, s.Migration}}}
}

func checkState(s history.State, local *artifact.Migration) []Finding {
	name, out := s.Migration, checkEdits(s, local)
	switch s.Status {
	case history.NotApplied:
	case history.Unfinished:
		out = append(out, Finding{MigrationUnfinished, name, "its run was interrupted after " + groupCount(s.Groups) + "; continue it there, or roll back what is committed", Fix{FixGoOnOrBack, name}})
	case history.HasFailed:
		out = append(out, Finding{MigrationFailed, name,
			"failed after " + groupCount(s.Groups) + ": " + s.Event.Reason + "; once the cause is removed, continue it there, or roll back what is committed",
			Fix{FixGoOnOrBack, name}})
	case history.IsApplied:
		if s.Event.AfterSchema == "" || s.Event.BeforeSchema == "" && s.Event.Kind != history.Baseline {
			out = append(out, missingSnapshot(name, local != nil))
		}
		if local == nil {
			out = append(out, Finding{MissingLocally, name,
				"is applied to the database, but its directory is missing; restore it from the branch or commit that has it, or from the history", Fix{FixRestore, name}})
		}
	}
	return out
}

// missingSnapshot reports a row of an older history version without snapshots. The fix records the
// local files again, with their snapshots.
func missingSnapshot(name string, local bool) Finding {
	f := Finding{MissingSnapshot, name, "its row in the history holds no schema snapshots, so only the local files can undo it",
		Fix{FixRecordApplied, name}}
	if !local {
		f.Message = "its row in the history holds no schema snapshots and its directory is missing, so it cannot be undone; write a new migration instead"
		f.Fix.Kind = FixSearch
	}
	return f
}

func groupCount(n int) string {
	if n == 1 {
		return "1 group"
	}
	return fmt.Sprintf("%d groups", n)
}

// checkProblems reports faults in the directories. An edit of an applied migration is reported as a
// checksum mismatch instead.
func checkProblems(set artifact.Set, edited map[string]bool) []Finding {
	var out []Finding
	for _, p := range set.Problems {
		if p.Stale && edited[p.Migration] {
			continue
		}
		f := Finding{InvalidLocalArtifacts, p.Migration, p.Message, Fix{FixCheckOut, p.Migration}}
		switch {
		case p.Stale:
			f.Fix.Kind = FixRestamp
		case p.Foreign:
			f.Fix.Kind = FixAdopt
		}
		out = append(out, f)
	}
	return out
}

// checkPending checks that each migration that is not applied sorts after all applied ones, and
// starts where the previous one ends.
func checkPending(set artifact.Set, applied map[string]string, last artifact.Name) []Finding {
	var out []Finding
	previous := (*artifact.Migration)(nil)
	for _, m := range set.Migrations {
		name := string(m.Name)
		_, done := applied[name]
		misplaced := func(format string, args ...any) {
			out = append(out, Finding{OutOfOrder, name, fmt.Sprintf(format, args...), Fix{FixRebase, name}})
		}
		switch {
		case done:
		case last != "" && m.Name.Key() < last.Key():
			misplaced("is not applied, but %s, which comes later, is", last)
		case previous != nil && previous.Files.After != m.Files.Before:
			misplaced("does not start where %s ends: both were made from the same schema", previous.Name)
		case previous != nil && !follows(m, previous, applied):
			misplaced("was made after another migration than %s, which now precedes it", previous.Name)
		default:
			out = append(out, Finding{NotApplied, name, "is not applied to the database", Fix{FixDeploy, name}})
		}
		previous = m
	}
	return out
}

// follows reports whether the parent of m is the previous migration. The parent may be recorded as
// the checksum of the previous migration's files or of its row in the history. If the previous
// migration is a squash, the checksum of a migration that it replaces counts too.
func follows(m, previous *artifact.Migration, applied map[string]string) bool {
	switch m.Metadata.Parent {
	case "", previous.Checksum, previous.Metadata.Checksum, applied[string(previous.Name)]:
		return true
	}
	return standsFor(previous.Metadata.Squashes, m.Metadata.Parent)
}

// stopping returns the findings that stop a deploy.
func stopping(findings []Finding) []Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f Finding) bool { return !f.stopsDeploy() })
}

// pending returns the migrations that are not applied, in order.
func pending(set artifact.Set, h *historyView) []*artifact.Migration {
	h, set = h.recorded(set), h.effective(set)
	applied := map[string]bool{}
	for _, s := range h.active() {
		applied[s.Migration] = true
	}
	var out []*artifact.Migration
	for _, m := range set.Migrations {
		if !applied[string(m.Name)] {
			out = append(out, m)
		}
	}
	return out
}
