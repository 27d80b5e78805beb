package app

import (
	"errors"
	"fmt"
	"strings"

	"github.com/cocomon/comon_orm/internal/hint"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// Explain returns the text of an error, followed by what a person at the command line can do. The
// library reports which kind of answer a hazard needs; this package adds the flags with which a
// person gives the answer.
func (m Messages) Explain(err error) string {
	text := err.Error()
	var found *migrate.FindingsError
	if errors.As(err, &found) {
		text = strings.Replace(text, found.Error(), m.findingsText(found), 1)
	}
	var stopped *migrate.StoppedError
	if errors.As(err, &stopped) {
		text = strings.Replace(text, stopped.Error(), StoppedText(stopped), 1)
		if onlyWarnings(stopped.Risks) {
			text += "\nread the warnings, and go on if that is meant"
		}
	}
	return text + CommandLines(m.Fixes(err)...)
}

// Fixes returns the commands that resolve an error as a whole, the best one first. The findings of
// the error have commands of their own.
func (m Messages) Fixes(err error) []string {
	if fixes := m.Commands(errorHints(err)); len(fixes) > 0 {
		return fixes
	}
	var stopped *migrate.StoppedError
	var drift *migrate.DriftError
	var statement *migrate.StatementError
	switch {
	case errors.As(err, &stopped):
		return m.Commands(stopHints(stopped.Risks, momentOf(stopped)))
	case errors.As(err, &drift) && drift.After && m.Run.Verb == hint.RollBack.Verb():
		return m.Commands([]hint.Hint{hint.Of(hint.Again, "")}) // after a person has corrected rollback.sql
	case errors.As(err, &drift) && drift.After:
		return m.Commands([]hint.Hint{hint.Of(hint.Restamp, "")})
	case errors.As(err, &statement) && m.Run.Verb == hint.RollBack.Verb():
		return m.Commands([]hint.Hint{hint.Of(hint.Again, "")})
	case errors.As(err, &statement): // a person edits the migration, or its result is already in the database
		return m.Commands([]hint.Hint{hint.Of(hint.Status, ""), hint.Of(hint.Restamp, "")})
	}
	return nil
}

func (m Messages) findingsText(e *migrate.FindingsError) string {
	var lines []string
	for _, f := range m.Findings(e.Findings) {
		lines = append(lines, f.String())
	}
	return strings.Join(lines, "\n")
}

// StopCommands returns the commands that resolve the risks, the best one first.
func (m Messages) StopCommands(risks []migrate.Risk, when Moment) []string {
	return m.Commands(stopHints(risks, when))
}

// StoppedText lists what stops a run. For each hazard, it includes what a person can do about it.
func StoppedText(e *migrate.StoppedError) string {
	explained := *e
	explained.Risks = nil
	text := explained.Error()
	for _, r := range e.Risks {
		text += "\n  " + RiskText(r, momentOf(e))
	}
	return text
}

// HazardJSON is a hazard as commands print it. Remedy describes what a person can do. Fix is the
// command that does this, or the command to run afterwards. Both are empty for a note.
type HazardJSON struct {
	migrate.HazardJSON
	Level  string `json:"level"`
	Remedy string `json:"remedy"`
	Fix    string `json:"fix"`
}

// StoppedJSON returns the hazards that stopped a run.
func (m Messages) StoppedJSON(e *migrate.StoppedError) []HazardJSON {
	return m.RisksJSON(e.Risks, momentOf(e))
}

// RisksJSON returns the risks as commands print them. It never returns nil.
func (m Messages) RisksJSON(risks []migrate.Risk, when Moment) []HazardJSON {
	out := make([]HazardJSON, len(risks))
	all := stopHints(risks, when)
	for i, r := range risks {
		out[i] = HazardJSON{r.JSON(), r.Hazard.Level().String(), remedy(r, when), ""}
		if r.Hazard.Level() == hazard.Note {
			continue
		}
		own := stopHints(risks[i:i+1], when)
		if len(all) > 0 && len(own) > 0 && all[0].Kind == own[0].Kind {
			own = []hint.Hint{all[0]}
			if r.Hazard.Answer() == hazard.Allow && r.Hazard.Line == 0 && !onlyWarnings(risks) {
				own[0] = own[0].With(hint.Allow())
			}
		}
		if len(own) > 0 {
			out[i].Fix = m.Run.Command(own[0])
		}
	}
	return out
}

func onlyWarnings(risks []migrate.Risk) bool {
	for _, r := range risks {
		if r.Hazard.Level() != hazard.Warning {
			return false
		}
	}
	return true
}

func momentOf(e *migrate.StoppedError) Moment {
	switch {
	case e.Undoing:
		return Undoing
	case e.Migration != "":
		return Deploying
	}
	return Planning
}

// Moment is the situation in which a hazard is reported. The possible answers depend on it.
type Moment uint8

// The moments are the planning of a migration, the application of a written migration, and a
// rollback.
const (
	Planning Moment = iota
	Deploying
	Undoing
)

// RiskText returns a risk on one line, with what a person can do about it.
func RiskText(r migrate.Risk, when Moment) string {
	if how := howTo(r, when); how != "" {
		return r.String() + ": " + how
	}
	return r.String()
}

// remedy describes everything that a person has to do before running the command.
func remedy(r migrate.Risk, when Moment) string {
	if how := howTo(r, when); how != "" {
		return how
	}
	return r.Hazard.Remedy()
}

// howTo describes what a person has to do. It returns "" if the hazard's message already describes
// this.
func howTo(r migrate.Risk, when Moment) string {
	h := r.Hazard
	switch {
	case h.Line > 0:
		return fmt.Sprintf("edit line %d of migration.sql, remove the todo, and give the migration its new checksum", h.Line)
	case when == Deploying && h.Answer() == hazard.Allow && r.Line > 0:
		return fmt.Sprintf("accept it with a line above line %d of migration.sql (-- comon_orm:accept %s REASON) and give the migration its new checksum", r.Line, h.Code())
	case when == Deploying && byHand(h):
		return "edit migration.sql, and give the migration its new checksum"
	case when == Undoing && valueGiven(h):
		return ""
	case when == Undoing && (byHand(h) || h.Answer() == hazard.CorrectRows):
		return "edit rollback.sql and run again, or undo the migration by hand and record that"
	case when != Planning:
	case keepsLinks(h):
		return "its links can be kept in " + h.Becomes
	case h.Answer() == hazard.ConfirmRename && h.Field == "":
		return "keep the rows by renaming the table in SQL of your own, or let them go"
	case h.Answer() == hazard.EditFile && carried(h):
		return "it can be dropped first and made again after the change: " + h.Definition
	}
	return ""
}

// byHand reports whether the answer to the hazard is to edit a written migration.
func byHand(h hazard.Hazard) bool {
	return h.Answer() == hazard.Backfill || h.Answer() == hazard.ConfirmRename || h.Answer() == hazard.EditFile
}

// valueGiven reports whether a value for existing rows answers the hazard in a rollback.
func valueGiven(h hazard.Hazard) bool {
	return h.Answer() == hazard.Backfill && h.Level() == hazard.Block && h.Field != ""
}

// carried reports whether --carry can drop and create the dependent object.
func carried(h hazard.Hazard) bool {
	return h.Definition != "" && (h.Case == hazard.OfType || h.Case == hazard.OfEnum)
}

// stopHints returns the commands that resolve the risks that stopped a run, the best one first. If
// possible, a single command resolves all of them.
func stopHints(risks []migrate.Risk, when Moment) []hint.Hint {
	switch when {
	case Deploying:
		return deployHints(risks)
	case Undoing:
		return undoHints(risks)
	case Planning:
	}
	return planHints(risks)
}

// planHints returns the hints while a migration is planned. If a flag can answer a risk, the hint
// has that flag. For a possible rename there is a second hint, which denies the rename. If only the
// user's own SQL can help, the hint creates a migration file to edit.
func planHints(risks []migrate.Risk) []hint.Hint {
	if len(risks) > 0 && onlyWarnings(risks) {
		return warningHints(risks)
	}
	again, differ := hint.Of(hint.Again, ""), hint.Of(hint.Again, "")
	renames, byHand, stops, carries := false, false, false, false
	both := func(f hint.Flag) { again, differ = again.With(f), differ.With(f) }
	for _, r := range risks {
		h := r.Hazard
		stops = stops || h.Level() == hazard.Block
		switch {
		case h.Line > 0:
			return []hint.Hint{hint.Of(hint.Restamp, "")}
		case h.Answer() == hazard.ConfirmRename && h.Field != "":
			again, renames = again.With(hint.Rename(h.Field, h.Becomes)), true
		case h.Answer() == hazard.ConfirmRename:
			byHand, renames = true, true
		case h.Answer() == hazard.Backfill && h.Level() == hazard.Block:
			both(hint.Backfill(h.Field))
		case keepsLinks(h):
			both(hint.KeepLinks(h.Field))
		case h.Answer() == hazard.EditFile && carried(h):
			carries = true
		case h.Answer() == hazard.EditFile && h.Level() == hazard.Block:
			byHand = true
		}
	}
	if carries {
		both(hint.Carry())
	}
	if byHand {
		again.Kind = hint.CreateOnly
	}
	if !stops {
		return nil
	}
	if renames {
		return []hint.Hint{again, differ.With(hint.NoRename())}
	}
	return []hint.Hint{again}
}

// warningHints returns the hints for warnings. The hint that keeps links in a join table precedes
// the hint that accepts their loss.
func warningHints(risks []migrate.Risk) []hint.Hint {
	again, keep := hint.Of(hint.Again, ""), hint.Of(hint.Again, "")
	kept := 0
	for _, r := range risks {
		if keepsLinks(r.Hazard) {
			keep = keep.With(hint.KeepLinks(r.Hazard.Field))
			kept++
		}
	}
	again = again.With(hint.Allow())
	switch kept {
	case 0:
		return []hint.Hint{again}
	case len(risks):
		return []hint.Hint{keep, again}
	}
	return []hint.Hint{keep.With(hint.Allow()), again}
}

// keepsLinks reports whether a dropped column has links that a new join table can keep.
func keepsLinks(h hazard.Hazard) bool { return h.Kind == hazard.DropColumn && h.Field != "" }

// deployHints returns the hints while a written migration is applied. For some risks a person edits
// the file and gives it its new checksum. For the others a person consents or corrects the rows.
func deployHints(risks []migrate.Risk) []hint.Hint {
	var accepted, stops bool
	for _, r := range risks {
		switch {
		case r.Hazard.Level() == hazard.Block && r.Hazard.Line == 0 && byHand(r.Hazard) && r.Hazard.Kind.Entry().Probe:
			return []hint.Hint{hint.Of(hint.Restamp, ""), hint.Of(hint.Again, "")} // the second hint follows a correction of the rows
		case r.Hazard.Level() == hazard.Block && (r.Hazard.Line > 0 || byHand(r.Hazard)):
			return []hint.Hint{hint.Of(hint.Restamp, "")}
		}
		stops = stops || r.Hazard.Level() != hazard.Note
		accepted = accepted || r.Line > 0 && r.Hazard.Answer() == hazard.Allow
	}
	switch {
	case !stops:
		return nil
	case !onlyWarnings(risks):
		return []hint.Hint{hint.Of(hint.Again, "")}
	case accepted:
		return []hint.Hint{hint.Of(hint.Again, "").With(hint.Allow()), hint.Of(hint.Restamp, "")}
	}
	return []hint.Hint{hint.Of(hint.Again, "").With(hint.Allow())}
}

func undoHints(risks []migrate.Risk) []hint.Hint {
	again := hint.Of(hint.Again, "")
	if len(risks) > 0 && onlyWarnings(risks) {
		return []hint.Hint{again.With(hint.Allow())}
	}
	for _, r := range risks {
		if valueGiven(r.Hazard) {
			again = again.With(hint.Backfill(r.Hazard.Field))
		}
	}
	out := []hint.Hint{again}
	for _, r := range risks {
		if r.Hazard.Level() == hazard.Block {
			return append(out, hint.Of(hint.RecordRolledBack, r.Migration))
		}
	}
	return nil
}
