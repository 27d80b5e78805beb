package migrate

import (
	"errors"
	"fmt"
	"slices"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/lower"
)

// rememberedSnapshots is the maximal number of cached snapshots. It limits the memory of a run over
// many migrations, which needs two neighbouring snapshots at a time.
const rememberedSnapshots = 8

// snapshotReader turns snapshots into schemas and catalogs. It uses no database; its results depend
// on the text alone.
type snapshotReader struct {
	schema.Snapshots
	dialect dialect.Dialect
	lowered map[string]lowered // by snapshot text
	judged  map[string]judged  // by the checksum of the migration
	// passages are cached by the name and the checksum of their migration.
	passages map[[2]string]passage
}

// passage has the facts about a migration that a run needs several times. They are small compared
// with the snapshots.
type passage struct {
	changes []diff.Change
	// schemas are the schemas of both snapshots, tables the tables that the migration changes.
	// after is the catalog after the migration, with these tables only.
	schemas []string
	tables  []diff.Name
	after   catalog.Database
}

// lowered is a parsed snapshot with its catalog.
type lowered struct {
	schema  *schema.Schema
	catalog catalog.Database
}

func newSnapshotReader(s schema.Snapshots, d dialect.Dialect) *snapshotReader {
	return &snapshotReader{Snapshots: s, dialect: d, lowered: map[string]lowered{}, judged: map[string]judged{}, passages: map[[2]string]passage{}}
}

// parse parses a snapshot. The text "" is the empty schema.
func (r *snapshotReader) parse(text string) (*schema.Schema, error) {
	if text == "" {
		return &schema.Schema{}, nil
	}
	s, err := r.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("read a schema snapshot: %w", err)
	}
	return s, nil
}

// pair parses two snapshots.
func (r *snapshotReader) pair(before, after string) (from, to *schema.Schema, err error) {
	if from, err = r.parse(before); err != nil {
		return nil, nil, err
	}
	to, err = r.parse(after)
	return from, to, err
}

// lower returns the catalog of a schema.
func (r *snapshotReader) lower(s *schema.Schema) (catalog.Database, error) {
	db, problems := lower.Schema(s, r.dialect)
	errs := make([]error, len(problems))
	for i, p := range problems {
		errs[i] = errors.New(p.Message)
	}
	return db, errors.Join(errs...)
}

// catalog returns the catalog of a snapshot.
func (r *snapshotReader) catalog(snapshot string) (catalog.Database, error) {
	read, err := r.read(snapshot)
	return read.catalog, err
}

// read parses a snapshot and lowers it. It caches the result by the text.
func (r *snapshotReader) read(snapshot string) (lowered, error) {
	if known, ok := r.lowered[snapshot]; ok {
		return known, nil
	}
	s, err := r.parse(snapshot)
	if err != nil {
		return lowered{}, err
	}
	db, err := r.lower(s)
	if err != nil {
		return lowered{}, err
	}
	if len(r.lowered) >= rememberedSnapshots {
		clear(r.lowered)
	}
	r.lowered[snapshot] = lowered{s, db}
	return r.lowered[snapshot], nil
}

// catalogs returns the catalogs of two snapshots.
func (r *snapshotReader) catalogs(before, after string) (from, to catalog.Database, err error) {
	if from, err = r.catalog(before); err != nil {
		return from, to, err
	}
	to, err = r.catalog(after)
	return from, to, err
}

// scope returns the scope of an inspection that is compared with the snapshots.
func (r *snapshotReader) scope(snapshots ...string) (scope Scope, err error) {
	if scope.Schemas, err = r.schemas(snapshots...); err != nil {
		return scope, err
	}
	for _, text := range snapshots {
		want, err := r.catalog(text)
		if err != nil {
			return scope, err
		}
		scope.Compared = append(scope.Compared, want)
	}
	return scope, nil
}

// schemas returns the PostgreSQL schemas that any of the snapshots names.
func (r *snapshotReader) schemas(snapshots ...string) ([]string, error) {
	var out []string
	for _, text := range snapshots {
		db, err := r.catalog(text)
		if err != nil {
			return nil, err
		}
		out = append(out, db.Schemas...)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// passage returns the passage of a migration. It reads the snapshots only once in a run.
func (r *snapshotReader) passage(a *artifact.Migration) (passage, error) {
	key := [2]string{string(a.Name), a.Checksum}
	if p, ok := r.passages[key]; ok {
		return p, nil
	}
	from, to, err := r.catalogs(a.Files.Before, a.Files.After)
	if err != nil {
		return passage{}, err
	}
	renames, err := r.renames(a)
	if err != nil {
		return passage{}, err
	}
	p := passage{changes: diff.Compute(from, to, renames), schemas: union(from.Schemas, to.Schemas)}
	if p.tables = tablesOf(p.changes); len(renames) > 0 {
		p.tables = changedTables(from, to)
	}
	p.after = only(to, p.tables)
	r.passages[key] = p
	return p, nil
}

// changes returns the changes between the snapshots of a migration. If back is true, it returns the
// changes of the rollback.
func (r *snapshotReader) changes(a *artifact.Migration, back bool) ([]diff.Change, error) {
	if !back {
		p, err := r.passage(a)
		return p.changes, err
	}
	from, to, err := r.catalogs(a.Files.Before, a.Files.After)
	if err != nil {
		return nil, err
	}
	renames, err := r.renames(a)
	if err != nil {
		return nil, err
	}
	return diff.Compute(to, from, diff.Inverse(renames)), nil
}

// renames returns the renames between the snapshots of a migration. It ignores invalid answers in
// metadata.txt, which a person may have edited; the renamed object then counts as dropped.
func (r *snapshotReader) renames(a *artifact.Migration) ([]diff.Rename, error) {
	from, err := r.read(a.Files.Before)
	if err != nil {
		return nil, err
	}
	to, err := r.read(a.Files.After)
	if err != nil {
		return nil, err
	}
	renames, err := lower.Renames(from.schema, to.schema, a.Metadata.Renames)
	if err != nil {
		return lower.Renames(from.schema, to.schema, nil)
	}
	return renames, nil
}
