package lower_test

import (
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/lower"
	postgres "github.com/cocomon/comon_orm/migrate/postgres/ddl"
	sqlite "github.com/cocomon/comon_orm/migrate/sqlite/ddl"
	"github.com/google/go-cmp/cmp"
)

func parse(t testing.TB, provider, text string) *schema.Schema {
	t.Helper()
	s, diagnostics := grammar.Parse("schema.prisma", "datasource db {\n  provider = \""+provider+"\"\n  url = env(\"URL\")\n}\n"+text)
	if diagnostics.HasErrors() {
		t.Fatal(diagnostics)
	}
	return s
}

func catalogOf(t testing.TB, d dialect.Dialect, text string) catalog.Database {
	t.Helper()
	db, problems := lower.Schema(parse(t, d.Provider().String(), text), d)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return db
}

const kinds = `
enum Role {
  USER
  ADMIN @map("admin's")
}
model A {
  i  Int      @id @default(autoincrement())
  a  Int      @default(-7)
  b  BigInt   @default(9223372036854775807)
  c  Float    @default(1500.50)
  d  Decimal  @default(1.10)
  e  Boolean  @default(false)
  f  String   @default("it's \\ \"x\"")
  g  DateTime @default("2024-02-29T23:59:59.123456-05:00")
  h  DateTime @default(now())
  j  Json     @default("{\"z\": 1.0, \"a\": [1, {\"k\": \"<b>\"}]}")
  k  Bytes    @default("AAH/")
  l  Role     @default(ADMIN)
  m  String   @default("")
}
`

const nativeKinds = `
model B {
  a String   @id @default(dbgenerated("gen_random_uuid()")) @db.Uuid
  b DateTime @default("2024-01-02T03:04:05Z") @db.Date
  c DateTime @default("2024-01-02T03:04:05.120Z") @db.Timestamp(3)
  d String[] @default(["a,b", "c\"d", ""])
  e Int[]    @default([])
  f String   @default(dbgenerated("lower('A')"))
  g Decimal  @default(1) @db.Decimal(5, 0)
  h String   @db.Char
  i DateTime @default(now()) @db.Timestamptz(6)
}
`

// TestDefaultsAndTypesReadBack checks that the SQL for the type and the default of a column is
// parsed as the same type and default.
func TestDefaultsAndTypesReadBack(t *testing.T) {
	for _, test := range []struct {
		dialect dialect.Dialect
		text    string
	}{{postgres.New(), kinds}, {sqlite.New(), kinds}, {postgres.New(), nativeKinds}} {
		for _, table := range catalogOf(t, test.dialect, test.text).Tables {
			for _, c := range table.Columns {
				if c.Default != nil {
					sql := test.dialect.DefaultSQL(c.Default, c.Type)
					if got := test.dialect.ParseDefault(sql, c.Type); !diff.EqualDefaults(got, c.Default) {
						t.Errorf("%s %s: default %s reads back as %#v, want %#v", test.dialect.Provider(), c.Name, sql, got, c.Default)
					}
				}
				if sql := test.dialect.TypeSQL(c.Type); !c.Type.Enum && !diff.EqualTypes(test.dialect.ParseType(sql), c.Type) {
					t.Errorf("%s %s: type %s reads back as %#v, want %#v", test.dialect.Provider(), c.Name, sql, test.dialect.ParseType(sql), c.Type)
				}
			}
		}
	}
}

// TestPostgreSQLSchemaOnSQLite lowers a PostgreSQL schema for SQLite, as the in-memory test client
// does.
func TestPostgreSQLSchemaOnSQLite(t *testing.T) {
	s := parse(t, "postgresql", nativeKinds)
	db, problems := lower.Schema(s, sqlite.New())
	if len(problems) != 2 || !strings.Contains(problems[0].Message, "dbgenerated") || problems[0].Span.IsZero() {
		t.Errorf("problems %v, want one for each dbgenerated, with its place", problems)
	}
	c := db.Table("", "B").Column("d")
	want := catalog.LiteralDefault{Kind: catalog.StringLiteral, Text: `["a,b","c\"d",""]`}
	if c.Type.Name != "text" || !diff.EqualDefaults(c.Default, want) {
		t.Errorf("a list is %v with default %v, want JSON text", c.Type, c.Default)
	}
}

func TestRenames(t *testing.T) {
	const before = `
enum E { 
  A
  B
}
model User {
  id    Int    @id
  name  String
  role  E
  posts Post[]
}
model Post {
  id    Int    @id
  users User[]
}
`
	user := diff.Name{Name: "User"}
	tests := []struct {
		name, from, to string
		answers        []string
		want           []diff.Rename
		err            string
	}{
		{"nothing", "", "", nil, nil, ""},
		{"column by map", "  name  String", "  name String @map(\"full\")", nil, []diff.Rename{diff.ColumnRename{Table: user, From: "name", To: "full"}}, ""},
		{"field renamed, column kept", "  name  String", "  full String @map(\"name\")", nil, nil, ""},
		{"column by answer", "  name  String", "  full String", []string{"User.name=full"}, []diff.Rename{diff.ColumnRename{Table: user, From: "name", To: "full"}}, ""},
		{"value by map", "  B\n", "  B @map(\"b\")\n", nil, []diff.Rename{diff.EnumValueRename{Enum: diff.Name{Name: "E"}, From: "B", To: "b",
			Columns: []diff.ColumnName{{Table: user, Column: "role"}}}}, ""},
		{"table by map", "  posts Post[]\n", "  posts Post[]\n  @@map(\"users\")\n", nil, []diff.Rename{diff.TableRename{From: user, To: diff.Name{Name: "users"}}}, ""},
		{"model by answer, join table follows", "User", "Author", []string{"User=Author"}, []diff.Rename{
			diff.TableRename{From: user, To: diff.Name{Name: "Author"}},
			diff.TableRename{From: diff.Name{Name: "_PostToUser"}, To: diff.Name{Name: "_AuthorToPost"}},
			diff.ColumnRename{Table: diff.Name{Name: "_PostToUser"}, From: "A", To: "B"},
			diff.ColumnRename{Table: diff.Name{Name: "_PostToUser"}, From: "B", To: "A"},
		}, ""},
		{"answer to nothing", "", "", []string{"User.nam=full"}, nil, `rename "User.nam=full"`},
		{"answer to no model", "", "", []string{"Usr=Author"}, nil, `rename "Usr=Author"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			after := before
			if test.from != "" {
				after = strings.ReplaceAll(before, test.from, test.to)
			}
			got, err := lower.Renames(parse(t, "postgresql", before), parse(t, "postgresql", after), test.answers)
			if test.err != "" {
				if err == nil || !strings.Contains(err.Error(), test.err) {
					t.Errorf("error %v, want %q", err, test.err)
				}
				return
			}
			if d := cmp.Diff(test.want, got); d != "" || err != nil {
				t.Error(err, d)
			}
		})
	}
}
