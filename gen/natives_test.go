package gen_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/cocomon/comon_orm/gen"
	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/datasource"
	"github.com/cocomon/comon_orm/internal/golden"
	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/schematest"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/postgres"
	pgddl "github.com/cocomon/comon_orm/migrate/postgres/ddl"
)

// sample has two values of a native type. If the type has an order, low is the smaller one. The
// text of neither value contains the text of the other.
type sample struct {
	args      string
	low, high any
}

func number(text string) decimal.Decimal { return decimal.RequireFromString(text) }

func instant(text string) time.Time {
	t, err := time.Parse("2006-01-02 15:04:05.999999", text)
	if err != nil {
		panic(err)
	}
	return t
}

// samples has an entry for each type of the table.
var samples = map[string]sample{
	"Text":            {"", "apples, Äpfel", "birnen"},
	"Char":            {"(3)", "abc", "bcd"},
	"VarChar":         {"(3)", "a%c", "bcd"},
	"Bit":             {"(3)", "001", "110"},
	"VarBit":          {"(3)", "01", "1"},
	"Uuid":            {"", "00000000-0000-4000-8000-0000000000ab", "ffffffff-0000-4000-8000-0000000000ab"},
	"Xml":             {"", "<a/>", "<b>1</b>"},
	"Inet":            {"", "10.0.0.1", "fe80::1"},
	"Citext":          {"", "apples, Äpfel", "birnen"},
	"Integer":         {"", -3, 1 << 30},
	"SmallInt":        {"", -3, 1 << 10},
	"Oid":             {"", 3, 1 << 30},
	"BigInt":          {"", int64(-3), int64(1) << 60},
	"Real":            {"", -0.5, 0.1},
	"DoublePrecision": {"", -0.5, 0.1},
	"Decimal":         {"", number("-0.5"), number("12345678901234567890.5")},
	"Money":           {"", number("-0.5"), number("1234567.89")},
	"Timestamp":       {"(6)", instant("2024-02-28 01:02:03.456789"), instant("2024-02-29 00:00:00")},
	"Timestamptz":     {"(3)", instant("2024-02-28 01:02:03.456"), instant("2024-02-29 00:00:00")},
	"Date":            {"", instant("2024-02-28 00:00:00"), instant("2024-02-29 00:00:00")},
	"Time":            {"", instant("1970-01-01 01:02:03.456789"), instant("1970-01-01 23:00:00")},
	"Timetz":          {"", instant("1970-01-01 01:02:03.456789"), instant("1970-01-01 23:00:00")},
	"Boolean":         {"", false, true},
	"Json":            {"", json.RawMessage(`{"b":1, "a":2}`), json.RawMessage(`[null]`)},
	"JsonB":           {"", json.RawMessage(`1`), json.RawMessage(`{"a": 1}`)},
	"ByteA":           {"", []byte{0, 1}, []byte{255}},
}

// sampled returns the types of the table. A type without samples fails the test.
func sampled(t *testing.T) []*nativetype.Type {
	t.Helper()
	var out []*nativetype.Type
	for _, name := range nativetype.Names(provider.PostgreSQL) {
		if _, ok := samples[name]; !ok {
			t.Errorf("native type %s: two values of it are missing in samples", name)
			continue
		}
		out = append(out, nativetype.Of(provider.PostgreSQL, name))
	}
	return out
}

// natives returns the types, each of which has columns in the committed client.
func natives(t *testing.T) []*nativetype.Type {
	t.Helper()
	types := sampled(t)
	for _, native := range types {
		if singleField(native, "") == "" {
			t.Fatalf("native type %s: the client of the walk has no such column; %s, in gen and gen/emit", native.Name, golden.Hint)
		}
	}
	return types
}

// fieldName returns the name of a native type's field in the schema of the walk.
func fieldName(t *nativetype.Type) string { return strings.ToLower(t.Name[:1]) + t.Name[1:] }

// walkSchema returns a schema with three columns of each native type: a required one, which is
// unique if possible; a nullable one; and in a second model a list.
func walkSchema(types []*nativetype.Type) string {
	var single, lists strings.Builder
	for _, t := range types {
		native := fmt.Sprintf("@db.%s%s", t.Name, samples[t.Name].args)
		unique := ""
		if t.Operators.Has(nativetype.Comparable) {
			unique = "@unique "
		}
		fmt.Fprintf(&single, "  %s %s %s%s\n  %sNull %s? %s\n", fieldName(t), t.Scalar, unique, native, fieldName(t), t.Scalar, native)
		fmt.Fprintf(&lists, "  %s %s[] %s\n", fieldName(t), t.Scalar, native)
	}
	text := "datasource db {\n  provider = \"postgresql\"\n  url = env(\"DATABASE_URL\")\n  extensions = [citext]\n}\n\n" +
		"/// A list of each native type.\nmodel Lists {\n  id Int @id\n" + lists.String() + "}\n\n" +
		"/// A column of each native type, and a nullable one.\nmodel Single {\n  id Int @id\n" + single.String() + "}\n"
	return text
}

// The committed schema of the walk contains every type of the table, and its client is up to date.
func TestNativesSchema(t *testing.T) {
	golden.Check(t, "testdata/natives/schema.prisma", walkSchema(sampled(t)))
}

// A schema that is pulled from the tables of the walk has the same client as the schema that
// created these tables.
func TestNativesArePulled(t *testing.T) {
	s := schematest.Load(t, "testdata/natives/schema.prisma")
	url := nativesDatabase(t, s)
	target, err := datasource.Parse(provider.PostgreSQL, url)
	must(t, err)
	db, err := postgres.Open(t.Context(), target.PG, postgres.Options{})
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	m, err := migrate.New(migrate.Options{Database: db, Snapshots: grammar.NewSnapshots()})
	must(t, err)
	pulled, err := m.Pull(t.Context(), &schema.Schema{Datasource: s.Datasource})
	must(t, err)
	for _, note := range pulled.Notes {
		t.Errorf("pulled with a note: %s", note)
	}
	for _, m := range pulled.Schema.Models { // keys are pulled in the order of their names
		slices.SortStableFunc(m.Uniques, func(a, b *schema.Key) int {
			return slices.Index(m.Fields, a.Fields[0].Field) - slices.Index(m.Fields, b.Fields[0].Field)
		})
	}
	options := gen.Options{Package: "nativesdb", ImportPath: "example.com/nativesdb"}
	for _, doc := range []*schema.Schema{s, pulled.Schema} {
		for _, model := range doc.Models {
			model.Doc = "" // comments of the schema are not stored in the database
		}
	}
	want, _, err := gen.Generate(s, options)
	must(t, err)
	got, _, err := gen.Generate(pulled.Schema, options)
	must(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-schema +pulled):\n%s", diff)
	}
}

// nativesDatabase returns the URL of a database with the tables of the walk.
func nativesDatabase(t *testing.T, s *schema.Schema) string {
	t.Helper()
	url := pgtest.URL(t)
	db := openNatives(t, url)
	_, err := db.Exec(t.Context(), "CREATE EXTENSION IF NOT EXISTS citext")
	must(t, err)
	for _, statement := range schematest.DDL(t, s, pgddl.New()) {
		_, err := db.Exec(t.Context(), statement)
		must(t, err)
	}
	return url
}
