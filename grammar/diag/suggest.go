package diag

import (
	"strings"
	"unicode/utf8"

	"github.com/agext/levenshtein"
)

// Suggest returns the candidate that was probably meant by word. The two differ only in case or by
// a few edits. Of two equally similar candidates it returns the first one.
func Suggest(word string, candidates []string) (string, bool) {
	best, bestDistance := "", maxEdits(word)+1
	for _, c := range candidates {
		if strings.EqualFold(c, word) {
			return c, true
		}
		if d := edits(strings.ToLower(word), strings.ToLower(c)); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best, best != ""
}

// edits returns the Levenshtein distance, except that the swap of two neighbours counts as one
// edit.
func edits(a, b string) int {
	x, y := []rune(a), []rune(b)
	for i := 0; len(x) == len(y) && i < len(x)-1; i++ {
		if x[i] != y[i] {
			x[i], x[i+1] = x[i+1], x[i]
			if string(x) == b {
				return 1
			}
			break
		}
	}
	return levenshtein.Distance(a, b, nil)
}

// maxEdits returns the maximal number of edits for a word: a third of its length, at least one.
func maxEdits(word string) int {
	return max(1, (utf8.RuneCountInString(word)+1)/3)
}
