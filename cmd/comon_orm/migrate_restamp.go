package main

import (
	"context"

	"github.com/cocomon/comon_orm/internal/app"
)

// restampJSON is what migrate dev --restamp --json prints.
type restampJSON struct {
	Restamped []string      `json:"restamped"`
	Problems  []problemJSON `json:"problems"`
}

type problemJSON struct {
	Migration string `json:"migration"`
	Message   string `json:"message"`
}

// restamp gives edited migrations their checksum; one that is applied, or that cannot be read as a
// migration any more, stays as it is and is named.
func (c *cli) restamp(ctx context.Context, session *app.Session) error {
	names, err := session.Restamp(ctx)
	if err != nil {
		for _, name := range names {
			c.notef("restamped %s", name)
		}
		return err
	}
	set, err := session.Artifacts()
	if err != nil {
		return err
	}
	out := restampJSON{append([]string{}, names...), []problemJSON{}}
	for _, problem := range set.Problems {
		message := problem.Message
		if problem.Stale {
			message = "is applied to the database and keeps its checksum: comon_orm migrate resolve --restore " + problem.Migration + " brings its files back"
		}
		out.Problems = append(out.Problems, problemJSON{problem.Migration, message})
	}
	if err := c.showRestamped(out); err != nil {
		return err
	}
	if len(out.Problems) > 0 {
		return findings{exitFailed}
	}
	return nil
}

func (c *cli) showRestamped(done restampJSON) error {
	if c.json {
		return c.printJSON(done)
	}
	for _, name := range done.Restamped {
		c.printf("restamped %s\n", name)
	}
	for _, problem := range done.Problems {
		c.errorf("%s: %s", problem.Migration, problem.Message)
	}
	if len(done.Restamped)+len(done.Problems) == 0 {
		c.printf("every migration has the checksum of its files\n")
	}
	return nil
}
