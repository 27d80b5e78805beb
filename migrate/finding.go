package migrate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
)

// Code is the word for a kind of finding.
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
)

// Finding is one thing that status found.
type Finding struct {
	Code      Code   `json:"code"`
	Migration string `json:"migration"`
	Message   string `json:"message"`
	// Fix is the one command that answers it.
	Fix string `json:"fix"`
}

// String is the finding on one line with its answer on the next.
func (f Finding) String() string {
	where := string(f.Code)
	if f.Migration != "" {
		where += " " + f.Migration
	}
	return fmt.Sprintf("%s: %s\n  fix: %s", where, f.Message, f.Fix)
}

// stopsDeploy reports whether deploy refuses to run with the finding. What is pending or unfinished is its
// work; an old row without snapshots costs only the rollback.
func (f Finding) stopsDeploy() bool {
	return f.Code != NotApplied && f.Code != MigrationUnfinished && f.Code != MissingSnapshot
}

// examine compares artifacts and history; pure.
func examine(set artifact.Set, events []history.Event) []Finding {
	var out []Finding
	if err := history.Verify(events); err != nil {
		out = append(out, Finding{HistoryTampered, "", err.Error(),
			"compare the rows with a backup of the database, then record the truth with `migrate resolve --applied NAME --force --reason TEXT`"})
	}
	states := history.Replay(events)
	applied := map[string]bool{}
	last := artifact.Name("")
	for _, s := range states {
		local := set.Find(artifact.Name(s.Migration))
		out = append(out, examineState(s, local)...)
		if s.Status == history.IsApplied {
			applied[s.Migration] = true
			if name := artifact.Name(s.Migration); last == "" || name.Key() > last.Key() {
				last = name
			}
		}
	}
	for _, p := range set.Problems {
		if p.Stale && applied[p.Migration] {
			continue // said as a checksum mismatch
		}
		fix := "restore the directory from version control"
		if p.Stale {
			fix = "comon_orm migrate dev --restamp"
		}
		out = append(out, Finding{InvalidLocalArtifacts, p.Migration, p.Message, fix})
	}
	return append(out, examinePending(set, applied, last)...)
}

func examineState(s history.State, local *artifact.Migration) []Finding {
	var out []Finding
	edited := func() Finding {
		return Finding{ChecksumMismatch, s.Migration, "was edited after it was applied: " + editedFiles(local, s.Event),
			"restore " + s.Migration + " from version control; put the change into a new migration"}
	}
	switch s.Status {
	case history.NotApplied:
	case history.Unfinished:
		if local != nil && local.Checksum != s.Checksum {
			out = append(out, edited())
		}
		out = append(out, Finding{MigrationUnfinished, s.Migration,
			fmt.Sprintf("its run was cut off after %d groups", s.Groups), "comon_orm migrate deploy"})
	case history.HasFailed:
		out = append(out, Finding{MigrationFailed, s.Migration, "failed after " + fmt.Sprint(s.Groups) + " groups: " + s.Event.Reason,
			"comon_orm migrate resolve --rolled-back " + s.Migration + " (after undoing what it did), or --applied (after finishing it)"})
	case history.IsApplied:
		if s.Event.AfterSchema == "" || s.Event.BeforeSchema == "" && s.Event.Kind != history.Baseline {
			out = append(out, Finding{MissingSnapshot, s.Migration, "its row in the history holds no schema snapshots",
				"restore its directory from version control; a rollback needs the local before.prisma"})
		}
		switch {
		case local == nil:
			out = append(out, Finding{MissingLocally, s.Migration, "is applied to the database, but its directory is not there",
				"restore " + s.Migration + " from version control"})
		case local.Checksum != s.Checksum:
			out = append(out, edited())
		}
	}
	return out
}

// editedFiles names the files that differ from what the history recorded, with their first differing line.
func editedFiles(m *artifact.Migration, e history.Event) string {
	var out []string
	for _, f := range []struct{ name, local, recorded string }{
		{artifact.MigrationFile, m.Files.Migration, e.MigrationSQL},
		{artifact.RollbackFile, m.Files.Rollback, e.RollbackSQL},
		{artifact.WarningsFile, m.Files.Warnings, e.Warnings},
		{artifact.BeforeFile, m.Files.Before, e.BeforeSchema},
		{artifact.AfterFile, m.Files.After, e.AfterSchema},
	} {
		if f.local != f.recorded {
			out = append(out, f.name+" "+firstDifference(f.recorded, f.local))
		}
	}
	if len(out) == 0 {
		return artifact.MetadataFile
	}
	return strings.Join(out, "; ")
}

func firstDifference(recorded, local string) string {
	was, is := strings.Split(recorded, "\n"), strings.Split(local, "\n")
	for i := range max(len(was), len(is)) {
		a, b := at(was, i), at(is, i)
		if a != b {
			return fmt.Sprintf("(line %d was %q, is %q)", i+1, a, b)
		}
	}
	return ""
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}

func examinePending(set artifact.Set, applied map[string]bool, last artifact.Name) []Finding {
	var out []Finding
	previous := (*artifact.Migration)(nil)
	for _, m := range set.Migrations {
		name := string(m.Name)
		switch {
		case applied[name]:
		case last != "" && m.Name.Key() < last.Key():
			out = append(out, Finding{OutOfOrder, name, fmt.Sprintf("is not applied, but %s, which comes later, is", last),
				"comon_orm migrate rebase"})
		case previous != nil && previous.Files.After != m.Files.Before:
			out = append(out, Finding{OutOfOrder, name, fmt.Sprintf("does not start where %s ends: both were made from the same schema", previous.Name),
				"comon_orm migrate rebase"})
		default:
			out = append(out, Finding{NotApplied, name, "is not applied to the database", "comon_orm migrate deploy"})
		}
		previous = m
	}
	return out
}

// stopping are the findings that deploy does not run with.
func stopping(findings []Finding) []Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f Finding) bool { return !f.stopsDeploy() })
}

// pending are the migrations that do not stand applied, in order.
func pending(set artifact.Set, events []history.Event) []*artifact.Migration {
	applied := map[string]bool{}
	for _, s := range history.Active(events) {
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
