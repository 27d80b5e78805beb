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
		if d := edits(strings.ToLower(word), strings.ToLower(c)); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best, best != ""
}

// edits is the Levenshtein distance, but for two neighbours that changed places: that is one slip.
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

// maxEdits is how many edits away a word of that length may be: a third of it, at least one.
func maxEdits(word string) int {
	return max(1, (utf8.RuneCountInString(word)+1)/3)
}
