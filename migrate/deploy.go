package migrate

import (
	"context"
	"errors"
	"slices"

	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
)

// DeployOptions are the choices of [Migrator.Deploy].
type DeployOptions struct {
	// Allow says which warnings pass.
	Allow Allow
	// DryRun looks and counts, and changes nothing.
	DryRun bool
}

// Deployment says what a deploy did.
type Deployment struct {
	// Applied are the migrations that this run applied, in order.
	Applied []string
	// Pending are the migrations that a dry run would apply.
	Pending []*artifact.Migration
	// Risks are the hazards of what was pending, counted where their tables were there.
	Risks []Risk
}

// maxAttempts bounds how often a run starts over because another one was faster; each time some other run made progress.
const maxAttempts = 100

// Deploy applies the migrations that are pending, in order, and nothing else. All files are read and summed before
// anything is looked at; what runs is that text. It stops, before changing anything, with a [FindingsError], a
// [DriftError] or a [StoppedError]; once migrations of the run are applied, a failure comes as a [PartialError].
func (m *Migrator) Deploy(ctx context.Context, o DeployOptions) (*Deployment, error) {
	if err := m.needDatabase(); err != nil {
		return nil, err
	}
	set, err := m.Artifacts()
	if err != nil {
		return nil, err
	}
	return m.deploy(ctx, set, o)
}

func (m *Migrator) deploy(ctx context.Context, set artifact.Set, o DeployOptions) (*Deployment, error) {
	d := &Deployment{}
	if o.DryRun {
		return d, m.fromJournal(ctx, func(j *journal) error { return m.preflight(ctx, set, j, d, o) })
	}
	return d, m.db.Locked(ctx, func(ctx context.Context) error { return m.deployLocked(ctx, set, d, o) })
}

func (m *Migrator) deployLocked(ctx context.Context, set artifact.Set, d *Deployment, o DeployOptions) error {
	return m.fromJournal(ctx, func(j *journal) error { return m.attempt(ctx, set, j, d, o) })
}

// fromJournal reads the history and runs do, again while another run was faster. Whatever went wrong says nothing then:
// where no lock keeps others out, they may have committed between any two looks at the database.
func (m *Migrator) fromJournal(ctx context.Context, do func(*journal) error) error {
	for range maxAttempts {
		j, err := m.readJournal(ctx)
		if err != nil {
			return err
		}
		if err := do(j); err == nil || !errors.Is(err, errHistoryMoved) && !m.moved(ctx, j) {
			return err
		}
	}
	return errors.Join(ErrBusy, errHistoryMoved)
}

// moved reports whether somebody appended to the history since j was read.
func (m *Migrator) moved(ctx context.Context, j *journal) bool {
	now, err := m.readJournal(ctx)
	return err == nil && now.lastID() != j.lastID()
}

// attempt deploys what is pending as of now.
func (m *Migrator) attempt(ctx context.Context, set artifact.Set, j *journal, d *Deployment, o DeployOptions) error {
	if err := m.preflight(ctx, set, j, d, o); err != nil {
		return err
	}
	if len(d.Pending) > 0 {
		needs, err := m.needs(d.Pending)
		if err != nil {
			return err
		}
		if err := m.db.Ready(ctx, needs); err != nil {
			return err
		}
		if err := m.db.Prepare(ctx); err != nil {
			return err
		}
	}
	for i, a := range d.Pending {
		r := run{migration: a, number: i + 1, total: len(d.Pending), allow: o.Allow}
		if err := m.apply(ctx, j, r); err != nil {
			if len(d.Applied) > 0 && !errors.Is(err, errHistoryMoved) {
				return &PartialError{Applied: d.Applied, Migration: string(a.Name), Err: err}
			}
			return err
		}
		d.Applied = append(d.Applied, string(a.Name))
	}
	d.Pending = nil
	return nil
}

// needs is what a run over the migrations asks of database and role.
func (m *Migrator) needs(pending []*artifact.Migration) (Needs, error) {
	var out Needs
	for _, a := range pending {
		for _, g := range a.Script.Groups {
			out.Outside = out.Outside || !g.Transactional
		}
	}
	before, err := m.wanted(pending[0].Files.Before)
	if err != nil {
		return out, err
	}
	after, err := m.wanted(pending[len(pending)-1].Files.After)
	if err != nil {
		return out, err
	}
	out.Tables = slices.Concat(touched(before, after), touched(after, before))
	return out, nil
}

// preflight looks at everything that can be known before the first change.
func (m *Migrator) preflight(ctx context.Context, set artifact.Set, j *journal, d *Deployment, o DeployOptions) error {
	if found := stopping(examine(set, j.events)); len(found) > 0 {
		return &FindingsError{found}
	}
	d.Pending, d.Risks = pending(set, j.events), nil
	if len(d.Pending) == 0 {
		return nil
	}
	for _, a := range d.Pending {
		if err := m.checkProvider(a); err != nil {
			return err
		}
	}
	if err := m.checkServer(ctx, d.Pending); err != nil {
		return err
	}
	if err := m.checkStart(ctx, j, d.Pending[0]); err != nil {
		return err
	}
	return m.preflightRisks(ctx, d, o)
}

// checkStart compares the live database with what the first pending migration starts from.
func (m *Migrator) checkStart(ctx context.Context, j *journal, first *artifact.Migration) error {
	if groupsDone(j, first) > 0 {
		return nil // cut off between two groups: there is no snapshot of that state
	}
	last := ""
	if active := history.Active(j.events); len(active) > 0 {
		last = active[len(active)-1].Migration
		if after := active[len(active)-1].Event.AfterSchema; after != first.Files.Before {
			return &FindingsError{[]Finding{{OutOfOrder, string(first.Name), "does not start where " + last + ", the last applied migration, ends",
				"comon_orm migrate rebase"}}}
		}
	}
	differences, err := m.drift(ctx, first.Files.Before)
	if err == nil && len(differences) == 0 {
		differences, err = m.obstacles(ctx, first.Files.Before, first.Files.After)
	}
	if err != nil {
		return err
	}
	if len(differences) == 0 {
		return nil
	}
	return &DriftError{Migration: last, Differences: differences}
}

// preflightRisks stops for hazards of the whole run before its first change. The tables of later migrations
// may not be there yet; those are counted when their turn comes.
func (m *Migrator) preflightRisks(ctx context.Context, d *Deployment, o DeployOptions) error {
	for i, a := range d.Pending {
		risks := scriptRisks(a, a.Script)
		if err := m.count(ctx, risks); err != nil {
			if i == 0 {
				return err
			}
			continue
		}
		d.Risks = append(d.Risks, risks...)
		if err := stop(string(a.Name), risks, o.Allow); err != nil && !o.DryRun {
			return err
		}
	}
	return nil
}

// groupsDone is how many groups of a migration an earlier run, cut off, has committed.
func groupsDone(j *journal, a *artifact.Migration) int {
	if s := history.Of(j.events, string(a.Name)); s.Status == history.Unfinished {
		return s.Groups
	}
	return 0
}
