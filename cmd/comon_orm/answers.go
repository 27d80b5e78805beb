package main

import (
	"context"
	"errors"
	"strings"

	"github.com/cocomon/comon_orm/internal/app"
	"github.com/cocomon/comon_orm/internal/hint"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// answer asks a person for what a plan needs to know: what was renamed, what existing rows get, and
// which links are kept. It adds the answers to the options, as the flags would, and reports whether
// there was any.
func (c *cli) answer(ctx context.Context, err error, o *migrate.PlanOptions) bool {
	var stopped *migrate.StoppedError
	if !errors.As(err, &stopped) || stopped.Migration != "" {
		return false
	}
	before := len(o.Renames) + len(o.Backfill) + len(o.KeepLinks)
	refused := false
	for _, risk := range stopped.Risks {
		switch h := risk.Hazard; h.Answer() {
		case hazard.ConfirmRename:
			if h.Field == "" {
				continue // an object that no schema has cannot be named in an answer
			}
			yes, answered := c.renamed(ctx, h)
			if !answered {
				return false // one is unanswered, whatever the other answers are
			}
			if yes {
				o.Renames = append(o.Renames, h.Field+"="+h.Becomes)
				c.answered(hint.Rename(h.Field, h.Becomes))
			}
			refused = refused || !yes
		case hazard.Backfill:
			expression, ok := c.ask(ctx, app.RiskText(risk, app.Planning)+"\nSQL for existing rows of "+h.Field+" (empty: stop): ")
			if ok && expression != "" {
				if o.Backfill == nil {
					o.Backfill = map[string]sqltext.SQL{}
				}
				o.Backfill[h.Field] = sqltext.SQL(expression)
				c.answered(hint.Flag{Name: "backfill", Value: h.Field + "=" + expression})
			}
		case hazard.Allow:
			if h.Kind != hazard.DropColumn || h.Field == "" {
				continue
			}
			if yes, answered := c.agreed(ctx, h.Message()+"\nkeep its links in "+h.Becomes+"? [y/n] "); answered && yes {
				o.KeepLinks = append(o.KeepLinks, h.Field)
				c.answered(hint.KeepLinks(h.Field))
			}
		case hazard.NoAnswer, hazard.CorrectRows, hazard.EditFile:
		}
	}
	if refused && !o.NoRename {
		o.NoRename = true // none of the others is a rename
		c.answered(hint.NoRename())
		return true
	}
	return len(o.Renames)+len(o.Backfill)+len(o.KeepLinks) > before
}

// answered records the flags for what a person answered, so that the commands printed from now on
// have them.
func (c *cli) answered(flags ...hint.Flag) { c.run.Flags = append(c.run.Flags, flags...) }

// renamed asks whether a drop and an add are a rename; answered is false when nobody can be asked.
func (c *cli) renamed(ctx context.Context, h hazard.Hazard) (yes, answered bool) {
	return c.agreed(ctx, h.Message()+"\nis "+h.Becomes+" what was "+h.Field+"? [y/n] ")
}

// agreed asks a question; answered is false when nobody can be asked.
func (c *cli) agreed(ctx context.Context, question string) (yes, answered bool) {
	answer, ok := c.ask(ctx, question)
	if !ok {
		return false, false
	}
	switch strings.ToLower(answer) {
	case "y", "yes":
		return true, true
	case "n", "no":
		return false, true
	}
	return false, false
}
