package artifact

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate/history"
)

// Format is the version in which artifacts are written. In format 2, a directive contains all parts
// of a hazard. In format 1, which is still read, it contains only the object. One reader reads
// both, because the history stores scripts without their metadata.txt. History rows have formats of
// their own, see package history.
const Format = 2

// Metadata is metadata.txt.
type Metadata struct {
	Name            Name
	GeneratedAt     time.Time
	Provider        provider.Provider
	ToolVersion     string
	Format          int
	StatementCount  int
	RebuildRequired bool
	WarningCount    int
	// Parent is the checksum of the previous migration; "" for the first.
	Parent string
	// Renames are the answers about renames, in the form of the flag: "User.name=fullName".
	Renames []string
	// NoRename is true if a person answered that nothing was renamed.
	NoRename bool
	// KeepLinks are the foreign keys whose values are copied to a join table, because a person
	// answered so: "Post.authorId".
	KeepLinks []string
	// Replaces names migrations of other tools that a baseline replaces.
	Replaces []string
	// Squashes are the migrations that this one was squashed from.
	Squashes []history.Squash
	// Rebases are the former names and checksums of the migration, if it was rebased.
	Rebases []history.Squash
	// MinServer is the minimal server version; "" if every supported one is enough.
	MinServer string
	Checksum  string
}

const rebaseKey = "rebases."

// Text renders the file. The checksum is the last line, so that the checksum of the lines before it
// can be computed first.
func (m Metadata) Text() string {
	var b strings.Builder
	put := func(key, value string) { fmt.Fprintf(&b, "%s=%s\n", key, value) }
	put("name", string(m.Name))
	put("generated_at", m.GeneratedAt.UTC().Format(time.RFC3339))
	put("provider", m.Provider.String())
	put("tool_version", m.ToolVersion)
	put("format", strconv.Itoa(m.Format))
	put("statement_count", strconv.Itoa(m.StatementCount))
	put("rebuild_required", strconv.FormatBool(m.RebuildRequired))
	put("warning_count", strconv.Itoa(m.WarningCount))
	put("parent", m.Parent)
	for i, r := range m.Renames {
		put("rename."+strconv.Itoa(i+1), r)
	}
	if m.NoRename {
		put("no_rename", "true")
	}
	for i, field := range m.KeepLinks {
		put("keep_links."+strconv.Itoa(i+1), field)
	}
	for i, r := range m.Replaces {
		put("replaces."+strconv.Itoa(i+1), r)
	}
	for i, q := range m.Squashes {
		put(history.SquashKey+strconv.Itoa(i+1), q.String())
	}
	for i, q := range m.Rebases {
		put(rebaseKey+strconv.Itoa(i+1), q.String())
	}
	if m.MinServer != "" {
		put("min_server", m.MinServer)
	}
	put("checksum", m.Checksum)
	return b.String()
}

// ParseMetadata reads metadata.txt. With an error it returns what could be read before it.
func ParseMetadata(text string) (Metadata, error) {
	var m Metadata
	seen := map[string]bool{}
	number := 0
	for line := range strings.SplitSeq(text, "\n") {
		number++
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		if !ok {
			return m, fmt.Errorf("line %d: %q is not key=value", number, line)
		}
		if seen[key] {
			return m, fmt.Errorf("line %d: %s appears twice", number, key)
		}
		seen[key] = true
		if err := m.set(key, value); err != nil {
			return m, fmt.Errorf("line %d: %s: %w", number, key, err)
		}
	}
	for _, key := range []string{"name", "provider", "format", "checksum"} {
		if !seen[key] {
			return m, fmt.Errorf("%s is missing", key)
		}
	}
	return m, nil
}

// set reads one line. It ignores unknown keys; the checksum covers them too.
func (m *Metadata) set(key, value string) (err error) {
	switch key {
	case "name":
		m.Name, err = ParseName(value)
	case "generated_at":
		m.GeneratedAt, err = time.Parse(time.RFC3339, value)
	case "provider":
		var known bool
		if m.Provider, known = provider.Parse(value); !known {
			err = fmt.Errorf("unknown provider %q: want %s", value, provider.Names())
		}
	case "tool_version":
		m.ToolVersion = value
	case "format":
		if m.Format, err = strconv.Atoi(value); err == nil && (m.Format < 1 || m.Format > Format) {
			err = fmt.Errorf("format %d is not known to this version, which reads formats 1 to %d: use the version that wrote it", m.Format, Format)
		}
	case "statement_count":
		m.StatementCount, err = strconv.Atoi(value)
	case "rebuild_required":
		m.RebuildRequired, err = strconv.ParseBool(value)
	case "warning_count":
		m.WarningCount, err = strconv.Atoi(value)
	case "no_rename":
		m.NoRename, err = strconv.ParseBool(value)
	case "parent":
		m.Parent = value
	case "min_server":
		m.MinServer = value
	case "checksum":
		m.Checksum = value
	default:
		if strings.HasPrefix(key, "rename.") {
			m.Renames = append(m.Renames, value)
		}
		if strings.HasPrefix(key, "keep_links.") {
			m.KeepLinks = append(m.KeepLinks, value)
		}
		if strings.HasPrefix(key, "replaces.") {
			m.Replaces = append(m.Replaces, value)
		}
		if list := map[string]*[]history.Squash{history.SquashKey: &m.Squashes, rebaseKey: &m.Rebases}[strings.TrimRight(key, "0123456789")]; list != nil {
			var one history.Squash
			one, err = history.ParseSquash(value)
			*list = append(*list, one)
		}
	}
	return err
}
