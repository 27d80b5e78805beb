package migrate

import (
	"context"

	"github.com/cocomon/comon_orm/migrate/history"
)

// Status says how artifacts, history and live database stand to each other; its JSON form is the command's.
type Status struct {
	OK       bool      `json:"ok"`
	Findings []Finding `json:"findings"`
	Applied  []string  `json:"applied"`
	Pending  []string  `json:"pending"`
}

// Status looks and changes nothing.
func (m *Migrator) Status(ctx context.Context) (*Status, error) {
	if err := m.needDatabase(); err != nil {
		return nil, err
	}
	set, err := m.Artifacts()
	if err != nil {
		return nil, err
	}
	j, err := m.readJournal(ctx)
	if err != nil {
		return nil, err
	}
	s := &Status{Findings: examine(set, j.events), Applied: []string{}, Pending: []string{}}
	for _, a := range pending(set, j.events) {
		s.Pending = append(s.Pending, string(a.Name))
	}
	active := history.Active(j.events)
	for _, a := range active {
		s.Applied = append(s.Applied, a.Migration)
	}
	if err := m.statusDrift(ctx, j, active, s); err != nil {
		return nil, err
	}
	if s.Findings == nil {
		s.Findings = []Finding{}
	}
	s.OK = len(s.Findings) == 0
	return s, nil
}

// statusDrift compares the live database with the snapshot that the last applied migration left, object by object.
// While a migration stands half done there is no snapshot to compare with.
func (m *Migrator) statusDrift(ctx context.Context, j *journal, active []history.State, s *Status) error {
	if len(active) == 0 || active[len(active)-1].Event.AfterSchema == "" {
		return nil
	}
	if len(tampering(s.Findings)) > 0 {
		return nil // its snapshots are nobody's word
	}
	for _, state := range history.Replay(j.events) {
		if state.Status == history.Unfinished || state.Status == history.HasFailed {
			return nil
		}
	}
	last := active[len(active)-1]
	differences, err := m.drift(ctx, last.Event.AfterSchema)
	if err != nil {
		return err
	}
	for _, d := range differences {
		s.Findings = append(s.Findings, Finding{SchemaDrift, last.Migration, d.Message,
			"comon_orm migrate dev --reconcile"})
	}
	return nil
}
