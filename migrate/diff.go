package migrate

import (
	"context"
	"errors"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// Source is one side of a diff: [Empty], [OfSchema], [OfDatabase] or [OfMigrations].
type Source interface{ isSource() }

// Empty is a database with nothing in it.
type Empty struct{}

// OfSchema is what a schema asks for.
type OfSchema struct{ Schema *schema.Schema }

// OfDatabase is what a live database holds; nil is the Migrator's own.
type OfDatabase struct{ Database Database }

// OfMigrations is what all local migrations together make.
type OfMigrations struct{}

func (Empty) isSource()        {}
func (OfSchema) isSource()     {}
func (OfDatabase) isSource()   {}
func (OfMigrations) isSource() {}

// Diff plans the way from one source to the other. Of a live database that is compared with a schema or with
// migrations only what the other side names is compared.
func (m *Migrator) Diff(ctx context.Context, from, to Source, o PlanOptions) (plan.Plan, error) {
	before, err := m.schemaOf(from)
	if err != nil {
		return plan.Plan{}, err
	}
	after, err := m.schemaOf(to)
	if err != nil {
		return plan.Plan{}, err
	}
	if before != nil && after != nil {
		p, _, err := m.between(before, after, nil, o)
		return p, err
	}
	in := plan.Input{Dialect: m.dialect, Answers: o.Renames, NoRename: o.NoRename, Backfill: o.Backfill, Online: o.Online}
	var named []*schema.Schema
	for _, s := range []*schema.Schema{before, after} {
		if s != nil {
			named = append(named, s)
		}
	}
	scope := Scope{Schemas: schemasOf(named...)}
	if in.From, err = m.catalogOf(ctx, from, before, scope); err != nil {
		return plan.Plan{}, err
	}
	if in.To, err = m.catalogOf(ctx, to, after, scope); err != nil {
		return plan.Plan{}, err
	}
	if _, empty := to.(Empty); before == nil && after != nil && !empty {
		in.From = diff.Ours(in.From, in.To)
	}
	if _, empty := from.(Empty); after == nil && before != nil && !empty {
		in.To = diff.Ours(in.To, in.From)
	}
	in.Changes = diff.Compute(in.From, in.To, nil)
	return plan.Make(in), nil
}

// schemaOf is the schema that a source is known by, nil for a live database.
func (m *Migrator) schemaOf(s Source) (*schema.Schema, error) {
	switch s := s.(type) {
	case OfSchema:
		return s.Schema, nil
	case OfDatabase:
		return nil, nil
	case OfMigrations:
		set, err := m.Artifacts()
		if err != nil {
			return nil, err
		}
		if found := stopping(examine(set, nil)); len(found) > 0 {
			return nil, &FindingsError{found}
		}
		if last := set.Last(); last != nil {
			return m.parse(last.Files.After)
		}
	case Empty:
	}
	return &schema.Schema{}, nil
}

func (m *Migrator) catalogOf(ctx context.Context, s Source, known *schema.Schema, scope Scope) (catalog.Database, error) {
	if known != nil {
		return m.lower(known)
	}
	db := m.db
	if live, ok := s.(OfDatabase); ok && live.Database != nil {
		db = live.Database
	}
	if db == nil {
		return catalog.Database{}, errors.New("no database at hand")
	}
	live, err := db.Inspect(ctx, scope)
	return live.Catalog, err
}
