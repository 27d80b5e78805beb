package migrate

import "context"

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
	// What would stop the deploy must not be found when the data is gone.
	if found := stopping(examine(set, nil)); len(found) > 0 {
		return nil, &FindingsError{found}
	}
	for _, a := range set.Migrations {
		if err := m.checkProvider(a); err != nil {
			return nil, err
		}
		if err := stop(string(a.Name), scriptTodos(a), Allow{}); err != nil {
			return nil, err
		}
	}
	if err := m.db.Locked(ctx, m.db.Wipe); err != nil {
		return nil, err
	}
	return m.deploy(ctx, set, DeployOptions{Allow: Allow{All: true}})
}
