package main

import (
	"context"

	"github.com/cocomon/comon_orm/internal/app"
	"github.com/cocomon/comon_orm/internal/hint"
	"github.com/cocomon/comon_orm/migrate"
)

// restampJSON is the output of migrate dev --restamp --json.
type restampJSON struct {
	Restamped []string         `json:"restamped"`
	Hazards   []app.HazardJSON `json:"hazards"`
	Problems  []problemJSON    `json:"problems"`
	Next      []string         `json:"next"`
}

type problemJSON struct {
	Migration string `json:"migration"`
	Message   string `json:"message"`
	Fix       string `json:"fix"`
}

// restamp gives edited migrations their new checksum. A migration that is applied, or that cannot
// be read any more, does not change and is listed.
func (c *cli) restamp(ctx context.Context, session *app.Session) error {
	done, err := session.Restamp(ctx)
	if err != nil {
		for _, one := range done {
			c.notef("restamped %s", one.Migration)
		}
		return err
	}
	set, err := session.Artifacts()
	if err != nil {
		return err
	}
	out := restampJSON{Restamped: []string{}, Hazards: []app.HazardJSON{}, Problems: []problemJSON{}}
	var found []migrate.Risk
	for _, one := range done {
		out.Restamped = append(out.Restamped, one.Migration)
		found = append(found, one.Found...)
	}
	out.Hazards = append(out.Hazards, c.messages().RisksJSON(found, app.Deploying)...)
	for _, problem := range set.Problems {
		message, fix := problem.Message, ""
		if problem.Stale {
			message = "is applied to the database and keeps its checksum"
			fix = c.messages().Run.Command(hint.Of(hint.Restore, problem.Migration))
		}
		out.Problems = append(out.Problems, problemJSON{problem.Migration, message, fix})
	}
	if err := c.showRestamped(out); err != nil {
		return err
	}
	if !c.json {
		c.showRisks(found, app.Deploying)
	}
	if len(out.Problems) > 0 {
		return findings{exitFailed}
	}
	return nil
}

// afterRestamp returns the commands to run after migrations were edited.
func afterRestamp(done restampJSON) []hint.Hint {
	if len(done.Restamped) == 0 {
		return nil
	}
	return []hint.Hint{hint.Of(hint.Deploy, "")}
}

func (c *cli) showRestamped(done restampJSON) error {
	if c.json {
		done.Next = c.nextJSON(afterRestamp(done)...)
		return c.printJSON(done)
	}
	for _, name := range done.Restamped {
		c.printf("restamped %s\n", name)
	}
	c.next(afterRestamp(done)...)
	for _, problem := range done.Problems {
		c.errorf("%s: %s%s", problem.Migration, problem.Message, app.CommandLines(problem.Fix))
	}
	if len(done.Restamped)+len(done.Problems) == 0 {
		c.printf("every migration has the checksum of its files\n")
	}
	return nil
}
