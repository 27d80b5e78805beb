package migrate

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// Unknown is the count of rows at risk when nothing counted them.
const Unknown int64 = -1

// Risk is a hazard with what the database says of it.
type Risk struct {
	Migration string // "" for a plan that is not written yet
	Hazard    hazard.Hazard
	// Count is how many rows are at risk; [Unknown] without a probe or a database. It goes to the
	// terminal, never into a file.
	Count int64
	// Samples are some of the rows at risk by their keys, where the plan knows them; for the
	// terminal too.
	Samples []string
	// Line is the line of a statement whose risk nothing in its file announces, 0 of what is announced.
	Line int
	// ifExists is what such a statement drops only if it is there.
	ifExists *lint.Existing
}

// String is the risk on one line: its message, its code, the count and what to do about it.
func (r Risk) String() string {
	s := r.Hazard.Message() + " [" + r.Hazard.Code() + "]"
	if r.Line > 0 {
		s += fmt.Sprintf(" (line %d, not announced)", r.Line)
	}
	switch {
	case r.Hazard.Kind == hazard.AlsoDrop: // what is counted is the object
	case r.Count == 1:
		s += " (1 row)"
	case r.Count > 1:
		s += fmt.Sprintf(" (%d rows)", r.Count)
	}
	if len(r.Samples) > 0 {
		s += " at " + r.Hazard.Key + " " + strings.Join(r.Samples, ", ")
		if int64(len(r.Samples)) < r.Count {
			s += ", …"
		}
	}
	if remedy := r.Hazard.Remedy(); remedy != "" {
		s += ": " + remedy
	}
	return s
}

// Allow says which warnings pass.
type Allow struct {
	All        bool
	Migrations []string
}

func (a Allow) passes(migration string) bool {
	return a.All || slices.Contains(a.Migrations, migration)
}

// stops decides whether the risk stops a run: nothing at risk never does.
func (r Risk) stops(allow Allow) bool {
	if r.Hazard.Accepted != "" || r.Count == 0 {
		return false
	}
	switch r.Hazard.Level() {
	case hazard.Note:
		return false
	case hazard.Warning:
		return !allow.passes(r.Migration)
	case hazard.Block:
		return true
	}
	return true
}

// stop returns a StoppedError when any of the risks stops the run.
func stop(migration string, risks []Risk, allow Allow) error {
	var stopping []Risk
	for _, r := range risks {
		if r.stops(allow) {
			stopping = append(stopping, r)
		}
	}
	if len(stopping) == 0 {
		return nil
	}
	return &StoppedError{Migration: migration, Risks: stopping}
}

// scriptTodos are the open tasks of a migration: they stop whatever the data.
func scriptTodos(a *artifact.Migration) []Risk { return todoRisks(a, a.Script) }

func todoRisks(a *artifact.Migration, s artifact.Script) []Risk {
	var out []Risk
	for _, h := range s.Todos {
		out = append(out, Risk{Migration: string(a.Name), Count: Unknown, Hazard: h})
	}
	return out
}

// scriptRisks are the open tasks and hazards of a script, not counted yet.
func scriptRisks(a *artifact.Migration, s artifact.Script) []Risk {
	out := todoRisks(a, s)
	for _, h := range s.Hazards() {
		out = append(out, Risk{Migration: string(a.Name), Count: Unknown, Hazard: h})
	}
	return out
}

// planRisks are the hazards and blocks of a plan, not counted yet.
func planRisks(p plan.Plan) []Risk {
	var out []Risk
	for _, h := range p.Blocks {
		out = append(out, Risk{Hazard: h, Count: Unknown})
	}
	for _, g := range p.Groups {
		for _, s := range g.Steps {
			for _, h := range s.Hazards {
				out = append(out, Risk{Hazard: h, Count: Unknown})
			}
		}
	}
	return out
}

// count runs the probes.
func (m *Migrator) count(ctx context.Context, risks []Risk) error {
	for i, r := range risks {
		if r.Hazard.Probe == "" {
			continue
		}
		n, err := m.probe(ctx, r.Hazard.Probe)
		if err != nil && r.Line > 0 && ctx.Err() == nil {
			// Words of the statement itself, which may need what the migration has yet to make.
			if risks[i], err = m.uncounted(ctx, r); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return fmt.Errorf("count the rows at risk (%s %s): %w", r.Hazard.Code(), r.Hazard.Object, err)
		}
		risks[i].Count, risks[i].Samples = n, nil
		if n == 0 || r.Hazard.Sample == "" {
			continue
		}
		rows, err := m.db.Query(ctx, r.Hazard.Sample)
		if err != nil {
			return fmt.Errorf("list some rows at risk (%s %s): %w", r.Hazard.Code(), r.Hazard.Object, err)
		}
		for _, row := range rows {
			risks[i].Samples = append(risks[i].Samples, strings.Join(row, "/"))
		}
	}
	return nil
}

func (m *Migrator) probe(ctx context.Context, query sqltext.SQL) (int64, error) {
	rows, err := m.db.Query(ctx, query)
	if err != nil {
		return 0, err
	}
	if len(rows) != 1 || len(rows[0]) != 1 {
		return 0, fmt.Errorf("the probe %q does not give one number", query)
	}
	n, err := strconv.ParseInt(rows[0][0], 10, 64)
	if err != nil {
		return 0, fmt.Errorf("the probe %q does not give one number: %w", query, err)
	}
	return n, nil
}

// recount runs the probes again, inside the transaction: a run never loses more rows than it has
// shown.
func (m *Migrator) recount(ctx context.Context, shown []Risk) error {
	now := slices.Clone(shown)
	if err := m.count(ctx, now); err != nil {
		return err
	}
	for i := range now {
		if now[i].Count > shown[i].Count && shown[i].Hazard.Level() > hazard.Note {
			return fmt.Errorf("more rows are at risk than this run showed (%d, now %d): nothing was changed, look again: %s",
				shown[i].Count, now[i].Count, now[i])
		}
	}
	return nil
}
