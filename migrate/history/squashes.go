package history

import (
	"fmt"
	"strings"
)

// A squashed migration names the migrations it replaces in its metadata.txt, one per line:
//
//	squashes.1=20260101_users v1:5f…
//	squashes.2=20260102_mails v1:0a…
//
// Once it is applied, they no longer count as applied: undoing it undoes them. A migration that was
// itself a squash adds its own lines, with its name as the third word, because a database may still
// have those:
//
//	squashes.3=20260103_squashed v1:77…
//	squashes.4=20260103_posts v1:c4… 20260103_squashed

// Squash is one of the migrations that a squashed one replaces.
type Squash struct {
	Migration, Checksum string
	// Within is the squashed migration that replaced it before; "" if it had a directory of its
	// own.
	Within string
}

// SquashKey is the prefix of the keys in metadata.txt.
const SquashKey = "squashes."

// String is the value of the line.
func (s Squash) String() string {
	return strings.TrimSpace(s.Migration + " " + s.Checksum + " " + s.Within)
}

// ParseSquash reads a value.
func ParseSquash(value string) (Squash, error) {
	words := strings.Split(value, " ")
	if len(words) < 2 || len(words) > 3 {
		return Squash{}, fmt.Errorf("%q is not a migration with its checksum", value)
	}
	return Squash{words[0], words[1], strings.Join(words[2:], "")}, nil
}

// squashesIn returns those that metadata.txt names and that can be read.
func squashesIn(metadata string) (out []Squash) {
	for line := range strings.Lines(metadata) {
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		if !strings.HasPrefix(key, SquashKey) {
			continue
		}
		if s, err := ParseSquash(value); err == nil {
			out = append(out, s)
		}
	}
	return out
}
