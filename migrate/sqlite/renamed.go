package sqlite

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// Renamed implements migrate.Renamer. It lets SQLite make the renames on a copy of the definitions,
// and reads the result. SQLite rewrites exactly the names that refer to the renamed object, in
// checks, indexes, views and triggers.
//
// A definition that SQLite cannot parse, for example because it names a dropped table, stops every
// rename, and every rebuild, because a rebuild ends with a rename. A view or trigger that would be
// invalid afterwards stops a rename too. Renamed returns both as refusals.
func (db *DB) Renamed(ctx context.Context, renames []diff.Rename) (found plan.Surroundings, err error) {
	err = db.withScratch(ctx, func(s *scratch) error {
		if err := s.check(ctx); err != nil {
			return err
		}
		for _, sql := range s.renames(ctx, renames) {
			refusal, err := s.try(ctx, sql)
			if err != nil {
				return err
			}
			if refusal != nil {
				s.refused = append(s.refused, *refusal)
				break
			}
		}
		if err := s.unfollowed(ctx, renames); err != nil {
			return err
		}
		inspection, err := s.Inspect(ctx, migrate.Scope{})
		if err != nil {
			return err
		}
		found = plan.Surroundings{Live: withoutPassing(inspection.Catalog), Dependents: inspection.Dependents, Refusals: s.refused}
		return nil
	})
	if err != nil {
		return found, fmt.Errorf("rename in a copy of the definitions: %w", err)
	}
	return found, nil
}

// check lets SQLite parse every definition, as on any rename. As a side effect, SQLite replaces
// double quotes around strings by single quotes. If SQLite cannot parse an object, check adds it to
// the refusals and drops it from the copy.
func (s *scratch) check(ctx context.Context) error {
	if err := s.Exec(ctx, `CREATE TABLE `+passing+`1 (a)`); err != nil {
		return err
	}
	from, to := sqltext.SQL("a"), sqltext.SQL("b")
	for {
		refusal, err := s.try(ctx, `ALTER TABLE `+passing+`1 RENAME COLUMN `+from+` TO `+to)
		if err != nil {
			return err
		}
		if refusal == nil {
			return s.Exec(ctx, `DROP TABLE `+passing+`1`)
		}
		s.refused = append(s.refused, *refusal)
		if gone, err := s.try(ctx, "DROP "+sqltext.SQL(refusal.Kind)+" "+quote(refusal.Name)); err != nil || gone != nil {
			return err
		}
	}
}

// passing is the prefix of temporary names. An object has such a name while another object is
// renamed.
const passing = "comon_orm_passing_"

// renames returns the statements for simultaneous renames. Every object first gets a temporary
// name, so that names can be exchanged. A table or column that the plan drops also gets a temporary
// name if another object is renamed to its name. Renames of objects that the database does not have
// are ignored.
func (s *scratch) renames(ctx context.Context, renames []diff.Rename) []sqltext.SQL {
	var first, second []sqltext.SQL
	number := 1
	pass := func(alter, between sqltext.SQL, from, to string, inTheWay bool) {
		number++
		name := fmt.Sprint(passing, number)
		if inTheWay {
			first = append(first, alter+quote(to)+between+quote(name))
			number++
			name = fmt.Sprint(passing, number)
		}
		first = append(first, alter+quote(from)+between+quote(name))
		second = append(second, alter+quote(name)+between+quote(to))
	}
	tables := renamedTables(renames)
	for _, r := range renames {
		c, ok := r.(diff.ColumnRename)
		if !ok {
			continue
		}
		columns, _ := s.Columns(ctx, c.Table.Name)
		if contains(columns, c.From) {
			alter := "ALTER TABLE " + quote(c.Table.Name) + " RENAME COLUMN "
			pass(alter, " TO ", c.From, c.To, contains(columns, c.To) && !contains(renamedColumns(renames, c.Table), c.To))
		}
	}
	columnsFirst, columnsSecond := first, second
	first, second = nil, nil
	for _, r := range renames {
		t, ok := r.(diff.TableRename)
		if ok && s.has(ctx, t.From.Name) {
			pass("ALTER TABLE ", " RENAME TO ", t.From.Name, t.To.Name, s.has(ctx, t.To.Name) && !contains(tables, t.To.Name))
		}
	}
	return slices.Concat(columnsFirst, columnsSecond, first, second)
}

func (s *scratch) has(ctx context.Context, table string) bool {
	columns, err := s.Columns(ctx, table)
	return err == nil && len(columns) > 0
}

func renamedTables(renames []diff.Rename) []string {
	var out []string
	for _, r := range renames {
		if t, ok := r.(diff.TableRename); ok {
			out = append(out, t.From.Name)
		}
	}
	return out
}

func renamedColumns(renames []diff.Rename, table diff.Name) []string {
	var out []string
	for _, r := range renames {
		if c, ok := r.(diff.ColumnRename); ok && c.Table == table {
			out = append(out, c.From)
		}
	}
	return out
}

// unfollowed adds a refusal for each virtual table whose arguments name the renamed object, such as
// the content table of a full-text index. SQLite does not rewrite these arguments, because only the
// module of the table knows their meaning.
func (s *scratch) unfollowed(ctx context.Context, renames []diff.Rename) error {
	rows, err := s.Query(ctx, `SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'create virtual table%'`)
	if err != nil {
		return err
	}
	for _, row := range rows {
		for _, r := range renames {
			name, named := "", false
			switch r := r.(type) {
			case diff.TableRename:
				name, named = r.From.Name, mentions(row[1], r.From.Name)
			case diff.ColumnRename:
				name, named = r.From, mentions(row[1], r.Table.Name) && mentions(row[1], r.From)
			case diff.EnumRename, diff.EnumValueRename: // SQLite has no enum types
			}
			if named {
				s.refused = append(s.refused, plan.Refusal{Kind: "virtual table", Name: row[0], Reason: "it names " + name + ", which SQLite does not rename there"})
			}
		}
	}
	return nil
}

// withoutPassing removes the objects with temporary names, which the plan drops.
func withoutPassing(db catalog.Database) catalog.Database {
	passes := func(name string) bool { return strings.HasPrefix(name, passing) }
	db.Tables = slices.DeleteFunc(db.Tables, func(t *catalog.Table) bool { return passes(t.Name) })
	for _, t := range db.Tables {
		t.Columns = slices.DeleteFunc(t.Columns, func(c *catalog.Column) bool { return passes(c.Name) })
	}
	return db
}

func contains(names []string, name string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
}

func quote(name string) sqltext.SQL { return sqltext.Ident(provider.SQLite, name) }
