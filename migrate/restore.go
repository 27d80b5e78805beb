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

// Restore writes the directory of a migration from the history, if it is missing or was edited. It
// also restores a migration that was rolled back, which is then pending. Rows of the first version
// store only a part of metadata.txt, so that Restore writes the files only if they have the
// checksum of the applied migration.
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
	restored, err := m.recorded(name, set, h)
	if err != nil {
		return err
	}
	return m.replace(set, restored)
}

// recorded returns a migration from the newest of its rows that stores all its texts.
func (m *Migrator) recorded(name string, set artifact.Set, h *historyView) (*artifact.Migration, error) {
	known := false
	for _, e := range slices.Backward(h.events) {
		if e.Migration != name {
			continue
		}
		known = true
		if a := m.fromRow(e, set, h); a != nil {
			return a, nil
		}
	}
	if !known {
		return nil, fmt.Errorf("the history has no migration %s", name)
	}
	return nil, fmt.Errorf("the history does not hold all of %s, because an older version of the tool wrote its row (its metadata.txt had more, such as renames): "+
		"restore the directory from version control", name)
}

// fromRow returns a migration from a row. It is nil if the texts in the row do not have the
// checksum of the row.
func (m *Migrator) fromRow(e history.Event, set artifact.Set, h *historyView) *artifact.Migration {
	files := recordedFiles(e)
	if e.Metadata != "" {
		a, err := artifact.Parse(artifact.Name(e.Migration), files)
		// If rollback.sql was edited after the migration was applied, the row of the rollback
		// stores the edited text, which ran.
		if err == nil && a.Checksum == e.Checksum && !a.Stale() {
			return a
		}
		return nil
	}
	for _, metadata := range m.metadataOf(e, set, h) {
		files.Metadata = metadata.Text()
		if artifact.Checksum(files) != e.Checksum {
			continue
		}
		if a, err := artifact.Restamp(metadata.Name, files); err == nil {
			return a
		}
	}
	return nil
}

// replace writes the directory of a migration. The directory may exist.
func (m *Migrator) replace(set artifact.Set, a *artifact.Migration) error {
	broken := func(p artifact.Problem) bool { return p.Migration == string(a.Name) }
	if set.Find(a.Name) != nil || slices.ContainsFunc(set.Problems, broken) {
		return artifact.Rewrite(m.options.Dir, a)
	}
	return artifact.Write(m.options.Dir, a)
}

func recordedFiles(e history.Event) artifact.Files {
	return artifact.Files{Migration: e.MigrationSQL, Rollback: e.RollbackSQL, Warnings: e.Warnings, Before: e.BeforeSchema, After: e.AfterSchema, Metadata: e.Metadata}
}

// metadataOf returns the possible contents of metadata.txt. There may be several, because the
// history does not record the parent and the tool version.
func (m *Migrator) metadataOf(e history.Event, set artifact.Set, h *historyView) []artifact.Metadata {
	base := artifact.Metadata{
		Name: artifact.Name(e.Migration), GeneratedAt: e.At, Provider: e.Provider, StatementCount: e.StatementCount,
		RebuildRequired: e.RebuildRequired, WarningCount: strings.Count(e.Warnings, "\n"),
	}
	var out []artifact.Metadata
	servers := slices.Compact([]string{"", m.minServer(e)})
	for _, parent := range parentsOf(base.Name, set, h) {
		for _, version := range []string{e.ToolVersion, m.options.ToolVersion} {
			for _, server := range servers {
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

// parentsOf returns the checksums of the earlier migrations in the files and in the history, the
// nearest first. Each may be the parent, because migrations between the two may have been rolled
// back.
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
	slices.SortStableFunc(before, func(a, b known) int { return cmp.Compare(b.key, a.key) })
	out := []string{""}
	for _, k := range before {
		if !slices.Contains(out, k.checksum) {
			out = append(out, k.checksum)
		}
	}
	return out
}

// minServer returns the server version that a plan between the snapshots needs. It is "" if the
// plan needs none, or if it cannot be planned.
func (m *Migrator) minServer(e history.Event) string {
	before, after, err := m.snapshots.pair(e.BeforeSchema, e.AfterSchema)
	if err != nil {
		return ""
	}
	forward, _, err := m.snapshots.planBetween(before, after, nil, PlanOptions{})
	if err != nil {
		return ""
	}
	return forward.MinServer
}
