package raise_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/format"
	"github.com/cocomon/comon_orm/grammar/merge"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
	"github.com/cocomon/comon_orm/internal/golden"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/lower"
	postgres "github.com/cocomon/comon_orm/migrate/postgres/ddl"
	"github.com/cocomon/comon_orm/migrate/raise"
	sqlite "github.com/cocomon/comon_orm/migrate/sqlite/ddl"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

func parse(t testing.TB, provider, text string) *schema.Schema {
	t.Helper()
	s, diagnostics := grammar.Parse("schema.prisma", "datasource db {\n  provider = \""+provider+"\"\n  url = env(\"URL\")\n}\n"+text)
	if diagnostics.HasErrors() {
		t.Fatal(diagnostics)
	}
	return s
}

// introspected returns the catalog that introspection of a database with the schema would return.
func introspected(t *testing.T, d dialect.Dialect, text string) catalog.Database {
	t.Helper()
	db, problems := lower.Schema(parse(t, d.Provider().String(), text), d)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, table := range db.Tables {
		table.Model = ""
		for _, c := range table.Columns {
			c.Field, c.ClientDefault, c.Type.Kind = "", false, catalog.UnknownKind
		}
	}
	return db
}

func lay(text string) string {
	tree, _ := ast.Parse(&source.File{Text: text})
	return format.File(tree)
}

// pulled returns the text of base after a pull of db, with the notes as comments after it.
func pulled(t *testing.T, d dialect.Dialect, base string, db catalog.Database) string {
	t.Helper()
	s := parse(t, d.Provider().String(), base)
	raised, notes := raise.ToSchema(db, d, s, nil)
	tree, _ := ast.Parse(s.Datasource.Span.File)
	out := merge.Files([]*ast.File{tree}, s, raised, lay)[0]
	parse(t, d.Provider().String(), out[strings.Index(out, "}\n")+2:])
	for _, n := range notes {
		out += "// note: " + n.String() + "\n"
	}
	return out
}

func dialectOf(name string) dialect.Dialect {
	if strings.Contains(name, "sqlite") {
		return sqlite.New()
	}
	return postgres.New()
}

// TestRaise pulls the database of database.prisma, in each archive, with base.prisma as base. The
// files have no datasource.
func TestRaise(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatal("no archives: ", err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			d := dialectOf(path)
			base, database, want := string(archive.Files[0].Data), string(archive.Files[1].Data), string(archive.Files[2].Data)
			db := introspected(t, d, database)
			got := pulled(t, d, base, db)
			if got != want {
				if golden.Updating() {
					archive.Files[2].Data = []byte(got)
					if err := os.WriteFile(path, txtar.Format(archive), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				t.Errorf("differs (-want +got); %s\n%s", golden.Hint, cmp.Diff(want, got))
			}
			again := got[strings.Index(got, "}\n")+2:]
			if twice := pulled(t, d, again, db); !strings.HasPrefix(twice, got[:strings.LastIndex(got, "}\n")+2]) {
				t.Errorf("a second pull changes the schema: %s", cmp.Diff(got, twice))
			}
		})
	}
}

// user returns the table in the catalogs of TestRaiseNotes.
func user() *catalog.Table {
	return &catalog.Table{
		Name: "user",
		Columns: []*catalog.Column{
			{Name: "id", Type: catalog.Type{Name: "integer"}}, {Name: "name", Type: catalog.Type{Name: "text"}, Nullable: true},
		},
		PrimaryKey: &catalog.Index{Name: "user_pkey", Unique: true, Columns: []catalog.IndexColumn{{Name: "id"}}},
	}
}

// TestRaiseNotes checks that the schema omits what the language cannot express, and that there are
// notes on it.
func TestRaiseNotes(t *testing.T) {
	over := func(columns ...catalog.IndexColumn) *catalog.Index {
		return &catalog.Index{Name: "ix", Columns: columns}
	}
	post := func(fk *catalog.ForeignKey) []*catalog.Table {
		other := user()
		other.Name, other.PrimaryKey.Name, other.ForeignKeys = "post", "post_pkey", []*catalog.ForeignKey{fk}
		return []*catalog.Table{other, user()}
	}
	with := func(change func(*catalog.Table)) []*catalog.Table {
		table := user()
		change(table)
		return []*catalog.Table{table}
	}
	for name, c := range map[string]struct {
		tables []*catalog.Table
		note   string
		schema string
	}{
		"expression": {with(func(u *catalog.Table) { u.Indexes = []*catalog.Index{over(catalog.IndexColumn{Expr: "lower(name)"})} }), "user.ix: an index over expressions", ""},
		"invalid": {with(func(u *catalog.Table) {
			u.Indexes = []*catalog.Index{over(catalog.IndexColumn{Name: "name"})}
			u.Indexes[0].Invalid = true
		}), "user.ix: the index is invalid", ""},
		"exclusion": {with(func(u *catalog.Table) {
			u.Indexes = []*catalog.Index{over(catalog.IndexColumn{Name: "name"})}
			u.Indexes[0].Constraint = true
		}), "user.ix: an exclusion constraint", ""},
		"method": {with(func(u *catalog.Table) {
			u.Indexes = []*catalog.Index{over(catalog.IndexColumn{Name: "name"})}
			u.Indexes[0].Method = "rum"
		}), "user.ix: an index of type rum", ""},
		"class of an extension": {with(func(u *catalog.Table) {
			u.Indexes = []*catalog.Index{over(catalog.IndexColumn{Name: "id"})}
			u.Indexes[0].Method = "gist"
		}), "user.ix: an index of type Gist over id", ""},
		"check":       {with(func(u *catalog.Table) { u.Checks = []*catalog.Check{{Name: "positive", SQL: "id > 0"}} }), "user.positive: a CHECK", ""},
		"generated":   {with(func(u *catalog.Table) { u.Columns[1].Generated = "upper('x')" }), "user.name: a generated column", "@default(dbgenerated())"},
		"no key":      {with(func(u *catalog.Table) { u.PrimaryKey = nil }), "user: no primary key", "@@ignore"},
		"list as key": {with(func(u *catalog.Table) { u.Columns[0].Type.List = true }), "user: the primary key is over a list", "@@ignore"},
		"list as foreign key": {func() []*catalog.Table {
			tables := post(&catalog.ForeignKey{Name: "fk", Columns: []string{"id"}, RefTable: "user", RefColumns: []string{"id"}})
			for _, table := range tables {
				table.Columns[0].Type.List = true
			}
			return tables
		}(), "post.fk: the foreign key cannot be expressed in the schema, since it is over lists", ""},
		"no column": {[]*catalog.Table{{Name: "void"}}, "void: the table has no columns", ""},
		"list": {with(func(u *catalog.Table) {
			u.Columns = append(u.Columns, &catalog.Column{Name: "l", Type: catalog.Type{Name: "text", List: true}})
		}), "user.l: NOT NULL of a list cannot be expressed in the schema", "String[]"},
		"far away":   {post(&catalog.ForeignKey{Name: "fk", Columns: []string{"id"}, RefTable: "gone", RefColumns: []string{"id"}}), "post.fk: the foreign key refers to gone", ""},
		"no target":  {post(&catalog.ForeignKey{Name: "fk", Columns: []string{"name"}, RefTable: "user", RefColumns: []string{"name"}}), "post.fk: the foreign key cannot be expressed in the schema, since the columns it refers to are no key of user", ""},
		"other type": {post(&catalog.ForeignKey{Columns: []string{"name"}, RefTable: "user", RefColumns: []string{"id"}}), "post.name: the foreign key cannot be expressed in the schema, since the types of post.name and user.id differ", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := pulled(t, postgres.New(), "", catalog.Database{Tables: c.tables})
			if !strings.Contains(got, "// note: "+c.note) || !strings.Contains(got, c.schema) {
				t.Errorf("want the note %q and %q in\n%s", c.note, c.schema, got)
			}
		})
	}
}

// kinds has a default of each kind that must be parsed.
const kinds = `
enum Role {
  USER
  ADMIN @map("admin's")
}
model A {
  i Int      @id @default(autoincrement())
  a Float    @default(1500.50)
  b DateTime @default("2024-02-29T23:59:59.123456-05:00")
  c Json     @default("{\"z\": 1.0, \"a\": [1, {\"k\": \"<b>\"}]}")
  d Bytes    @default("AAH/")
  e Role     @default(ADMIN)
}
model B {
  a String   @id @default(dbgenerated("gen_random_uuid()")) @db.Uuid
  b DateTime @default("2024-01-02T03:04:05Z") @db.Date
  c String[] @default(["a,b", "c\"d", ""])
  d String   @default(dbgenerated("lower('A')"))
  e Decimal  @default(1) @db.Decimal(5, 0)
}
`

// TestRaiseIsPure checks that the catalog and the base stay unchanged.
func TestRaiseIsPure(t *testing.T) {
	d := postgres.New()
	base := parse(t, d.Provider().String(), kinds)
	db := introspected(t, d, strings.ReplaceAll(kinds, "USER", "GUEST"))
	before, _ := lower.Schema(base, d)
	raise.ToSchema(db, d, base, nil)
	after, _ := lower.Schema(base, d)
	if difference := cmp.Diff(before, after); difference != "" {
		t.Errorf("the schema changed: %s", difference)
	}
	if difference := cmp.Diff(introspected(t, d, strings.ReplaceAll(kinds, "USER", "GUEST")), db); difference != "" {
		t.Errorf("the catalog changed: %s", difference)
	}
}

// TestRaiseEmptyDatabase checks that there are no models without tables, even if base has models.
func TestRaiseEmptyDatabase(t *testing.T) {
	d := sqlite.New()
	raised, notes := raise.ToSchema(catalog.Database{}, d, parse(t, d.Provider().String(), "model A {\n  id Int @id\n}\n"), nil)
	if len(raised.Models) > 0 || len(notes) > 0 || raised.Datasource.Provider != provider.SQLite {
		t.Errorf("got %+v, %v", raised, notes)
	}
}
