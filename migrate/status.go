package migrate

import "context"

// Status is how artifacts, history and live database compare.
type Status struct {
	OK       bool
	Findings []Finding
	// Applied and Pending name migrations, in order.
	Applied, Pending []string
	// Unrecorded are squashed migrations in Applied that the history does not have yet. The
	// database has all migrations that they replace, so the next deploy records them without
	// running.
	Unrecorded []string
	// Notes need no action.
	Notes []string
}

// Status reads and changes nothing.
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
