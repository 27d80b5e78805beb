package migrate

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
)

// Restore writes the directory of an applied migration as the history recorded it, where it is missing or was edited. Of
// metadata.txt the history holds what matters; only when the files then have the checksum of what was applied are they written.
func (m *Migrator) Restore(ctx context.Context, name string) error {
	if err := m.needDatabase(); err != nil {
		return err
	}
	if m.options.Dir == "" {
		return fmt.Errorf("no migrations directory to write to")
	}
	if _, err := artifact.ParseName(name); err != nil {
		return err
	}
	set, err := m.Artifacts()
	if err != nil {
		return err
	}
	h, err := m.readHistory(ctx)
	if err != nil {
		return err
	}
	state := history.Of(h.events, name)
	if state.Status == history.NotApplied {
		return fmt.Errorf("migration %s is not recorded as applied", name)
	}
	files := recordedFiles(state.Event)
	for _, metadata := range m.metadataOf(state.Event, set, h) {
		files.Metadata = metadata.Text()
		restored, err := artifact.Restamp(artifact.Name(name), files)
		if err == nil && restored.Checksum == state.Checksum {
			return m.replace(set, restored)
		}
	}
	return fmt.Errorf("the history does not hold all of %s (its metadata.txt had more, such as renames): restore the directory from version control", name)
}

// replace writes a migration, whether or not its directory is there.
func (m *Migrator) replace(set artifact.Set, a *artifact.Migration) error {
	broken := func(p artifact.Problem) bool { return p.Migration == string(a.Name) }
	if set.Find(a.Name) != nil || slices.ContainsFunc(set.Problems, broken) {
		return artifact.Rewrite(m.options.Dir, a)
	}
	return artifact.Write(m.options.Dir, a)
}

func recordedFiles(e history.Event) artifact.Files {
	return artifact.Files{Migration: e.MigrationSQL, Rollback: e.RollbackSQL, Warnings: e.Warnings, Before: e.BeforeSchema, After: e.AfterSchema}
}

// metadataOf lists what metadata.txt may have been: the history knows neither the parent nor who wrote the file.
func (m *Migrator) metadataOf(e history.Event, set artifact.Set, h *historyView) []artifact.Metadata {
	base := artifact.Metadata{
		Name: artifact.Name(e.Migration), GeneratedAt: e.At, Provider: e.Provider, StatementCount: e.StatementCount,
		RebuildRequired: e.RebuildRequired, WarningCount: strings.Count(e.Warnings, "\n"),
	}
	var out []artifact.Metadata
	for _, parent := range parentsOf(base.Name, set, h) {
		for _, version := range []string{e.ToolVersion, m.options.ToolVersion} {
			for _, server := range []string{"", m.minServer(e)} {
				for format := artifact.Format; format > 0; format-- {
					candidate := base
					candidate.Format, candidate.Parent, candidate.ToolVersion, candidate.MinServer = format, parent, version, server
					out = append(out, candidate)
				}
			}
		}
	}
	return out
}

// parentsOf are the checksums of the migration before, locally and in the history.
func parentsOf(name artifact.Name, set artifact.Set, h *historyView) []string {
	type known struct {
		key, checksum string
	}
	var before []known
	for _, a := range set.Migrations {
		before = append(before, known{a.Name.Key(), a.Checksum})
	}
	for _, e := range h.events {
		before = append(before, known{artifact.Name(e.Migration).Key(), e.Checksum})
	}
	before = slices.DeleteFunc(before, func(k known) bool { return k.key >= name.Key() })
	slices.SortFunc(before, func(a, b known) int { return cmp.Compare(b.key, a.key) })
	out := []string{""}
	for _, k := range before {
		if k.key == before[0].key {
			out = append(out, k.checksum)
		}
	}
	return out
}

// minServer is the server version that a plan between the snapshots needs, "" where there is none or no plan.
func (m *Migrator) minServer(e history.Event) string {
	before, after, err := m.snapshots.pair(e.BeforeSchema, e.AfterSchema)
	if err != nil {
		return ""
	}
	forward, _, err := planBetween(m.snapshots, before, after, nil, PlanOptions{})
	if err != nil {
		return ""
	}
	return forward.MinServer
}
