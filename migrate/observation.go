package migrate

import (
	"context"
	"errors"
	"slices"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// observation is what a run knows of the database. It is read once, in one read transaction that has ended before the
// run changes anything, and then passed on: the decisions of every flow are functions of it.
//
// It becomes outdated in two ways. A commit of the run itself adds its event to history and replaces live by what was
// inspected inside the transaction (nil when only some tables were). A commit of another run is found by the
// next commit of this one, under the lock (see [Migrator.commit]); the run then starts over with a new observation.
type observation struct {
	history *historyView
	// live is everything in scope; nil when the run had no use for it.
	live *Inspection
	// scope is what live was read of, and own is the connection's schema.
	scope Scope
	own   string
	// server is the server's version.
	server string
	// renamed is live once the renames of a plan are made, as a [Renamer] says; nil where it was not asked.
	renamed *plan.Surroundings
	// kept is what is said of the enums that change, see [plan.Input.Kept].
	kept map[diff.Name][]sqltext.SQL
	// taken is what SQL of one's own has made and a plan takes into the schema as it is.
	taken ownMade
	// ledger has the inventory that the run took last.
	ledger ledger
}

// needLive says, once the history is known, whether a run needs the live schema, and which schemas it is about.
type needLive func(*historyView) (Scope, bool, error)

// observe reads the history and, where need says so, the live schema.
func (m *Migrator) observe(ctx context.Context, need needLive) (*observation, error) {
	var o *observation
	err := m.db.ReadTransaction(ctx, func(ctx context.Context) error {
		h, err := m.readHistory(ctx)
		if err != nil {
			return err
		}
		scope, needed, err := need(h)
		if err != nil {
			return err
		}
		o = &observation{own: m.db.Schema()}
		if needed {
			if o, err = m.inspect(ctx, scope); err != nil {
				return err
			}
		}
		o.history = h
		o.server, err = m.db.Server(ctx)
		return err
	})
	return o, err
}

// inspect reads the live schema alone, for runs that have no history and within the transaction that changes it.
func (m *Migrator) inspect(ctx context.Context, scope Scope) (*observation, error) {
	live, err := m.db.Inspect(ctx, scope)
	if err != nil {
		return nil, err
	}
	o := &observation{history: &historyView{}, live: &live, scope: scope, own: m.db.Schema()}
	live.Verdicts = diff.Verdicts{}
	for _, want := range scope.Compared {
		if err := judge(ctx, m.db, want, o.as(want.Schemas)); err != nil {
			return nil, err
		}
	}
	return o, nil
}

// judge has the database answer what is open between what it holds and a snapshot. An answer may raise another question,
// which is asked then; none is asked twice.
func judge(ctx context.Context, db Database, want catalog.Database, live Inspection) error {
	for {
		questions := diff.Questions(want, live.Catalog, live.Verdicts)
		if len(questions) == 0 {
			return nil
		}
		answers, err := db.Judge(ctx, questions)
		if err != nil {
			return err
		}
		live.Verdicts.Add(questions, answers)
	}
}

// askRenamed has a database that rewrites definitions itself say what the renames make of them.
func (m *Migrator) askRenamed(ctx context.Context, o *observation, renames []diff.Rename) error {
	renamer, ok := m.db.(Renamer)
	if !ok || o == nil {
		return nil
	}
	renamed, err := renamer.Renamed(ctx, renames)
	o.renamed = &renamed
	return err
}

// maxAttempts bounds how often a run starts over because another one was faster; each time some other run made progress.
const maxAttempts = 100

// withObservation runs do on what the database is, and again on a new observation while another run was faster. Whatever
// went wrong says nothing then: where no lock keeps others out, they may have committed between any two statements.
// A first observation, where the caller has one, is not made again.
func (m *Migrator) withObservation(ctx context.Context, first *observation, need needLive, do func(*observation) error) error {
	o := first
	for range maxAttempts {
		if o == nil {
			var err error
			if o, err = m.observe(ctx, need); err != nil {
				return err
			}
		}
		if err := do(o); err == nil || !errors.Is(err, errHistoryMoved) && !m.moved(ctx, o.history) {
			return err
		}
		o = nil
	}
	return errors.Join(ErrBusy, errHistoryMoved)
}

// moved reports whether somebody appended to the history since h was read.
func (m *Migrator) moved(ctx context.Context, h *historyView) bool {
	now, err := m.readHistory(ctx)
	return err == nil && now.lastID() != h.lastID()
}

// drift compares the live schema with a snapshot; nil means that it is as the snapshot says.
func (o *observation) drift(want catalog.Database) []diff.Difference {
	live := o.as(want.Schemas)
	out := live.Verdicts.Drift(want, live.Catalog)
	for _, q := range diff.Questions(want, live.Catalog, live.Verdicts) {
		// A flow that did not say what it compares must not call the unknown equal.
		out = append(out, diff.Difference{Object: q.Table.Name, Message: "table " + q.Table.Name + ": the database was not asked whether " + q.String()})
	}
	return out
}

// verify compares what a migration, or a push, leaves with what it should: everything, or the tables that were read.
func (o *observation) verify(migration string, want catalog.Database) error {
	if o.scope.Tables != nil {
		want = only(want, o.scope.Tables)
	}
	if d := o.drift(want); len(d) > 0 {
		return &DriftError{Migration: migration, Differences: d, After: true}
	}
	return nil
}

// conflicts are objects of others under the names that the plan from one catalog to the other creates.
func (o *observation) conflicts(from, to catalog.Database) []diff.Difference {
	return conflicts(from, to, o.as(to.Schemas).Catalog)
}

// as is the inspection as one of these schemas would have made it: what is in further schemas is left out, and the
// connection's own schema is called "" unless it is one of them. Every schema given was looked at.
func (o *observation) as(schemas []string) Inspection {
	kept := func(name string) bool { return slices.Contains(schemas, name) }
	if !slices.ContainsFunc(o.scope.Schemas, func(s string) bool { return !kept(s) }) {
		return *o.live
	}
	out := Inspection{Verdicts: o.live.Verdicts, Catalog: catalog.Database{Extensions: o.live.Catalog.Extensions}, Dependents: map[string][]plan.Dependent{}}
	named := func(schema string) string {
		if schema == o.own && !kept(schema) {
			return ""
		}
		return schema
	}
	inScope := func(schema string) bool { return schema == "" || schema == o.own || kept(schema) }
	for _, s := range o.live.Catalog.Schemas {
		if kept(s) {
			out.Catalog.Schemas = append(out.Catalog.Schemas, s)
		}
	}
	for _, t := range o.live.Catalog.Tables {
		if inScope(t.Schema) {
			renamed := withSchemaNames(t, named)
			out.Catalog.Tables = append(out.Catalog.Tables, renamed)
			out.Dependents[renamed.QName()] = o.live.Dependents[t.QName()]
		}
	}
	for _, r := range o.live.Catalog.Others {
		if inScope(r.Schema) {
			r.Schema = named(r.Schema)
			out.Catalog.Others = append(out.Catalog.Others, r)
		}
	}
	for _, e := range o.live.Catalog.Enums {
		if inScope(e.Schema) {
			renamed := *e
			renamed.Schema = named(e.Schema)
			out.Catalog.Enums = append(out.Catalog.Enums, &renamed)
		}
	}
	return out
}

// withSchemaNames is the table with the names that its schemas have elsewhere.
func withSchemaNames(t *catalog.Table, named func(string) string) *catalog.Table {
	out := *t
	out.Schema = named(t.Schema)
	out.Columns = make([]*catalog.Column, len(t.Columns))
	for i, c := range t.Columns {
		renamed := *c
		if c.Type.Enum {
			renamed.Type.Schema = named(c.Type.Schema)
		}
		if c.Sequence != nil {
			seq := *c.Sequence
			seq.Schema, renamed.Sequence = named(seq.Schema), &seq
		}
		out.Columns[i] = &renamed
	}
	if t.Hierarchy != nil {
		h := *t.Hierarchy
		h.Parents = nil
		for _, p := range t.Hierarchy.Parents {
			h.Parents = append(h.Parents, catalog.TableName{Schema: named(p.Schema), Name: p.Name})
		}
		out.Hierarchy = &h
	}
	out.ForeignKeys = make([]*catalog.ForeignKey, len(t.ForeignKeys))
	for i, fk := range t.ForeignKeys {
		renamed := *fk
		renamed.RefSchema = named(fk.RefSchema)
		out.ForeignKeys[i] = &renamed
	}
	return &out
}
