package app

import (
	"fmt"

	"github.com/cocomon/comon_orm/migrate"
)

// Finding is a finding with the one command that answers it, as it is printed.
type Finding struct {
	Code      migrate.Code `json:"code"`
	Migration string       `json:"migration"`
	Message   string       `json:"message"`
	Fix       string       `json:"fix"`
}

// String is the finding on one line with its answer on the next.
func (f Finding) String() string {
	where := string(f.Code)
	if f.Migration != "" {
		where += " " + f.Migration
	}
	return fmt.Sprintf("%s: %s\n  fix: %s", where, f.Message, f.Fix)
}

// Findings are the library's findings with their commands; never nil.
func Findings(list []migrate.Finding) []Finding {
	out := make([]Finding, len(list))
	for i, f := range list {
		out[i] = Finding{f.Code, f.Migration, f.Message, FixCommand(f.Fix)}
	}
	return out
}

// StatusJSON is what `migrate status --json` prints.
type StatusJSON struct {
	OK       bool      `json:"ok"`
	Findings []Finding `json:"findings"`
	Applied  []string  `json:"applied"`
	Pending  []string  `json:"pending"`
}

// NewStatusJSON gives a status its printed form.
func NewStatusJSON(s *migrate.Status) StatusJSON {
	return StatusJSON{s.OK, Findings(s.Findings), s.Applied, s.Pending}
}

// FixCommand is the command that does what a fix is, "" where none is known.
func FixCommand(f migrate.Fix) string {
	const tool = "comon_orm "
	switch f.Kind {
	case migrate.NoFix:
		return ""
	case migrate.FixDeploy, migrate.FixGoOnOrBack:
		return tool + "migrate deploy"
	case migrate.FixRestore:
		return tool + "migrate resolve --restore " + f.Migration
	case migrate.FixCheckOut:
		return "git checkout -- '*" + f.Migration + "*'"
	case migrate.FixSearch:
		return "git log --all -- '*" + f.Migration + "*'"
	case migrate.FixRestamp:
		return tool + "migrate dev --restamp"
	case migrate.FixRebase:
		return tool + "migrate rebase"
	case migrate.FixReconcile:
		return tool + "migrate dev --reconcile"
	case migrate.FixRecordApplied:
		return tool + "migrate resolve --applied " + f.Migration + " --force --reason TEXT"
	case migrate.FixRecordRolledBack:
		return tool + "migrate resolve --rolled-back " + f.Migration
	case migrate.FixForceRolledBack:
		return tool + "migrate resolve --rolled-back " + f.Migration + " --force --reason TEXT"
	case migrate.FixRollBack:
		return tool + "migrate rollback --name " + f.Migration
	case migrate.FixBaseline:
		return tool + "migrate baseline"
	case migrate.FixAdopt:
		return tool + "migrate baseline --adopt"
	case migrate.FixBaselineCreateOnly:
		return tool + "migrate baseline --create-only"
	case migrate.FixPull:
		return tool + "db pull"
	case migrate.FixCreateOnly:
		return tool + "migrate dev --create-only"
	case migrate.FixStatus:
		return tool + "migrate status"
	}
	return ""
}
