package migrate

import (
	"context"

	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
)

// Restamped is a migration with its new checksum.
type Restamped struct {
	Migration string
	// Found are the risks that edited statements have and that no directive in the file announces.
	Found []Risk
}

// Restamp updates the checksum of migrations that were edited before they were applied, and the
// parent of later migrations. If an edited migration.sql has risks that it does not announce,
// Restamp adds these risks to warnings.txt. It also updates the counts in metadata.txt.
func (m *Migrator) Restamp(ctx context.Context) ([]Restamped, error) {
	set, err := m.Artifacts()
	if err != nil {
		return nil, err
	}
	h, err := m.historyIfAny(ctx)
	if err != nil {
		return nil, err
	}
	h, set = h.recorded(set), h.effective(set)
	var done []Restamped
	parent := ""
	var squashes []history.Squash
	for _, a := range set.Migrations {
		if mayEdit(h, a) && (a.Stale() || a.Metadata.Parent != parent && !standsFor(squashes, a.Metadata.Parent)) {
			fresh, found, err := m.refreshed(a, parent)
			if err != nil {
				return done, err
			}
			if err := artifact.Rewrite(m.options.Dir, fresh); err != nil {
				return done, err
			}
			a = fresh
			done = append(done, Restamped{string(a.Name), found})
		}
		parent, squashes = a.Checksum, a.Metadata.Squashes
	}
	return done, nil
}

// mayEdit reports whether the files of a migration may be edited. They may be edited until the
// migration runs. After a failure, only the part that has not run may be edited.
func mayEdit(h *historyView, a *artifact.Migration) bool {
	s := history.Of(h.events, string(a.Name))
	return s.Status == history.NotApplied || s.Status == history.HasFailed && sameSoFar(a, s)
}

// refreshed returns a migration with a new checksum or parent.
func (m *Migrator) refreshed(a *artifact.Migration, parent string) (fresh *artifact.Migration, found []Risk, err error) {
	if !a.Stale() {
		fresh, err = a.Reparent(parent)
		return fresh, nil, err
	}
	for _, script := range []artifact.Script{a.Script, a.Rollback} {
		if err := refuseSession(a, script); err != nil {
			return nil, nil, err
		}
	}
	j, err := m.snapshots.judge(a, a.Script, a.Files.Before, a.Files.After)
	if err != nil {
		return nil, nil, err
	}
	fresh, err = a.Refresh(parent, hazardsOf(j.found))
	return fresh, j.found, err
}
