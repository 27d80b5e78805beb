package diag

import (
	"strings"
	"unicode/utf8"

	"github.com/agext/levenshtein"
)

// Suggest returns the candidate that was probably meant by word: the same but for
// case, or a few edits away. On a tie the first candidate wins.
func Suggest(word string, candidates []string) (string, bool) {
	best, bestDistance := "", maxEdits(word)+1
	for _, c := range candidates {
		if strings.EqualFold(c, word) {
			return c, true
		}
		if d := levenshtein.Distance(strings.ToLower(word), strings.ToLower(c), nil); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best, best != ""
}

// maxEdits is how many edits away a word of that length may be: a third of it, at least one; two letters
// swapped count as two.
func maxEdits(word string) int {
	return max(1, (utf8.RuneCountInString(word)+1)/3)
}
