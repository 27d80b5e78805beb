package statement

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
)

// block reads the body of DO $$ … $$ as far as SQL stands in it plainly; EXECUTE hides what it runs.
func (c *cursor) block() []Statement {
	var out []Statement
	block := Block{}
	for ; !c.done(); c.skip() {
		if c.kind() != sqltext.StringText {
			continue
		}
		text := body(c.textAt(0))
		tokens, err := sqltext.Tokens(c.dialect, text)
		if err != nil {
			break
		}
		inside := &cursor{dialect: c.dialect, text: text, tokens: tokens}
		for !inside.done() {
			piece := inside.until(func(c *cursor) bool { return c.kind() == sqltext.Semicolon })
			inside.skip()
			piece.skipControl()
			block.Commits = block.Commits || piece.at("COMMIT")
			if s := piece.with(); s != nil {
				out = append(out, s...)
			}
			if s := piece.statement(); s != (Statement)(Other{}) {
				out = append(out, s)
			}
		}
		break
	}
	return append(out, block)
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

// body is what stands between the quotes of a string constant.
func body(token string) string {
	if tag, _, ok := strings.Cut(strings.TrimPrefix(token, "$"), "$"); ok && strings.HasPrefix(token, "$") {
		quote := "$" + tag + "$"
		return strings.TrimSuffix(strings.TrimPrefix(token, quote), quote)
	}
	return stringValue(token)
}
