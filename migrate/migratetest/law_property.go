package migratetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/inventory"
)

// testLawProperty creates databases by hand with objects that are not in a schema, takes them over
// (pull, baseline) and edits their schemas at random. All objects that existed before a migration
// must exist after it, unless the migration names them.
func testLawProperty(t *testing.T, d Driver) {
	runs, applied := cmp.Or(d.Runs, suite.Size(20, 500)), 0
	for i := range runs {
		seed := suite.Seed() + uint64(i) //nolint:gosec // i is not negative
		ok := t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 7)) //nolint:gosec // not for secrets; a run can be repeated by its seed
			applied += takeOver(t, d, r)
		})
		if !ok {
			return // one failure is enough
		}
	}
	if applied < runs/2 {
		t.Errorf("%d migrations were applied in %d runs: the test sees too little", applied, runs)
	}
}

// takeOver tests one random database, and returns the number of applied migrations.
func takeOver(t *testing.T, d Driver, r *rand.Rand) (applied int) {
	p := newProject(t, d)
	table := hostile()[r.IntN(len(hostile()))]
	made := byHand(d.Provider, table, r)
	for _, s := range made {
		p.exec(s)
	}
	text := p.pulled(t)
	// The baseline is run on an empty database, and the inventories are compared, before it is
	// recorded.
	if first, err := p.Baseline(t.Context(), parseText(t, text), migrate.BaselineOptions{}); err != nil || first.Unproven != "" {
		t.Fatalf("baseline: %v %+v\n%s\n%s", err, first, text, sqltext.Join(made, ";\n"))
	}
	columns := map[string]bool{} // columns edited since the last migration; not every edit of a schema changes the database
	for range 3 {
		column, edited := editAtRandom(text, r)
		before := p.inventory(t)
		s, problems := grammar.Check([]*source.File{{Name: "schema.prisma", Text: edited}})
		if problems.HasErrors() {
			continue
		}
		result, err := p.Dev(t.Context(), s, migrate.DevOptions{PlanOptions: oneGroup(), Allow: migrate.Allow{All: true}})
		if result == nil {
			result = &migrate.DevResult{}
		}
		said := ""
		if result.Migration != nil {
			said = result.Migration.Files.Migration + result.Migration.Files.Warnings
		}
		columns[column] = true
		if err != nil {
			refused(t, err, made)
			said, columns = "", nil
		}
		for _, difference := range differences(before, p.inventory(t), columns, said) {
			t.Errorf("%s\nedited %v: %v\n%s\n%s", difference, columns, err, said, sqltext.Join(made, ";\n"))
		}
		if err != nil {
			return applied
		}
		text = edited
		if result.Migration != nil {
			columns, applied = map[string]bool{}, applied+1
		}
	}
	return applied
}

// refused checks that a run stopped with a reason, because a plain error of the database must not
// reach the user.
func refused(t *testing.T, err error, made []sqltext.SQL) {
	t.Helper()
	var stopped *migrate.StoppedError
	var statement *migrate.StatementError
	if errors.As(err, &statement) {
		t.Errorf("an error of the database itself: %v\n%s", err, sqltext.Join(made, ";\n"))
		return
	}
	var drift *migrate.DriftError
	if !errors.As(err, &stopped) && (!errors.As(err, &drift) || !drift.After) {
		t.Errorf("dev: %v\n%s", err, sqltext.Join(made, ";\n"))
	}
}

func (p *project) inventory(t *testing.T) inventory.Inventory {
	t.Helper()
	out, err := p.db.Inventory(context.Background(), migrate.InventoryScope{Schemas: []string{""}})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (p *project) pulled(t *testing.T) string {
	t.Helper()
	s := p.parse("")
	ds := *s.Datasource
	return p.pull(t, s, &schema.Schema{Datasource: &ds}, s.Datasource.Span.File)
}

func parseText(t *testing.T, text string) *schema.Schema {
	t.Helper()
	s, problems := grammar.Check([]*source.File{{Name: "schema.prisma", Text: text}})
	if problems.HasErrors() {
		t.Fatalf("the pulled schema: %v\n%s", problems, text)
	}
	return s
}

// editAtRandom changes one column of the model, or adds one; column is its name.
func editAtRandom(text string, r *rand.Rand) (column, edited string) {
	start := 0
	for _, at := range regexp.MustCompile(`(?m)^model `).FindAllStringIndex(text, -1) {
		end := at[0] + strings.Index(text[at[0]:], "\n}")
		if !strings.Contains(text[at[0]:end], "\n  x ") && strings.Contains(text[at[0]:end], "\n  b ") {
			start = at[0]
		}
	}
	end := start + strings.Index(text[start:], "\n}")
	lines := strings.Split(text[start:end], "\n")
	column = []string{"a", "b", "c"}[r.IntN(3)]
	at := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(strings.TrimSpace(l), column+" ") })
	word := regexp.MustCompile(`\b` + column + `\b`)
	switch kind := r.IntN(5); {
	case kind == 0 || at < 0:
		column = ""
		lines = append(lines, fmt.Sprintf("  z%d Int?", r.IntN(1000)))
	case kind == 1:
		lines = slices.DeleteFunc(lines, func(l string) bool {
			return strings.HasPrefix(strings.TrimSpace(l), column+" ") || strings.Contains(l, "[") && word.MatchString(l)
		})
	case kind == 2:
		lines[at] = strings.NewReplacer("Int?", "BigInt?", "Int ", "BigInt ", "String?", "String? @default(\"d\")").Replace(lines[at])
	case kind == 3 && !strings.Contains(lines[at], "@default"):
		lines[at] = strings.NewReplacer("Int?", "Int? @default(7)", "String?", "String? @default(\"e\")").Replace(lines[at])
	default:
		lines = append(lines, "  @@index([id, "+column+"])")
	}
	return column, text[:start] + strings.Join(lines, "\n") + text[end:]
}

// differences returns the differences between two inventories, except edited columns and objects
// whose names are in said. It compares the texts itself, without inventory.Compare.
func differences(before, after inventory.Inventory, columns map[string]bool, said string) (out []string) {
	now := map[inventory.ID]inventory.Object{}
	for _, o := range after.Objects {
		now[o.ID] = o
	}
	for _, o := range before.Objects {
		if o.Kind == inventory.Column && columns[o.Name] || strings.Contains(said, o.Name) && o.Kind != inventory.Table && o.Kind != inventory.Column {
			continue
		}
		is, there := now[o.ID]
		if !there && goesWith(o, columns, said) {
			continue
		}
		if !there {
			out = append(out, fmt.Sprintf("%s %s of %s is gone", o.Kind, o.Name, o.Table))
			continue
		}
		for property, was := range o.Properties {
			if o.Kind == inventory.Table && property == inventory.Definition || o.Kind == inventory.Sequence && len(columns) > 0 && property == inventory.TypeName {
				continue
			}
			if is.Properties[property] != was {
				out = append(out, fmt.Sprintf("%s of %s %s of %s was %s, is %s", property, o.Kind, o.Name, o.Table, was, is.Properties[property]))
			}
		}
	}
	return out
}

// goesWith reports whether an unnamed constraint is announced as dropped, together with its column.
// The announcement, which is in the text said, uses the derived name that the constraint has in the
// schema.
func goesWith(o inventory.Object, columns map[string]bool, said string) bool {
	word := map[inventory.Kind]string{inventory.Unique: "drop index ", inventory.Check: "drop check "}[o.Kind]
	for c := range columns {
		if word != "" && sqltext.Mentions(provider.SQLite, o.Name, c) && strings.Contains(said, "drop column "+o.Table+"."+c) && strings.Contains(said, word+o.Table+"_") {
			return true
		}
	}
	return false
}

// byHand returns the statements for a table with a name that is hard to parse, and for objects on
// it.
func byHand(p provider.Provider, table string, r *rand.Rand) []sqltext.SQL {
	name := func(i int) string { return fmt.Sprintf("%s %d", hostile()[(i+r.IntN(3))%len(hostile())], i) }
	things := thingsOf(p)
	if len(things) == 0 {
		return sqliteByHand(table, name, r)
	}
	out := []sqltext.SQL{
		"CREATE TABLE ext (id serial PRIMARY KEY)",
		fill(p, "CREATE TABLE {t} (id serial PRIMARY KEY, a int, b text, c int DEFAULT 1)", table, "", ""),
	}
	r.Shuffle(len(things), func(i, j int) { things[i], things[j] = things[j], things[i] })
	for i, thing := range things[:4+r.IntN(8)] {
		out = append(out, fillAll(p, thing.make, table, name(i), fmt.Sprint(i))...)
	}
	return out
}

// sqliteByHand draws parts of a definition and objects on the table.
func sqliteByHand(table string, name func(int) string, r *rand.Rand) []sqltext.SQL {
	some := func(parts ...string) string {
		if i := r.IntN(len(parts) + 1); i < len(parts) {
			return parts[i]
		}
		return ""
	}
	id := some("INTEGER PRIMARY KEY AUTOINCREMENT", "INTEGER NOT NULL PRIMARY KEY")
	if id == "" {
		id = "INTEGER PRIMARY KEY NOT NULL"
	}
	text := "CREATE TABLE {t} (id " + id + ", a INT " + some("NOT NULL ON CONFLICT IGNORE DEFAULT 4", "CHECK (a <> 12)", "REFERENCES ext (id) DEFERRABLE INITIALLY DEFERRED") +
		", b TEXT " + some("COLLATE NOCASE", "UNIQUE COLLATE RTRIM", "CHECK (b IN ('x', 'y''z'))") + ", c INTEGER " + some("DEFAULT (1 + 2)", "DEFAULT 5") +
		some(", twice INTEGER GENERATED ALWAYS AS (id * 2) VIRTUAL", ", old VARCHAR(7) COLLATE RTRIM") +
		some(", UNIQUE (b, id) ON CONFLICT REPLACE", ", CHECK (id > -{i})", ", CONSTRAINT {n} CHECK (c > id OR c < 9)", ", CONSTRAINT {n} UNIQUE (id, c)") + ")"
	out := []sqltext.SQL{"CREATE TABLE ext (id INTEGER PRIMARY KEY NOT NULL)", fill(provider.SQLite, text, table, name(0), "3")}
	for i, around := range []string{
		"CREATE INDEX {n} ON {t} (lower(b)) WHERE id > 3", "CREATE TRIGGER {n} AFTER INSERT ON {t} BEGIN DELETE FROM ext WHERE id = new.id; END",
		"CREATE VIEW {n} AS SELECT id, b FROM {t}", "CREATE INDEX {n} ON {t} (c COLLATE RTRIM DESC)", "CREATE TRIGGER {n} AFTER DELETE ON ext BEGIN DELETE FROM {t} WHERE id = old.id; END",
		"INSERT INTO {t} (id, a, b, c) VALUES (41, NULL, 'x', 1)",
	} {
		if r.IntN(2) == 0 {
			out = append(out, fill(provider.SQLite, around, table, name(i+1), fmt.Sprint(i)))
		}
	}
	return out
}
