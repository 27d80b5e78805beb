package migrate

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/lint"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// A probe runs before the first group and again before its own group. Between the two, the script
// may rename tables and columns:
//
//	-- group 1
//	ALTER TABLE users RENAME TO people;
//	-- group 2
//	-- comon_orm:probe SELECT count(*) FROM users WHERE age IS NOT NULL
//	                              runs before group 1 unchanged, and before group 2 as
//	                              SELECT count(*) FROM people …
//	ALTER TABLE people DROP COLUMN age;
//
// The planner writes each probe with the names that tables and columns have before the migration. A
// person may write it with the names that exist when the statement runs. These names are first
// translated to the names before the migration.

// probeNames maps the names that tables and columns have before a script to their names while it
// runs.
type probeNames struct {
	provider provider.Provider
	script   artifact.Script
	before   catalog.Database
	renames  [][]diff.Rename // for each statement, the renames before it
}

// renamesAt returns the renames that earlier statements have made before a statement.
func (n *probeNames) renamesAt(statement int) []diff.Rename {
	if n == nil || statement >= len(n.renames) {
		return nil
	}
	return n.renames[statement]
}

// turned returns the risk of a statement with its probe translated to the names that tables and
// columns have before the script.
func (n *probeNames) turned(r Risk, statement int) Risk {
	if renames := n.renamesAt(statement); len(renames) > 0 && n.rename(r.Hazard.Probe, renames, n.before) == r.Hazard.Probe {
		back := diff.Inverse(renames)
		r.Hazard.Probe, r.Hazard.Sample = n.rename(r.Hazard.Probe, back, catalog.Database{}), n.rename(r.Hazard.Sample, back, catalog.Database{})
	}
	r.probe, r.sample = r.Hazard.Probe, r.Hazard.Sample
	return r
}

// at returns risks with their probes translated to the names that tables and columns have just
// before a group.
func (n *probeNames) at(risks []Risk, group int) []Risk {
	if n == nil || group == 0 {
		return risks
	}
	first := 0
	for _, g := range n.script.Groups[:group] {
		first += len(g.Statements)
	}
	renames := n.renamesAt(first)
	if len(renames) == 0 {
		return risks
	}
	out := slices.Clone(risks)
	for i, r := range out {
		if r.probe != "" {
			out[i].Hazard.Probe, out[i].Hazard.Sample = n.rename(r.probe, renames, n.before), n.rename(r.sample, renames, n.before)
		}
	}
	return out
}

// named returns risks of migration.sql with their probes translated to the names that tables and
// columns have just before a group.
func (r *snapshotReader) named(a *artifact.Migration, risks []Risk, group int) ([]Risk, error) {
	j, err := r.judgeForward(a)
	return j.names.at(risks, group), err
}

// namesOf returns the names for a plan that is not written to files.
func namesOf(d dialect.Dialect, groups []artifact.Group, in plan.Input) *probeNames {
	if len(groups) < 2 {
		return nil
	}
	n := &probeNames{provider: d.Provider(), script: artifact.Script{Groups: groups}, before: in.From}
	_, n.renames = lint.Judge(d, n.script, in.From, in.To)
	return n
}

// rename replaces the names in a text. It returns the text unchanged if a name in it is ambiguous.
func (n *probeNames) rename(text sqltext.SQL, renames []diff.Rename, from catalog.Database) sqltext.SQL {
	renamed, err := diff.RenameText(n.provider, text, renames, from)
	if err != nil {
		return text
	}
	return renamed
}
