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

// observation is the state of the database as a run has read it. It is read once, in a read
// transaction that ends before the run changes anything. All decisions of the run are functions of
// it.
//
// It becomes outdated in two ways. A commit of the run itself adds its event to history, and
// replaces live by what it read inside its transaction (nil if it read some tables only). A commit
// of another run is noticed by the next commit of this run, under the lock (see [Migrator.commit]).
// The run then starts again with a new observation.
type observation struct {
	history *historyView
	// live has all objects in scope. It is nil if the run does not need it.
	live *Inspection
	// scope is the scope of live. own is the connection's schema.
	scope Scope
	own   string
	// server is the server's version.
	server string
	// renamed has the objects after the renames of a plan, as a [Renamer] reports them. It is nil
	// if no Renamer was asked.
	renamed *plan.Surroundings
	// kept are the statements for enums that change, see [plan.Input.Kept].
	kept map[diff.Name][]sqltext.SQL
	// taken are the objects that hand-written SQL has created and that the schema now declares.
	taken ownMade
	// ledger holds the inventory that the run read last.
	ledger ledger
}

// needLive decides from the history whether a run needs the live schema, and returns the scope to
// read.
type needLive func(*historyView) (Scope, bool, error)

// observe reads the history and, if need returns true, the live schema.
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

// inspect reads the live schema without the history. Runs without a history use it, and
// transactions that have just changed the schema.
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

// judge lets the database answer the open questions between its catalog and a snapshot. An answer
// may lead to new questions, which it asks in the next round. It asks no question twice.
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

// askRenamed asks a [Renamer] for the objects after the renames.
func (m *Migrator) askRenamed(ctx context.Context, o *observation, renames []diff.Rename) error {
	renamer, ok := m.db.(Renamer)
	if !ok || o == nil {
		return nil
	}
	renamed, err := renamer.Renamed(ctx, renames)
	o.renamed = &renamed
	return err
}

// maxAttempts limits how often a run starts again because another run has changed the history. The
// limit is high, because each time another run has made progress.
const maxAttempts = 100

// withObservation runs do on an observation, and again on a new one if another run has changed the
// history. In that case it ignores errors of do, because without a lock another run may have
// committed between any two statements. It uses first as the first observation if that is not nil.
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

// drift compares the live schema with a snapshot; nil means that they are equal.
func (o *observation) drift(want catalog.Database) []diff.Difference {
	live := o.as(want.Schemas)
	out := live.Verdicts.Drift(want, live.Catalog)
	for _, q := range diff.Questions(want, live.Catalog, live.Verdicts) {
		// An operation that forgot to set Scope.Compared must not treat unknown as equal.
		out = append(out, diff.Difference{Object: q.Table.Name, Message: "table " + q.Table.Name + ": the database was not asked whether " + q.String()})
	}
	return out
}

// verify compares the result of a migration or push with the expected catalog. If only some tables
// were read, it compares only these.
func (o *observation) verify(migration string, want catalog.Database) error {
	if o.scope.Tables != nil {
		want = only(want, o.scope.Tables)
	}
	if d := o.drift(want); len(d) > 0 {
		return &DriftError{Migration: migration, Differences: d, After: true}
	}
	return nil
}

// conflicts returns the live objects whose names the plan between the two catalogs creates.
func (o *observation) conflicts(from, to catalog.Database) []diff.Difference {
	return conflicts(from, to, o.as(to.Schemas).Catalog)
}

// as returns the inspection that a read of only these schemas would have returned. It removes other
// schemas, and replaces the name of the connection's schema by "" unless that name is one of the
// given schemas. All given schemas must have been read.
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

// withSchemaNames returns the table with the schema names that named returns.
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
