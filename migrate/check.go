package migrate

import "github.com/cocomon/comon_orm/migrate/artifact"

// CheckArtifacts checks the migrations directory without a database. Every migration must be
// complete, have the right checksum and valid snapshots, and start where the previous one ends.
func (m *Migrator) CheckArtifacts() ([]Finding, error) {
	set, err := m.Artifacts()
	if err != nil {
		return nil, err
	}
	out := stopping(checkFiles(set))
	for _, a := range set.Migrations {
		for _, snapshot := range []struct{ file, text string }{{artifact.BeforeFile, a.Files.Before}, {artifact.AfterFile, a.Files.After}} {
			if _, err := m.snapshots.catalog(snapshot.text); err != nil {
				out = append(out, Finding{InvalidLocalArtifacts, string(a.Name), snapshot.file + ": " + err.Error(), Fix{FixCheckOut, string(a.Name)}})
			}
		}
	}
	return out, nil
}
