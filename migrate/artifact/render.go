package artifact

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/history"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// Draft is the input of [Render].
type Draft struct {
	Name     Name
	Provider provider.Provider
	// Plan changes Before to After, Reverse changes After to Before.
	Plan, Reverse plan.Plan
	// Before and After are canonical snapshots.
	Before, After string
	// Parent is the checksum of the previous migration; "" for the first.
	Parent string
	// Replaces names migrations of other tools that a baseline replaces.
	Replaces []string
	// Takes names earlier migrations whose hand-written SQL has created objects that the schema now
	// declares. The plan does not create these objects.
	Takes []Name
	// Squashes are the migrations that this one replaces.
	Squashes    []history.Squash
	GeneratedAt time.Time
	ToolVersion string
}

// Render renders the files of a draft, and returns the migration that [Parse] reads from them.
func Render(d Draft) (*Migration, error) {
	migration := renderScript(d.Plan, "")
	rollback := renderScript(d.Reverse, "-- Undoes "+string(d.Name)+". Each step says how well it restores what was.\n\n")
	if d.Plan.Empty() && d.Before == d.After {
		migration = "-- The schema stays as it is. Write SQL of your own here, such as a correction of data, a view or a policy.\n"
		rollback = "-- Undoes " + string(d.Name) + ". Write here what undoes the SQL of your own; where nothing has to be undone: SELECT 1;\n"
	}
	if len(d.Takes) > 0 {
		migration = takes(d.Takes, "nothing makes it again") + migration
		if rollback += takes(d.Takes, "it stays"); d.Reverse.Empty() {
			rollback += "SELECT 1;\n"
		}
	}
	warnings := warningLines(d.Plan)
	meta := Metadata{
		Name: d.Name, GeneratedAt: d.GeneratedAt, Provider: d.Provider, ToolVersion: d.ToolVersion,
		Format: Format, WarningCount: len(warnings), Parent: d.Parent, Renames: d.Plan.Renames, NoRename: d.Plan.NoRename, KeepLinks: d.Plan.KeptLinks, Replaces: d.Replaces, Squashes: d.Squashes, MinServer: d.Plan.MinServer,
	}
	for _, g := range d.Plan.Groups {
		meta.StatementCount += len(g.Steps)
		meta.RebuildRequired = meta.RebuildRequired || len(g.Rebuild) > 0
	}
	files := Files{
		Migration: migration, Rollback: rollback, Before: d.Before, After: d.After,
		Warnings: strings.Join(warnings, ""), Metadata: meta.Text(),
	}
	m, err := Restamp(d.Name, files)
	if err != nil {
		return nil, err
	}
	if n := m.Script.StatementCount(); n != meta.StatementCount {
		return nil, fmt.Errorf("%s: %d steps read back as %d statements: a step is not one statement", MigrationFile, meta.StatementCount, n)
	}
	return m, nil
}

// takes returns a comment that names the migrations in Draft.Takes.
func takes(by []Name, becomes string) string {
	texts := make([]string, len(by))
	for i, name := range by {
		texts[i] = string(name)
	}
	return "-- " + strings.Join(texts, ", ") + " makes by SQL of its own what the schema has from here on: " + becomes + ".\n"
}

// RenderScript renders a plan in the form of migration.sql.
func RenderScript(p plan.Plan) string { return renderScript(p, "") }

// Reparent returns the migration with another parent, which is the checksum of the previous
// migration.
func (m *Migration) Reparent(parent string) (*Migration, error) {
	files := m.Files
	files.Metadata = withoutLines(files.Metadata, "parent=", "checksum=") + "parent=" + parent + "\n"
	return Restamp(m.Name, files)
}

// Refresh returns an edited migration with another parent and with the files that depend on the
// edited statements: warnings.txt, which lists the announced risks and the risks in found, and the
// counts in metadata.txt.
func (m *Migration) Refresh(parent string, found []hazard.Hazard) (*Migration, error) {
	warnings := warningsOf(slices.Concat(m.Script.Todos, m.Script.Hazards(), found))
	files := m.Files
	files.Warnings = strings.Join(warnings, "")
	counts := map[string]string{
		"statement_count=":  strconv.Itoa(m.Script.StatementCount()),
		"rebuild_required=": strconv.FormatBool(m.Script.RebuildRequired()),
		"warning_count=":    strconv.Itoa(len(warnings)),
	}
	for key, value := range counts {
		files.Metadata = replaceLine(files.Metadata, key, value)
	}
	return (&Migration{Name: m.Name, Files: files}).Reparent(parent)
}

// replaceLine replaces the value in the line that begins with key. It returns a text without such a
// line unchanged.
func replaceLine(text, key, value string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, key) {
			lines[i] = key + value
		}
	}
	return strings.Join(lines, "\n")
}

// Restamp corrects the checksum in the files and parses them.
func Restamp(name Name, files Files) (*Migration, error) {
	files = files.normalised()
	files.Metadata = withoutLines(files.Metadata, "checksum=")
	if files.Metadata != "" && !strings.HasSuffix(files.Metadata, "\n") {
		files.Metadata += "\n"
	}
	files.Metadata += "checksum=" + Checksum(files) + "\n"
	return Parse(name, files)
}

func renderScript(p plan.Plan, head string) string {
	var b strings.Builder
	b.WriteString(head)
	for _, block := range p.Blocks {
		// The first line is for people; only the directive is parsed.
		fmt.Fprintf(&b, "-- %s\n-- comon_orm:todo %s %s\n", oneLine(block.Message()), block.Code(), writeParts(block.Parts))
	}
	if len(p.Blocks) > 0 {
		b.WriteByte('\n')
	}
	for i, g := range p.Groups {
		if i > 0 {
			b.WriteByte('\n')
		}
		mode := "none"
		if g.Transactional {
			mode = "yes"
		}
		fmt.Fprintf(&b, "-- comon_orm:group transaction=%s\n", mode)
		for _, table := range g.Rebuild {
			fmt.Fprintf(&b, "-- comon_orm:rebuild %s\n", writeObject(table))
		}
		for _, s := range g.Steps {
			renderStep(&b, s, head != "")
		}
	}
	return b.String()
}

func renderStep(b *strings.Builder, s plan.Step, undo bool) {
	b.WriteByte('\n')
	if s.Reason != "" {
		fmt.Fprintf(b, "-- %s\n", oneLine(s.Reason))
	}
	if undo {
		fmt.Fprintf(b, "-- undo: %s\n", s.Undo)
	}
	for _, h := range s.Hazards {
		fmt.Fprintf(b, "-- comon_orm:step hazard=%s %s\n", h.Code(), writeParts(h.Parts))
		if h.Probe != "" {
			fmt.Fprintf(b, "-- comon_orm:probe %s\n", writeProbe(h.Probe))
		}
	}
	switch {
	case s.Of != "":
		fmt.Fprintf(b, "-- comon_orm:restore %s\n", writeObject(s.Of))
	case s.Restore:
		b.WriteString("-- comon_orm:restore\n")
	}
	fmt.Fprintf(b, "%s;\n", s.SQL)
}

// warningLines returns the lines of warnings.txt, which is for people and never parsed. It lists
// all risks, even if a database has no rows at risk.
func warningLines(p plan.Plan) []string { return warningsOf(p.Hazards()) }

func warningsOf(hazards []hazard.Hazard) []string {
	var out []string
	for _, h := range hazards {
		if h.Level() > hazard.Note {
			out = append(out, oneLine(h.Message())+" ["+h.Code()+"]\n")
		}
	}
	return out
}

// oneLine replaces line breaks in a text, so that it stays in its comment line.
func oneLine(s string) string {
	return strings.NewReplacer("\r\n", " ", "\r", " ", "\n", " ").Replace(s)
}
