package history

import (
	"fmt"
	"strings"
)

// A squashed migration replaces other migrations. Its metadata.txt names them, one per line:
//
//	squashes.1=20260101_users v1:5f…
//	squashes.2=20260102_mails v1:0a…
//
// After the squashed migration is applied, the replaced migrations no longer count as applied,
// because the rollback of the squashed migration undoes all of them. If a replaced migration was
// itself a squash, metadata.txt also has a line for each migration that this older squash replaced,
// because a database may have applied these and not the older squash. The third word of such a line
// is the name of the older squash:
//
//	squashes.3=20260103_squashed v1:77…
//	squashes.4=20260103_posts v1:c4… 20260103_squashed

// Squash is one of the migrations that a squashed migration replaces.
type Squash struct {
	Migration, Checksum string
	// Within is the squashed migration that replaced it before; "" if there was none.
	Within string
}

// SquashKey is the prefix of the keys in metadata.txt.
const SquashKey = "squashes."

// String returns the value of the line.
func (s Squash) String() string {
	return strings.TrimSpace(s.Migration + " " + s.Checksum + " " + s.Within)
}

// ParseSquash parses the value of a line.
func ParseSquash(value string) (Squash, error) {
	words := strings.Split(value, " ")
	if len(words) < 2 || len(words) > 3 {
		return Squash{}, fmt.Errorf("%q is not a migration with its checksum", value)
	}
	return Squash{words[0], words[1], strings.Join(words[2:], "")}, nil
}

// squashesIn returns the valid squash lines of a metadata.txt.
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
