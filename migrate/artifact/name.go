package artifact

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Name is the name of a migration and of its directory: 8 to 14 digits, `_`, and a
// slug of ASCII letters, digits, `_` and `-`.
type Name string

const (
	prefixLayout = "20060102150405"
	maxName      = 200
)

var (
	nameForm = regexp.MustCompile(`^([0-9]{8,14})_[A-Za-z0-9_-]+$`)
	slugForm = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
)

// NameError is returned for a name that cannot be used.
type NameError struct {
	Name   string
	Reason string
	// Free is another name that can be used instead.
	Free Name
}

// Error describes the problem and suggests Free.
func (e *NameError) Error() string {
	msg := fmt.Sprintf("migration name %q %s", e.Name, e.Reason)
	if e.Free != "" {
		msg += fmt.Sprintf("; free is, for example, %s", e.Free)
	}
	return msg
}

// ParseName checks the form of a complete name.
func ParseName(s string) (Name, error) {
	if len(s) > maxName || !nameForm.MatchString(s) {
		return "", &NameError{Name: s, Reason: "is not of the form YYYYMMDDHHMMSS_words (ASCII letters, digits, _ and -)"}
	}
	return Name(s), nil
}

// Key returns the key by which names are sorted: the digits padded to 14, then the rest.
func (n Name) Key() string {
	digits, rest, _ := strings.Cut(string(n), "_")
	return digits + strings.Repeat("0", max(0, len(prefixLayout)-len(digits))) + "_" + rest
}

// NewName returns the name of a new migration. If given is a complete name with digits, it must
// sort last, and NewName returns it unchanged. Otherwise given becomes the slug after a generated
// prefix. existing are the names in use, in any order.
func NewName(given string, existing []Name, now time.Time) (Name, error) {
	last := lastOf(existing)
	prefix, err := nextPrefix(last, now)
	if err != nil {
		return "", err
	}
	slug := strings.ReplaceAll(strings.TrimSpace(given), " ", "_")
	if !slugForm.MatchString(slug) || len(slug) > maxName-len(prefixLayout)-1 {
		return "", &NameError{
			Name: given, Reason: "may hold ASCII letters, digits, _ and - only (at most 185)",
			Free: Name(prefix + "_" + Slug(given)),
		}
	}
	if !nameForm.MatchString(slug) {
		return Name(prefix + "_" + slug), nil
	}
	name := Name(slug)
	if last != "" && name.Key() <= last.Key() {
		_, rest, _ := strings.Cut(slug, "_")
		return "", &NameError{
			Name: given, Reason: fmt.Sprintf("would not sort after %s, the last migration", last),
			Free: Name(prefix + "_" + rest),
		}
	}
	return name, nil
}

// Slug returns a text in a form that a name can contain: "add column users.name" becomes
// "add_column_users_name".
func Slug(words string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(words) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
		if b.Len() >= 50 {
			break
		}
	}
	if s := strings.Trim(b.String(), "_-"); s != "" {
		return s
	}
	return "migration"
}

func lastOf(names []Name) Name {
	var last Name
	for _, n := range names {
		if last == "" || n.Key() > last.Key() {
			last = n
		}
	}
	return last
}

// nextPrefix returns the later of now and one second after last, so that new names sort last even
// if the clock is wrong.
func nextPrefix(last Name, now time.Time) (string, error) {
	made := now.UTC().Format(prefixLayout)
	if last == "" {
		return made, nil
	}
	digits := last.Key()[:len(prefixLayout)]
	if made > digits {
		return made, nil
	}
	if t, err := time.Parse(prefixLayout, digits); err == nil {
		return t.Add(time.Second).Format(prefixLayout), nil
	}
	// The digits of a given name need not be a time.
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n+1 >= 1e14 {
		return "", &NameError{Name: string(last), Reason: "cannot be followed by a later one"}
	}
	return fmt.Sprintf("%014d", n+1), nil
}
