package migrate

import (
	"context"
	"errors"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// Source is one side of a diff: [EmptySource], [SchemaSource], [DatabaseSource], [MigrationsSource]
// or [HistorySource].
//
//sumtype:decl
type Source interface{ isSource() }

// EmptySource is an empty database.
type EmptySource struct{}

// SchemaSource is the database that a schema describes.
type SchemaSource struct{ Schema *schema.Schema }

// DatabaseSource is the content of a live database; nil is the Migrator's own database.
type DatabaseSource struct{ Database Database }

// MigrationsSource is the result of all local migrations.
type MigrationsSource struct{}

// HistorySource is the result of the applied migrations, as recorded in the history.
type HistorySource struct{}

func (HistorySource) isSource()    {}
func (EmptySource) isSource()      {}
func (SchemaSource) isSource()     {}
func (DatabaseSource) isSource()   {}
func (MigrationsSource) isSource() {}

// Diff plans from one source to the other. Between a live database and a source with a schema, only
// the objects that the schema names are compared. Between a live database and [EmptySource] or
// another live database, all objects are compared.
func (m *Migrator) Diff(ctx context.Context, from, to Source, o PlanOptions) (plan.Plan, error) {
	before, err := m.schemaOf(ctx, from)
	if err != nil {
		return plan.Plan{}, err
	}
	after, err := m.schemaOf(ctx, to)
	if err != nil {
		return plan.Plan{}, err
	}
	a, b := side{schema: before}, side{schema: after}
	_, a.empty = from.(EmptySource)
	_, b.empty = to.(EmptySource)
	scope := Scope{Schemas: schemasOf(before, after)}
	if a.live, err = m.inspectSource(ctx, from, scope, after); err != nil {
		return plan.Plan{}, err
	}
	if b.live, err = m.inspectSource(ctx, to, scope, before); err != nil {
		return plan.Plan{}, err
	}
	return decideDiff(m.snapshots, a, b, o)
}

// schemaOf returns the schema of a source, nil for a live database.
func (m *Migrator) schemaOf(ctx context.Context, s Source) (*schema.Schema, error) {
	switch s := s.(type) {
	case SchemaSource:
		return s.Schema, nil
	case DatabaseSource:
		return nil, nil
	case MigrationsSource:
		set, err := m.Artifacts()
		if err != nil {
			return nil, err
		}
		if found := stopping(checkFiles(set)); len(found) > 0 {
			return nil, &FindingsError{found}
		}
		if last := set.Last(); last != nil {
			return m.snapshots.parse(last.Files.After)
		}
	case HistorySource:
		if err := m.needDatabase(); err != nil {
			return nil, err
		}
		h, err := m.readHistory(ctx)
		if err != nil {
			return nil, err
		}
		if last := h.lastActive(); last != nil {
			return m.snapshots.parse(last.Event.AfterSchema)
		}
	case EmptySource:
	}
	return &schema.Schema{}, nil
}

// inspectSource reads a source that is a live database. It returns nil for other sources. other is
// the schema of the other source, nil if that is a live database too.
func (m *Migrator) inspectSource(ctx context.Context, s Source, scope Scope, other *schema.Schema) (*Inspection, error) {
	source, ok := s.(DatabaseSource)
	if !ok {
		return nil, nil
	}
	db := m.db
	if source.Database != nil {
		db = source.Database
	}
	if db == nil {
		return nil, errors.New("no database connection")
	}
	live, err := db.Inspect(ctx, scope)
	if err != nil || other == nil {
		return &live, err
	}
	want, err := m.snapshots.lower(other)
	if err != nil {
		return nil, err
	}
	live.Verdicts = diff.Verdicts{}
	return &live, judge(ctx, db, want, live)
}
