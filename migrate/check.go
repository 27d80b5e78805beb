package migrate

import "github.com/cocomon/comon_orm/migrate/artifact"

// CheckArtifacts looks at the migrations directory alone: every migration is whole, has its checksum and snapshots that
// read as schemas, and starts where the one before it ends. It needs no database.
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
