package migrate

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint"
)

// A person may edit migration.sql and rollback.sql. So the text of these files is judged and not
// the plan. If a statement destroys data and no directive announces it, this is a risk too:
//
//	-- comon_orm:step hazard=DL02 object=users.name    announced: counted by its probe directive
//	ALTER TABLE users DROP COLUMN name;
//	DELETE FROM posts WHERE author IS NULL;            not announced: DL05, counted by
//	                                                   SELECT count(*) with the same WHERE

// judged is the result for one script: the risks that it does not announce, not counted yet, and
// the names that tables and columns have while it runs.
type judged struct {
	found []Risk
	names *probeNames
}

func (r *snapshotReader) judge(a *artifact.Migration, s artifact.Script, before, after string) (out judged, err error) {
	from, to, err := r.catalogs(before, after)
	if err != nil {
		return out, fmt.Errorf("judge the statements of %s: %w", a.Name, err)
	}
	losses, renames := lint.Judge(r.dialect, s, from, to)
	if slices.ContainsFunc(renames, func(before []diff.Rename) bool { return len(before) > 0 }) {
		out.names = &probeNames{provider: r.dialect.Provider(), script: s, before: from, renames: renames}
	}
	for _, l := range losses {
		if computedAgain(s, l.Line) {
			continue
		}
		out.found = append(out.found, Risk{
			Migration: string(a.Name), Hazard: l.Hazard, Count: Unknown, Line: l.Line, ifExists: l.IfExists,
			group: s.GroupAt(l.Line), probe: l.Hazard.Probe, sample: l.Hazard.Sample,
		})
	}
	return out, nil
}

// forwardRisks returns the open tasks of migration.sql, its announced risks and its other risks.
// Their probes have the names that tables and columns have before the migration.
func (r *snapshotReader) forwardRisks(a *artifact.Migration) ([]Risk, error) {
	if err := errors.Join(refuseSession(a, a.Script), refuseProbes(a, a.Script)); err != nil {
		return nil, err
	}
	j, err := r.judgeForward(a)
	return append(scriptRisks(a, a.Script, j.names), j.found...), err
}

// judgeForward judges migration.sql, once per run.
func (r *snapshotReader) judgeForward(a *artifact.Migration) (j judged, err error) {
	j, done := r.judged[a.Checksum]
	if done {
		return j, nil
	}
	if j, err = r.judge(a, a.Script, a.Files.Before, a.Files.After); err != nil {
		return j, err
	}
	r.judged[a.Checksum] = j
	// Compute the passage now, because the snapshots are cached now and a long run evicts them.
	_, err = r.passage(a)
	return j, err
}

// backwardRisks returns the risks of rollback.sql.
func (r *snapshotReader) backwardRisks(a *artifact.Migration) ([]Risk, error) {
	if err := errors.Join(refuseSession(a, a.Rollback), refuseProbes(a, a.Rollback)); err != nil {
		return nil, err
	}
	j, err := r.judge(a, a.Rollback, a.Files.After, a.Files.Before)
	return append(scriptRisks(a, a.Rollback, j.names), j.found...), err
}

// uncounted sets the count of a risk whose probe failed. The count is 0 if the statement has IF
// EXISTS and the object does not exist, else unknown.
func (m *Migrator) uncounted(ctx context.Context, r Risk) (Risk, error) {
	r.Hazard.Probe, r.Hazard.Sample = "", ""
	if r.ifExists == nil {
		return r, nil
	}
	table := r.ifExists.Table
	if table.Schema == "" {
		table.Schema = m.db.Schema()
	}
	schemas := []string{table.Schema}
	if table.Schema == "" {
		schemas = nil
	}
	live, err := m.db.Inspect(ctx, Scope{Schemas: schemas, Tables: []diff.Name{table}})
	if err != nil {
		return r, fmt.Errorf("look for %s: %w", r.Hazard.Object, err)
	}
	t := live.Catalog.Table(table.Schema, table.Name)
	if t == nil || r.ifExists.Column != "" && t.Column(r.ifExists.Column) == nil {
		r.Count = 0
	}
	return r, nil
}

// hazardsOf returns the hazards of risks.
func hazardsOf(risks []Risk) []hazard.Hazard {
	out := make([]hazard.Hazard, len(risks))
	for i, r := range risks {
		out[i] = r.Hazard
	}
	return out
}
