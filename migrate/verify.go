package migrate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/lower"
)

// parse reads a snapshot; the empty text is the empty schema.
func (m *Migrator) parse(text string) (*schema.Schema, error) {
	if text == "" {
		return &schema.Schema{}, nil
	}
	s, err := m.options.Snapshots.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("read a schema snapshot: %w", err)
	}
	return s, nil
}

// lower makes the catalog that a schema asks for.
func (m *Migrator) lower(s *schema.Schema) (catalog.Database, error) {
	db, problems := lower.Schema(s, m.dialect)
	errs := make([]error, len(problems))
	for i, p := range problems {
		errs[i] = errors.New(p.Message)
	}
	return db, errors.Join(errs...)
}

// wanted is the catalog that a snapshot asks for, remembered by its text.
func (m *Migrator) wanted(snapshot string) (catalog.Database, error) {
	if db, ok := m.lowered[snapshot]; ok {
		return db, nil
	}
	s, err := m.parse(snapshot)
	if err != nil {
		return catalog.Database{}, err
	}
	db, err := m.lower(s)
	if err != nil {
		return catalog.Database{}, err
	}
	if len(m.lowered) >= rememberedSnapshots {
		clear(m.lowered)
	}
	m.lowered[snapshot] = db
	return db, nil
}

// rememberedSnapshots bounds the memory of a run over many migrations; two neighbours are wanted at a time.
const rememberedSnapshots = 8

// drift compares the live database with a snapshot; nil means that it is as the snapshot says.
func (m *Migrator) drift(ctx context.Context, snapshot string) ([]diff.Difference, error) {
	want, err := m.wanted(snapshot)
	if err != nil {
		return nil, err
	}
	live, err := m.db.Inspect(ctx, Scope{Schemas: want.Schemas})
	if err != nil {
		return nil, err
	}
	return diff.Drift(want, live.Catalog), nil
}

// obstacles are objects that nobody of ours made under the names that the plan from one snapshot to the other creates.
func (m *Migrator) obstacles(ctx context.Context, before, after string) ([]diff.Difference, error) {
	from, err := m.wanted(before)
	if err != nil {
		return nil, err
	}
	to, err := m.wanted(after)
	if err != nil {
		return nil, err
	}
	live, err := m.db.Inspect(ctx, Scope{Schemas: to.Schemas})
	if err != nil {
		return nil, err
	}
	return blocking(from, to, live.Catalog), nil
}

// blocking is the pure part of obstacles.
func blocking(from, to, live catalog.Database) []diff.Difference {
	var out []diff.Difference
	for _, t := range to.Tables {
		there := live.Table(t.Schema, t.Name)
		if there == nil {
			continue
		}
		was := from.Table(t.Schema, t.Name)
		if was == nil {
			out = append(out, diff.Difference{Object: t.QName(), Message: "table " + t.QName() + ": is there already"})
			continue
		}
		for _, c := range t.Columns {
			if was.Column(c.Name) == nil && there.Column(c.Name) != nil {
				name := t.QName() + "." + c.Name
				out = append(out, diff.Difference{Object: name, Message: "column " + name + ": is there already"})
			}
		}
	}
	for _, e := range to.Enums {
		if from.Enum(e.Schema, e.Name) == nil && live.Enum(e.Schema, e.Name) != nil {
			out = append(out, diff.Difference{Object: e.Name, Message: "enum " + e.Name + ": is there already"})
		}
	}
	return out
}

// verifyApplied compares the live database, inside the transaction, with what the migration says it leaves. Between the
// migrations of a run only the tables that it touches are read.
func (m *Migrator) verifyApplied(ctx context.Context, name, before, after string, whole bool) error {
	want, err := m.wanted(after)
	if err != nil {
		return err
	}
	scope := Scope{Schemas: want.Schemas}
	if !whole {
		was, err := m.wanted(before)
		if err != nil {
			return err
		}
		scope.Tables = touched(was, want)
		want.Tables = slices.DeleteFunc(slices.Clone(want.Tables), func(t *catalog.Table) bool {
			return !slices.Contains(scope.Tables, diff.Name{Schema: t.Schema, Name: t.Name})
		})
	}
	live, err := m.db.Inspect(ctx, scope)
	if err != nil {
		return err
	}
	if d := diff.Drift(want, live.Catalog); len(d) > 0 {
		return &DriftError{Migration: name, Differences: d, After: true}
	}
	return nil
}

// touched are the tables of to that are not as in from; never nil.
func touched(from, to catalog.Database) []diff.Name {
	out := []diff.Name{}
	for _, c := range diff.Compute(from, to, nil) {
		switch c := c.(type) {
		case diff.CreateTable:
			out = append(out, diff.Name{Schema: c.Table.Schema, Name: c.Table.Name})
		case diff.AlterTable:
			out = append(out, diff.Name{Schema: c.To.Schema, Name: c.To.Name})
		case diff.DropTable, diff.CreateEnum, diff.AlterEnum, diff.DropEnum:
		}
	}
	return out
}

// checkProvider refuses a migration made for the other kind of database.
func (m *Migrator) checkProvider(a *artifact.Migration) error {
	if a.Metadata.Provider != m.dialect.Provider() {
		return fmt.Errorf("migration %s is for %s, the database is %s", a.Name, a.Metadata.Provider, m.dialect.Provider())
	}
	return nil
}

// checkServer refuses migrations that a server of this version cannot run.
func (m *Migrator) checkServer(ctx context.Context, pending []*artifact.Migration) error {
	version := ""
	for _, a := range pending {
		least := a.Metadata.MinServer
		if least == "" {
			continue
		}
		if version == "" {
			var err error
			if version, err = m.db.Server(ctx); err != nil {
				return err
			}
		}
		if olderVersion(version, least) {
			return fmt.Errorf("migration %s needs %s %s or later, this is %s", a.Name, m.dialect.Provider(), least, version)
		}
	}
	return nil
}

// olderVersion compares the leading numbers of two versions: "3.9" is older than "3.53.0".
func olderVersion(version, than string) bool {
	a, b := versionNumbers(version), versionNumbers(than)
	return slices.Compare(a, b) < 0
}

// versionNumbers reads the numbers up to the first thing that is none: "15.14 (Debian 15.14-0)" is 15, 14.
func versionNumbers(version string) []int {
	var out []int
	for part := range strings.SplitSeq(version, ".") {
		digits := part[:len(part)-len(strings.TrimLeft(part, "0123456789"))]
		n, err := strconv.Atoi(digits)
		if err != nil {
			break
		}
		out = append(out, n)
		if digits != part {
			break
		}
	}
	for len(out) > 0 && out[len(out)-1] == 0 {
		out = out[:len(out)-1]
	}
	return out
}
