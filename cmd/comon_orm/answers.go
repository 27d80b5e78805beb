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

// answer asks a person the questions that a plan leaves open: what was renamed, what value existing
// rows get, and which links are kept. It adds the answers to the options, as the flags would do,
// and reports whether there was an answer.
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
			yes, answered := c.askRename(ctx, h, o)
			if !answered {
				return false // one unanswered question stops the plan, whatever the other answers are
			}
			refused = refused || !yes
		case hazard.Backfill:
			c.askBackfill(ctx, risk, o)
		case hazard.Allow:
			c.askLinks(ctx, risk.Hazard, o)
		case hazard.NoAnswer, hazard.CorrectRows, hazard.EditFile:
		}
	}
	if refused && !o.NoRename {
		o.NoRename = true // no other pair is a rename
		c.answered(hint.NoRename())
		return true
	}
	return len(o.Renames)+len(o.Backfill)+len(o.KeepLinks) > before
}

// answered records the flags that stand for a person's answers, so that the commands printed from
// now on contain them.
func (c *cli) answered(flags ...hint.Flag) { c.run.Flags = append(c.run.Flags, flags...) }

// askRename asks whether a drop and an add are a rename. answered is false if nobody can be asked.
func (c *cli) askRename(ctx context.Context, h hazard.Hazard, o *migrate.PlanOptions) (yes, answered bool) {
	yes, answered = c.agreed(ctx, h.Message()+"\nis "+h.Becomes+" what was "+h.Field+"? [y/n] ")
	if yes {
		o.Renames = append(o.Renames, h.Field+"="+h.Becomes)
		c.answered(hint.Rename(h.Field, h.Becomes))
	}
	return yes, answered
}

// askBackfill asks for the value that existing rows get in a new column.
func (c *cli) askBackfill(ctx context.Context, risk migrate.Risk, o *migrate.PlanOptions) {
	field := risk.Hazard.Field
	expression, ok := c.ask(ctx, app.RiskText(risk, app.Planning)+"\nSQL for existing rows of "+field+" (empty: stop): ")
	if !ok || expression == "" {
		return
	}
	if o.Backfill == nil {
		o.Backfill = map[string]sqltext.SQL{}
	}
	o.Backfill[field] = sqltext.SQL(expression)
	c.answered(hint.Flag{Name: "backfill", Value: field + "=" + expression})
}

// askLinks asks whether the links of a dropped column are kept in the join table that replaces it.
func (c *cli) askLinks(ctx context.Context, h hazard.Hazard, o *migrate.PlanOptions) {
	if h.Kind != hazard.DropColumn || h.Field == "" {
		return
	}
	if yes, answered := c.agreed(ctx, h.Message()+"\nkeep its links in "+h.Becomes+"? [y/n] "); answered && yes {
		o.KeepLinks = append(o.KeepLinks, h.Field)
		c.answered(hint.KeepLinks(h.Field))
	}
}

// agreed asks a yes-or-no question. answered is false if nobody can be asked.
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
