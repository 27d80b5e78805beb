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

// rememberedSnapshots limits the memory of a run over many migrations, which needs two neighbouring
// snapshots at a time.
const rememberedSnapshots = 8

// snapshotReader turns snapshots into schemas and catalogs. It uses no database; its results depend
// on the text alone.
type snapshotReader struct {
	schema.Snapshots
	dialect dialect.Dialect
	lowered map[string]lowered // by snapshot text
	judged  map[string]judged  // what migration.sql does not announce, by the migration's checksum
	// passages are by the names and checksums of migrations.
	passages map[[2]string]passage
}

// passage is what a run needs of a migration repeatedly; it is small, while the snapshots are
// large.
type passage struct {
	changes []diff.Change
	// schemas are those of both snapshots, tables those that the migration changes; after is the
	// later snapshot without its other tables.
	schemas []string
	tables  []diff.Name
	after   catalog.Database
}

// lowered is a snapshot that was read.
type lowered struct {
	schema  *schema.Schema
	catalog catalog.Database
}

func newSnapshotReader(s schema.Snapshots, d dialect.Dialect) *snapshotReader {
	return &snapshotReader{Snapshots: s, dialect: d, lowered: map[string]lowered{}, judged: map[string]judged{}, passages: map[[2]string]passage{}}
}

// parse reads a snapshot; the empty text is the empty schema.
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

// lower makes the catalog of a schema.
func (r *snapshotReader) lower(s *schema.Schema) (catalog.Database, error) {
	db, problems := lower.Schema(s, r.dialect)
	errs := make([]error, len(problems))
	for i, p := range problems {
		errs[i] = errors.New(p.Message)
	}
	return db, errors.Join(errs...)
}

// catalog is the catalog of a snapshot.
func (r *snapshotReader) catalog(snapshot string) (catalog.Database, error) {
	read, err := r.read(snapshot)
	return read.catalog, err
}

// read reads a snapshot and lowers it, remembered by its text.
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

// catalogs are the catalogs of two snapshots.
func (r *snapshotReader) catalogs(before, after string) (from, to catalog.Database, err error) {
	if from, err = r.catalog(before); err != nil {
		return from, to, err
	}
	to, err = r.catalog(after)
	return from, to, err
}

// scope is what an inspection reads to be compared with snapshots.
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

// schemas are the PostgreSQL schemas that any of the snapshots names.
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

// passage reads the snapshots of a migration once in a run.
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

// changes are those of a migration, by its snapshots; with back, those of its rollback.
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

// renames are those between the snapshots of a migration. Answers in metadata.txt that cannot be
// read (a person may edit the file) are ignored: the renamed object then counts as dropped.
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
