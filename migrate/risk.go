package migrate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// Unknown is the count of a risk whose rows were not counted.
const Unknown int64 = -1

// Risk is a hazard with the number of rows at risk in a database.
type Risk struct {
	Migration string // "" for a plan that is not written yet
	Hazard    hazard.Hazard
	// Count is the number of rows at risk. It is [Unknown] without a probe or a database. It is
	// printed on the terminal and never written to a file.
	Count int64
	// Samples are the keys of some rows at risk, if the table has a key. They too are never written
	// to a file.
	Samples []string
	// Line is the line of the statement if no directive in the file announces the risk, else 0.
	Line int
	// Uncounted is the reason why the probe returned no count; "" if it returned one, or if there
	// is no probe.
	Uncounted string
	// group is the index of the group in the script or plan. tables are the tables that the probe
	// read.
	group  int
	tables []string
	// took is the duration of the count.
	took time.Duration
	// refused is true for a statement of the file that the database refuses.
	refused bool
	// probe and sample are the queries of the hazard with the names that tables and columns have
	// before the script runs. They are "" if the hazard has no such query.
	probe, sample sqltext.SQL
	// silent is true if the database would destroy the rows without an error.
	silent bool
	// ifExists is the table or column that a silent statement drops with IF EXISTS. If it does not
	// exist, the statement loses nothing.
	ifExists *lint.Existing
}

// String returns the risk on one line, with its message, its code, the count and the remedy.
func (r Risk) String() string {
	s := r.Hazard.Message() + " [" + r.Hazard.Code() + "]"
	if r.Line > 0 && r.refused {
		s += fmt.Sprintf(" (line %d)", r.Line)
	} else if r.Line > 0 {
		s += fmt.Sprintf(" (line %d, not announced)", r.Line)
	}
	switch {
	case r.Hazard.Kind == hazard.AlsoDrop, r.Hazard.Kind == hazard.UnfitExtension, r.Hazard.Case == hazard.OfSequence: // the probe counts objects, not rows
	case r.Count == 1:
		s += " (1 row)"
	case r.Count > 1:
		s += fmt.Sprintf(" (%d rows)", r.Count)
	case r.Uncounted != "":
		s += " (not counted: " + r.Uncounted + ")"
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

// Allow selects the warnings that do not stop a run: all of them, or those of some migrations or
// kinds.
type Allow struct {
	All        bool
	Migrations []string
	Kinds      []hazard.Kind
}

func (a Allow) passes(r Risk) bool {
	return a.All || slices.Contains(a.Migrations, r.Migration) || slices.Contains(a.Kinds, r.Hazard.Kind)
}

// stops reports whether the risk stops a run. A risk with a count of zero does not.
func (r Risk) stops(allow Allow) bool {
	if r.Hazard.Accepted != "" || r.Count == 0 {
		return false
	}
	switch r.Hazard.Level() {
	case hazard.Note:
		return false
	case hazard.Warning:
		return !allow.passes(r)
	case hazard.Block:
		// The user may allow a risk whose probe returned no count, because the database refuses the
		// statement if there are rows at risk. It does not refuse the statement of a silent risk.
		return r.Uncounted == "" || r.silent || !allow.passes(r)
	}
	return true
}

// stop returns a StoppedError if any of the risks stops the run.
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

// scriptTodos returns the open tasks of a migration, which stop a run regardless of the rows.
func scriptTodos(a *artifact.Migration) []Risk { return todoRisks(a, a.Script) }

func todoRisks(a *artifact.Migration, s artifact.Script) []Risk {
	var out []Risk
	for _, h := range s.Todos {
		out = append(out, Risk{Migration: string(a.Name), Count: Unknown, Hazard: h})
	}
	return out
}

// scriptRisks returns the open tasks and hazards of a script, not counted yet.
func scriptRisks(a *artifact.Migration, s artifact.Script, names *probeNames) []Risk {
	out := todoRisks(a, s)
	statement := 0
	for i, g := range s.Groups {
		for _, st := range g.Statements {
			for _, h := range st.Hazards {
				out = append(out, names.turned(Risk{Migration: string(a.Name), Count: Unknown, Hazard: h, group: i}, statement))
			}
			statement++
		}
	}
	return out
}

// remaining removes the risks of groups that an earlier, interrupted run has committed.
func remaining(risks []Risk, done int) []Risk {
	return slices.DeleteFunc(risks, func(r Risk) bool { return r.Hazard.Line == 0 && r.group < done })
}

// planRisks returns the hazards of a plan that belong to no step, and the hazards of its steps.
// None of them is counted yet.
func planRisks(p plan.Plan) []Risk {
	var out []Risk
	for _, h := range p.Blocks {
		out = append(out, Risk{Hazard: h, Count: Unknown})
	}
	for i, g := range p.Groups {
		for _, s := range g.Steps {
			for _, h := range s.Hazards {
				out = append(out, Risk{Hazard: h, Count: Unknown, group: i, probe: h.Probe, sample: h.Sample})
			}
		}
	}
	return out
}

// count runs the probes of risks. If a probe takes too long, for example, the count is [Unknown].
func (m *Migrator) count(ctx context.Context, risks []Risk) error {
	return m.countWithin(ctx, risks, m.options.ProbeTimeout)
}

// countWithin is [Migrator.count] with a time limit for each probe.
func (m *Migrator) countWithin(ctx context.Context, risks []Risk, limit time.Duration) error {
	for i, r := range risks {
		if r.Hazard.Probe == "" {
			continue
		}
		risks[i].silent = r.Hazard.Kind.Silent(m.dialect.Provider())
		began := time.Now()
		n, tables, err := m.probe(ctx, r.Hazard.Probe, limit)
		risks[i].took = time.Since(began)
		if err != nil {
			if err := m.notCounted(ctx, &risks[i], err); err != nil {
				return err
			}
			continue
		}
		risks[i].Count, risks[i].tables, risks[i].Samples, risks[i].Uncounted = n, tables, nil, ""
		if n == 0 || r.Hazard.Sample == "" {
			continue
		}
		sample, err := m.db.Probe(ctx, r.Hazard.Sample, limit)
		if err != nil && !errors.Is(err, ErrUncounted) {
			return fmt.Errorf("list some rows at risk (%s %s): %w", r.Hazard.Code(), r.Hazard.Object, err)
		}
		for _, row := range sample.Rows {
			risks[i].Samples = append(risks[i].Samples, strings.Join(row, "/"))
		}
	}
	return nil
}

// notCounted records in a risk why its probe failed. It returns an error if the run has to stop
// because of that.
func (m *Migrator) notCounted(ctx context.Context, r *Risk, err error) error {
	unfit := r.Hazard.Kind == hazard.UnfitBackfill
	switch {
	case errors.Is(err, ErrUncounted):
		r.Count, r.Uncounted = Unknown, uncountedReason(err)
	case unfit && errors.Is(err, ErrValue):
		r.Count, r.Hazard.Says = Unknown, valueReason(err)
	case r.Hazard.Kind == hazard.Duplicates && r.Line == 0 && errors.Is(err, ErrValue):
		// The probe cannot convert a value that has the right form but is invalid, such as month
		// 13.
		r.Count, r.Uncounted = Unknown, valueReason(err)
	case unfit && errors.Is(err, ErrWrites):
		// The probe is read-only and cannot compute a value that, for example, advances a sequence.
		// If the value does not fit the column, the database refuses the statement.
		r.Count = 0
	case r.Line > 0 && ctx.Err() == nil && !errors.Is(err, ErrBusy) && !errors.Is(err, ErrRowsHidden):
		// The probe uses expressions of the statement, which may need objects that the migration
		// creates before it.
		*r, err = m.uncounted(ctx, *r)
		return err
	default:
		return fmt.Errorf("count the rows at risk (%s %s): %w", r.Hazard.Code(), r.Hazard.Object, err)
	}
	return nil
}

// incomputable reports whether the database could not compute the value of a backfill. An earlier
// migration of the run may create the objects that the value needs.
func (r Risk) incomputable() bool {
	return r.Hazard.Kind == hazard.UnfitBackfill && r.Hazard.Says != ""
}

// valueReason returns the database's error on an expression.
func valueReason(err error) string {
	_, reason, _ := strings.Cut(err.Error(), ErrValue.Error()+": ")
	return reason
}

// uncountedReason returns the reason why there is no count.
func uncountedReason(err error) string {
	_, reason, _ := strings.Cut(err.Error(), ErrUncounted.Error()+": ")
	return reason
}

// probe runs a probe. tables are the tables that it read.
func (m *Migrator) probe(ctx context.Context, query sqltext.SQL, limit time.Duration) (n int64, tables []string, err error) {
	if !oneSelect(m.dialect.Provider(), query) {
		return 0, nil, fmt.Errorf("%w: %q", errProbe, query)
	}
	found, err := m.db.Probe(ctx, query, limit)
	if err != nil {
		return 0, nil, err
	}
	if len(found.Rows) != 1 || len(found.Rows[0]) != 1 {
		return 0, nil, fmt.Errorf("the probe %q does not give one number", query)
	}
	if n, err = strconv.ParseInt(found.Rows[0][0], 10, 64); err != nil {
		return 0, nil, fmt.Errorf("the probe %q does not give one number: %w", query, err)
	}
	return n, found.Tables, nil
}

// A count is valid only while no other session can add rows. So rows that a group would destroy
// without an error are counted again in the transaction of the group. This transaction locks the
// tables before it reads any of their rows:
//
//	preflight      SELECT count(n) FROM users   0 rows
//	BEGIN
//	               LOCK TABLE users             waits for a session that has just set n in a row
//	               SELECT count(n) FROM users   1 row, so that the transaction is rolled back
//	               ALTER TABLE users DROP COLUMN n

// silent returns the risks for which the database reports no error, although rows are lost.
func (m *Migrator) silent(risks []Risk) []Risk {
	return slices.DeleteFunc(slices.Clone(risks), func(r Risk) bool { return !r.Hazard.Kind.Silent(m.dialect.Provider()) })
}

// ofGroup returns the silent risks of one group.
func (m *Migrator) ofGroup(risks []Risk, group int) []Risk {
	return slices.DeleteFunc(m.silent(risks), func(r Risk) bool { return r.group != group })
}

// lookAgain counts the risks of a later group again shortly before it begins, because other
// sessions may have written rows since the start.
func (m *Migrator) lookAgain(ctx context.Context, shown []Risk) ([]Risk, error) {
	now := slices.Clone(shown)
	if err := m.count(ctx, now); err != nil {
		return nil, err
	}
	return now, noMore(shown, now)
}

// noMore returns an error if more rows are at risk than were shown. If the shown count was unknown,
// the user has accepted any count.
func noMore(shown, now []Risk) error {
	for i := range now {
		if shown[i].Count != Unknown && (now[i].Count > shown[i].Count || now[i].Count == Unknown && shown[i].Hazard.Probe != "") && shown[i].Hazard.Level() > hazard.Note {
			return &MoreAtRiskError{Shown: shown[i].Count, Now: now[i]}
		}
	}
	return nil
}
