package ast

// matchBrackets returns the index of the closing token for each opening token, -1 if there is none.
// Argument lists may have several lines, but a forgotten parenthesis must make only its own line
// invalid and not the rest of the file. So a list ends where it cannot continue: at an `@`, at a
// closing bracket of another kind, and at a line that starts with a word where a comma is required.
// matchBrackets makes one pass, so that its time is linear.
func matchBrackets(tokens []token) []int32 {
	match := make([]int32, len(tokens))
	var open []int
	wrapped, operand := false, false // a line ended since the last token; the last token was a value
	assigned := false                // the last token was an equals sign
	for i, t := range tokens {
		match[i] = -1
		switch t.kind {
		case newline:
			wrapped = true
			continue
		case lineComment, blockComment:
			continue
		case parenOpen, bracketOpen:
			if wrapped && operand {
				open = open[:0]
			}
			open = append(open, i)
			operand = false
		case braceOpen:
			if len(open) > 0 || assigned && !wrapped {
				open = append(open, i)
			}
			operand = false
		case parenClose, bracketClose, braceClose:
			open = closeBracket(tokens, match, open, i)
			operand = true
		case at, atAt:
			open, operand = open[:0], false
		case ident, number, text:
			if wrapped && operand {
				open = open[:0]
			}
			operand = true
		default:
			operand = false
		}
		wrapped, assigned = false, t.kind == equals
	}
	return match
}

// closeBracket pairs the closing token i with the innermost open bracket. If their kinds differ,
// all open brackets remain without a counterpart.
func closeBracket(tokens []token, match []int32, open []int, i int) []int {
	if len(open) == 0 {
		return open
	}
	last := open[len(open)-1]
	if !tokens[i].kind.closes(tokens[last].kind) {
		return open[:0]
	}
	match[last] = int32(i)
	return open[:len(open)-1]
}
