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

// A person may edit migration.sql and rollback.sql. So the text that runs is judged, not the plan:
// a statement that destroys something without a directive that announces it is a risk too, found by
// reading the statement.
//
//	-- comon_orm:step hazard=DL02 object=users.name    announced: counted by its probe directive
//	ALTER TABLE users DROP COLUMN name;
//	DELETE FROM posts WHERE author IS NULL;            found: DL05, counted by
//	                                       SELECT count(*) FROM posts WHERE author IS NULL

// judged is the result of reading a script: the risks that it does not announce, not counted yet,
// and the names that apply while it runs.
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

// forwardRisks are the open tasks of migration.sql, its announced risks and the others, with the
// names from before it.
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
	// Compute the passage now, while the snapshots are cached: a long run evicts them.
	_, err = r.passage(a)
	return j, err
}

// backwardRisks are those of rollback.sql.
func (r *snapshotReader) backwardRisks(a *artifact.Migration) ([]Risk, error) {
	if err := errors.Join(refuseSession(a, a.Rollback), refuseProbes(a, a.Rollback)); err != nil {
		return nil, err
	}
	j, err := r.judge(a, a.Rollback, a.Files.After, a.Files.Before)
	return append(scriptRisks(a, a.Rollback, j.names), j.found...), err
}

// uncounted decides on a risk whose probe failed: no risk if IF EXISTS finds nothing, else unknown.
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

// hazardsOf are the hazards of risks.
func hazardsOf(risks []Risk) []hazard.Hazard {
	out := make([]hazard.Hazard, len(risks))
	for i, r := range risks {
		out[i] = r.Hazard
	}
	return out
}
