package migrate

import (
	"context"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate/artifact"
)

// Reset drops everything in the database, the history included, and applies all migrations to it. Whoever
// calls it has asked first.
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
	if err := m.db.WithLock(ctx, m.db.DropAll); err != nil {
		return nil, err
	}
	return m.deploy(ctx, set, DeployOptions{Allow: Allow{All: true}})
}

// decideReset refuses what would stop the deploy: it must not be found when the data is gone.
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
