package app

import (
	"context"
	"fmt"
	"strings"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/hint"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
)

// The findings of [Project.CheckAll] in addition to those of `migrate status`.
const (
	// ClientStale reports a generated client that differs from the client that the schema would
	// generate.
	ClientStale migrate.Code = "generated-client-stale"
	// NotMigrated reports a part of the schema that no migration creates.
	NotMigrated migrate.Code = "schema-not-migrated"
	// Forked reports migrations that do not continue the migrations of the commit with which they
	// are compared.
	Forked migrate.Code = "forked"
)

// CheckOptions are the options of [Project.CheckAll].
type CheckOptions struct {
	// Migrations is the migrations directory. If it is "", the conventional directory is used.
	Migrations string
	// Base is a git commit whose migrations the local ones must continue. If it is "", this is not
	// checked.
	Base string
}

// CheckAll checks everything except the schema itself, without a database. The generated client
// must be up to date. The migrations must be complete, have their checksums, follow each other and
// create what the schema describes. They must also continue the migrations of the commit in the
// options.
func (p Project) CheckAll(ctx context.Context, loaded Loaded, o CheckOptions) ([]Found, error) {
	source, err := dataSource(loaded.Schema)
	if err != nil {
		return nil, err
	}
	dir := p.Migrations(o.Migrations)
	if err := checkDirectory(dir); err != nil {
		return nil, err
	}
	migrator, err := migrate.New(migrate.Options{Dialect: dialectOf(source.Provider), Dir: dir, Snapshots: grammar.NewSnapshots()})
	if err != nil {
		return nil, err
	}
	found, err := migrator.CheckArtifacts()
	if err != nil {
		return nil, err
	}
	out := foundOf(found)
	if loaded.Valid() == nil {
		more, err := p.checkFresh(ctx, loaded, migrator, len(out) == 0)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	if o.Base == "" {
		return out, nil
	}
	set, err := migrator.Artifacts()
	if err != nil {
		return nil, err
	}
	there, err := migrationsAt(ctx, dir, o.Base)
	return append(out, forks(set, there, o.Base)...), err
}

// checkFresh compares a valid schema with the generated client and, if whole is true, with the
// migrations. whole is true if the other checks found no problem in the migrations.
func (p Project) checkFresh(ctx context.Context, loaded Loaded, migrator *migrate.Migrator, whole bool) ([]Found, error) {
	var out []Found
	var clients []Generated
	if loaded.Schema.Datasource.RelationMode != schema.PrismaMode { // a schema with relationMode = "prisma" has no client
		var err error
		if clients, err = p.Generate(loaded, GenerateOptions{Check: true}); err != nil {
			return nil, err
		}
	}
	for _, client := range clients {
		if !client.Changes.Fresh() {
			out = append(out, Found{ClientStale, "", client.Changes.Dir + " is not what the schema generates", []hint.Hint{hint.Of(hint.Generate, "")}})
		}
	}
	set, err := migrator.Artifacts()
	if err != nil || len(set.Migrations) == 0 || !whole {
		return out, err
	}
	draft, err := migrator.Plan(ctx, loaded.Schema, migrate.PlanOptions{})
	if err != nil {
		return nil, err
	}
	if !draft.Empty() {
		out = append(out, Found{
			NotMigrated, "", "the schema asks for what no migration makes: " + strings.ReplaceAll(draft.Slug(), "_", " "), []hint.Hint{hint.Of(hint.Dev, "")},
		})
	}
	return out, nil
}

// forks lists the places where the local migrations do not continue the migrations of a commit.
func forks(local, there artifact.Set, ref string) []Found {
	var out []Found
	forked := func(name artifact.Name, fix hint.Hint, format string, args ...any) {
		out = append(out, Found{Forked, string(name), fmt.Sprintf(format, args...), []hint.Hint{fix}})
	}
	squashed := map[history.Squash]bool{}
	for _, m := range local.Migrations {
		for _, q := range m.Metadata.Squashes {
			squashed[history.Squash{Migration: q.Migration, Checksum: q.Checksum}] = true
		}
	}
	for _, m := range there.Migrations {
		switch mine := local.Find(m.Name); {
		case mine == nil && squashed[history.Squash{Migration: string(m.Name), Checksum: m.Checksum}]:
		case mine == nil:
			forked(m.Name, hint.Of(hint.Merge, ref), "is in %s and not here", ref)
		case mine.Checksum != m.Checksum:
			forked(m.Name, hint.FromCommit(ref, string(m.Name)), "is not what it is in %s; put the change into a new migration", ref)
		}
	}
	last := there.Last()
	for _, m := range local.Migrations {
		if last != nil && there.Find(m.Name) == nil && m.Name.Key() < last.Name.Key() && len(m.Metadata.Squashes) == 0 {
			forked(m.Name, hint.Of(hint.RebaseOnto, ref), "sorts before %s, which %s has", last.Name, ref)
		}
	}
	return out
}
