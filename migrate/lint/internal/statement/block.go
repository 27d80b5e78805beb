package statement

import (
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// block reads DO $$ … $$ as far as SQL stands in it plainly; EXECUTE hides what it runs. It reports
// whether there is one.
func (c *cursor) block() bool {
	switch c.provider {
	case provider.PostgreSQL:
		if !c.take("DO") {
			return false
		}
	case provider.SQLite:
		return false
	}
	block := Block{}
	for !c.done() && c.kind() != sqltext.StringText {
		c.skip()
	}
	inside := newCursor(c.in, c.provider, sqltext.SQL(c.constant()))
	for !inside.done() {
		piece := inside.until(func(c *cursor) bool { return c.kind() == sqltext.Semicolon })
		inside.skip()
		piece.skipControl()
		block.Commits = block.Commits || piece.at("COMMIT")
		piece.with()
		c.in.read(&piece)
		if last := len(c.in.steps) - 1; c.in.steps[last].Statement == Statement(Other{}) {
			c.in.steps = c.in.steps[:last]
		}
	}
	c.in.steps = append(c.in.steps, Step{Statement: block, Before: c.in.after, After: c.in.after})
	return true
}

// skipControl skips the flow of PL/pgSQL before a statement: BEGIN, WHILE … LOOP, IF … THEN.
func (c *cursor) skipControl() {
	rest := *c
	for !rest.done() {
		control := rest.atAny("BEGIN", "LOOP", "THEN", "ELSE")
		rest.skipOne()
		if control {
			*c = rest
		}
	}
}
