package statement

import (
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// block reads the statements in DO $$ … $$, except the SQL of EXECUTE, which is not known before it
// runs. It returns false if the statement is not a DO block.
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
		piece.readPart()
	}
	c.in.steps = append(c.in.steps, Step{Statement: block, Before: c.in.after, After: c.in.after})
	return true
}

// readPart reads one statement of a block. It ignores statements that would be Other.
func (c *cursor) readPart() {
	c.with()
	c.in.read(c)
	if last := len(c.in.steps) - 1; c.in.steps[last].Statement == Statement(Other{}) {
		c.in.steps = c.in.steps[:last]
	}
}

// skipControl skips the control flow of PL/pgSQL before a statement, at any depth of nesting. It
// only skips words at the start, because a CASE expression inside a statement has the same words.
// Example:
//
//	IF a THEN LOOP UPDATE t SET b = CASE WHEN c THEN 1 ELSE 2 END      skips up to UPDATE
//
// The query of FOR … IN is read as a statement, because it may write.
func (c *cursor) skipControl() {
	for !c.done() {
		switch {
		case c.takeAny("DECLARE", "BEGIN", "LOOP", "ELSE", "EXCEPTION") != "":
		case c.takeAny("IF", "ELSIF", "ELSEIF", "CASE", "WHEN") != "":
			c.upTo("THEN")
		case c.take("WHILE"):
			c.upTo("LOOP")
		case c.takeAny("FOR", "FOREACH") != "":
			c.upTo("IN")
			query := c.upTo("LOOP")
			query.readPart()
		case c.sign("<<"), c.sign("#"): // a label, an option
			c.tokens = c.tokens[min(3, len(c.tokens)):]
		default:
			return
		}
	}
}

// upTo reads up to a word and skips the word. It ignores the word inside a CASE expression.
func (c *cursor) upTo(word string) cursor {
	read, cases := *c, 0
	for ; !c.done() && (cases > 0 || !c.at(word)); c.skip() {
		switch c.word(0) {
		case "CASE":
			cases++
		case "END":
			cases--
		}
	}
	read.tokens = read.tokens[:len(read.tokens)-len(c.tokens)]
	c.skip()
	return read
}
