package migrate

import (
	"context"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate/artifact"
)

// Reset drops the history and all objects in the schemas that the migrations name, and applies all
// migrations. If they name no schemas, it drops the objects of the connection's schema. Other
// schemas are unchanged. The caller must ask for confirmation first.
func (m *Migrator) Reset(ctx context.Context) (*Deployment, error) {
	if err := m.needDatabase(); err != nil {
		return nil, err
	}
	set, err := m.Artifacts()
	if err != nil {
		return nil, err
	}
	if err := decideReset(set, m.dialect.Provider()); err != nil {
		return nil, err
	}
	schemas, err := schemasOfReset(m.snapshots, set)
	if err != nil {
		return nil, err
	}
	if err := m.db.WithLock(ctx, func(ctx context.Context) error { return m.db.DropAll(ctx, schemas...) }); err != nil {
		return nil, err
	}
	return m.deploy(ctx, set, DeployOptions{Allow: Allow{All: true}})
}

// decideReset returns an error if the deploy would fail, before any data is dropped.
func decideReset(set artifact.Set, kind provider.Provider) error {
	if found := stopping(checkFiles(set)); len(found) > 0 {
		return &FindingsError{found}
	}
	for _, a := range set.Migrations {
		if err := checkProvider(a, kind); err != nil {
			return err
		}
		if err := stop(string(a.Name), scriptTodos(a), Allow{}); err != nil {
			return err
		}
	}
	return nil
}

// schemasOfReset returns the schemas in which any migration creates objects; nil means the
// connection's schema only.
func schemasOfReset(snapshots *snapshotReader, set artifact.Set) ([]string, error) {
	var out []string
	own := false
	for _, a := range set.Migrations {
		named, err := snapshots.schemas(a.Files.After)
		if err != nil {
			return nil, err
		}
		own = own || len(named) == 0
		out = union(out, named)
	}
	if own && len(out) > 0 {
		out = union(out, []string{""})
	}
	return out, nil
}
