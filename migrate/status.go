package migrate

import "context"

// Status is the result of a comparison of artifacts, history and live database.
type Status struct {
	OK       bool
	Findings []Finding
	// Applied and Pending name migrations, in order.
	Applied, Pending []string
	// Unrecorded are the squashed migrations in Applied that are not in the history yet. The
	// database has all migrations that they replace, so that the next deploy records them without
	// running them.
	Unrecorded []string
	// Notes are remarks that need no action.
	Notes []string
}

// Status compares artifacts, history and live database. It changes nothing.
func (m *Migrator) Status(ctx context.Context) (*Status, error) {
	if err := m.needDatabase(); err != nil {
		return nil, err
	}
	set, err := m.Artifacts()
	if err != nil {
		return nil, err
	}
	now, err := m.observe(ctx, liveForStatus(m.snapshots, set))
	if err != nil {
		return nil, err
	}
	left, err := m.leftGuards(ctx)
	if err != nil {
		return nil, err
	}
	status, err := decideStatus(m.snapshots, now, set, left)
	if err != nil {
		return nil, err
	}
	return status, m.tellLosses(ctx, now, set, status.Findings)
}
