package ir

import (
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/schematest"
)

func build(t *testing.T, text string) *Package {
	t.Helper()
	p, _ := Build(schematest.Parse(t, "schema.prisma", text), Options{Package: "db", ImportPath: "example.com/db"})
	return p
}

func TestDatasource(t *testing.T) {
	model := "\nmodel A {\n  id Int @id\n}\n"
	for name, c := range map[string]struct {
		text         string
		provider     provider.Provider
		literal, env string
	}{
		"none":                {"", provider.PostgreSQL, "", "DATABASE_URL"},
		"sqlite literal":      {"datasource d {\n  provider = \"sqlite\"\n  url = \"file:a.db\"\n}", provider.SQLite, "file:a.db", ""},
		"sqlite env":          {"datasource d {\n  provider = \"sqlite\"\n  url = env(\"X\")\n}", provider.SQLite, "", "X"},
		"postgresql env":      {"datasource d {\n  provider = \"postgres\"\n  url = env(\"X\")\n}", provider.PostgreSQL, "", "X"},
		"postgresql literal":  {"datasource d {\n  provider = \"postgresql\"\n  url = \"postgresql://u:secret@h/d\"\n}", provider.PostgreSQL, "", ""},
		"sqlite without url":  {"datasource d {\n  provider = \"sqlite\"\n}", provider.SQLite, "", "DATABASE_URL"},
		"postgresql, no url ": {"datasource d {\n  provider = \"postgresql\"\n}", provider.PostgreSQL, "", "DATABASE_URL"},
	} {
		t.Run(name, func(t *testing.T) {
			p := build(t, c.text+model)
			if p.Provider != c.provider || p.Literal != c.literal || p.Env != c.env {
				t.Errorf("got %v %q %q", p.Provider, p.Literal, p.Env)
			}
		})
	}
}

// Fields that the input may omit are pointers; required ones are values.
func TestPlainInputs(t *testing.T) {
	p := build(t, `
model A {
  id    Int      @id @default(autoincrement())
  made  DateTime @default(now())
  seen  DateTime @updatedAt
  uuid  String   @default(uuid())
  name  String
  note  String?
  bId   Int
  b     B        @relation(fields: [bId], references: [id])
  other Int
}

model B {
  id Int @id
  as A[]
}
`)
	var plain []string
	for _, c := range p.Models[0].Columns {
		if c.Plain {
			plain = append(plain, c.Name)
		}
	}
	if got := strings.Join(plain, " "); got != "name other" {
		t.Errorf("plain: %s", got)
	}
}

// The key of a model is its primary key. Without one, it is the first unique key without nullable
// fields.
func TestKeysAndSelectors(t *testing.T) {
	p := build(t, `
model A {
  a Int?   @unique
  b Int
  c String
  d Int    @unique

  @@unique([b, c], name: "pair", map: "a_pair")
  @@unique([c, b])
}
`)
	m := p.Models[0]
	if len(m.Key) != 1 || m.Columns[m.Key[0]].Name != "d" {
		t.Errorf("key %v", m.Key)
	}
	var funcs, names []string
	for _, s := range m.Selectors {
		funcs = append(funcs, s.Func)
	}
	for _, u := range m.Uniques {
		names = append(names, u.Name)
	}
	if got := strings.Join(funcs, " "); got != "ByA ByD ByPair ByCB" {
		t.Errorf("selectors %s", got)
	}
	if got := strings.Join(names, " "); got != "A_a_key A_d_key a_pair A_c_b_key" {
		t.Errorf("names %s", got)
	}
}

func TestManyToManySides(t *testing.T) {
	p := build(t, `
model Post {
  id   Int   @id
  tags Tag[]
}

model Tag {
  id    Int    @id
  posts Post[]
}
`)
	for i, want := range []JoinTable{{Name: "_PostToTag", FromColumn: "A", ToColumn: "B"}, {Name: "_PostToTag", FromColumn: "B", ToColumn: "A"}} {
		if got := p.Models[i].Relations[0].Via; got == nil || *got != want {
			t.Errorf("%s: %+v", p.Models[i].Name, got)
		}
	}
}

// Fields, relations and keys that are ignored do not appear in the client.
func TestIgnored(t *testing.T) {
	p := build(t, `
model A {
  id     Int @id
  hidden Int @default(1) @ignore
  odd    Unsupported("point")?
  bs     B[] @ignore
}

model B {
  id  Int @id
  aId Int
  a   A   @relation(fields: [aId], references: [id])

  @@ignore
}
`)
	if len(p.Models) != 1 || len(p.Models[0].Columns) != 1 || len(p.Models[0].Relations) != 0 {
		t.Errorf("%+v", p.Models[0])
	}
}

// File names differ even on file systems that ignore case. No file name has a suffix that the go
// command interprets, such as _test or _linux.
func TestFileNames(t *testing.T) {
	var text strings.Builder
	for _, name := range []string{"Client", "Enums", "UserTest", "user_test", "Linux", "WINDOWS", "Windows"} {
		text.WriteString("model " + name + " {\n  id Int @id\n}\n")
	}
	var got []string
	for _, m := range build(t, text.String()).Models {
		got = append(got, m.File)
	}
	want := "client__gen.go enums__gen.go user_test_gen.go user_test__gen.go linux_gen.go windows_gen.go windows__gen.go"
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
}

// If a model or a constant already has the name of an enum's function, the function gets another
// name.
func TestEnumFunctionsGiveWay(t *testing.T) {
	p := build(t, `
model ParseMode {
  id   Int  @id
  mode Mode
}

enum Mode {
  VALUES
}

enum Plain {
  a
}
`)
	var got []string
	for _, e := range p.Enums {
		got = append(got, e.Values[0].Go, e.ListFunc, e.ParseFunc)
	}
	if names := strings.Join(got, " "); names != "ModeValues ModeValues_ ParseMode_ PlainA PlainValues ParsePlain" {
		t.Errorf("names: %s", names)
	}
}
