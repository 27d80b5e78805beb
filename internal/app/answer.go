package app

import (
	"errors"
	"fmt"
	"strings"

	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// Explain is an error's text with what a person at the command line can do about it: the library
// knows what answers a hazard, and only a command knows its flags.
func Explain(err error) string {
	text := err.Error()
	var stopped *migrate.StoppedError
	if errors.As(err, &stopped) {
		text = strings.Replace(text, stopped.Error(), StoppedText(stopped), 1)
	}
	var found *migrate.FindingsError
	if errors.As(err, &found) {
		text = strings.Replace(text, found.Error(), findingsText(found), 1)
	}
	if command := FixCommand(migrate.FixOf(err)); command != "" {
		text += "\n  fix: " + command
	}
	return text
}

func findingsText(e *migrate.FindingsError) string {
	var lines []string
	for _, f := range Findings(e.Findings) {
		lines = append(lines, f.String())
	}
	return strings.Join(lines, "\n")
}

// StoppedText lists what stops a run, each with how to answer it.
func StoppedText(e *migrate.StoppedError) string {
	explained := *e
	explained.Risks = nil
	text := explained.Error()
	for _, r := range e.Risks {
		text += "\n  " + RiskText(r, momentOf(e))
	}
	return text
}

// HazardJSON is a hazard as commands print it, with what to do about it; Fix is empty for a note.
type HazardJSON struct {
	migrate.HazardJSON
	Level string `json:"level"`
	Fix   string `json:"fix"`
}

// StoppedJSON are the hazards that stopped a run.
func StoppedJSON(e *migrate.StoppedError) []HazardJSON { return RisksJSON(e.Risks, momentOf(e)) }

// RisksJSON gives risks their printed form; never nil.
func RisksJSON(risks []migrate.Risk, when Moment) []HazardJSON {
	out := make([]HazardJSON, len(risks))
	for i, r := range risks {
		out[i] = HazardJSON{r.JSON(), r.Hazard.Level().String(), r.Hazard.Remedy()}
		if how := HowToAnswer(r, when); how != "" {
			out[i].Fix = how
		}
		if r.Hazard.Answer() == hazard.Allow {
			out[i].Fix = "--allow-warnings"
		}
	}
	return out
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

// Moment is when a hazard is told of, which decides how it can be answered.
type Moment uint8

// The moments: while a migration is planned, when a written one is applied, when one is undone.
const (
	Planning Moment = iota
	Deploying
	Undoing
)

// RiskText is a risk on one line, with how to answer it.
func RiskText(r migrate.Risk, when Moment) string {
	if how := HowToAnswer(r, when); how != "" {
		return r.String() + ": " + how
	}
	return r.String()
}

// HowToAnswer says an answer in flags and commands, "" where there is nothing to add to the remedy.
func HowToAnswer(r migrate.Risk, when Moment) string {
	if r.Hazard.Line > 0 {
		return fmt.Sprintf("edit line %d of migration.sql, remove the todo, and run comon_orm migrate dev --restamp", r.Hazard.Line)
	}
	if r.Line > 0 && r.Hazard.Answer() == hazard.Allow && when == Deploying {
		return fmt.Sprintf("accept it with a line above line %d of migration.sql (-- comon_orm:accept %s REASON) and comon_orm migrate dev --restamp", r.Line, r.Hazard.Code())
	}
	switch when {
	case Deploying:
		return howToDeploy(r.Hazard)
	case Undoing:
		return howToUndo(r)
	case Planning:
	}
	return howToPlan(r.Hazard)
}

func howToPlan(h hazard.Hazard) string {
	switch h.Answer() {
	case hazard.SayRename:
		if h.Field == "" {
			return "keep the rows by renaming the table in SQL of your own (comon_orm migrate dev --create-only), or let them go: --no-rename"
		}
		return "--rename " + h.Field + "=" + h.Becomes + "; two different things: --no-rename"
	case hazard.Backfill:
		return "--backfill " + h.Field + "=EXPR"
	case hazard.EditFile:
		if h.Definition != "" && (h.Case == hazard.OfType || h.Case == hazard.OfEnum) {
			return "--carry drops it first and makes it again after the change: " + h.Definition
		}
		return "comon_orm migrate dev --create-only writes the migration for you to edit"
	case hazard.NoAnswer, hazard.Allow, hazard.CorrectRows:
	}
	return ""
}

func howToDeploy(h hazard.Hazard) string {
	switch h.Answer() {
	case hazard.Backfill, hazard.SayRename, hazard.EditFile:
		return "edit migration.sql, then run comon_orm migrate dev --restamp"
	case hazard.NoAnswer, hazard.Allow, hazard.CorrectRows:
	}
	return ""
}

func howToUndo(r migrate.Risk) string {
	switch r.Hazard.Answer() {
	case hazard.Backfill, hazard.SayRename, hazard.EditFile, hazard.CorrectRows:
		return "edit rollback.sql, or undo the migration by hand and run comon_orm migrate resolve --rolled-back " + r.Migration
	case hazard.NoAnswer, hazard.Allow:
	}
	return ""
}
