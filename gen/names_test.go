package gen_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/importer"
	"go/token"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/gen"
	"github.com/cocomon/comon_orm/gen/ir"
	"github.com/cocomon/comon_orm/gen/testdata/kinds/kindsdb"
	kinds "github.com/cocomon/comon_orm/gen/testdata/kinds/kindsdb/q"
	"github.com/cocomon/comon_orm/gen/testdata/names/namesdb"
	"github.com/cocomon/comon_orm/gen/testdata/names/namesdb/q"
	"github.com/cocomon/comon_orm/internal/schematest"
	"github.com/cocomon/comon_orm/migrate/sqlite/ddl"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/sqlite"
)

func openNames(t *testing.T) *namesdb.Client {
	t.Helper()
	exec, err := sqlite.OpenMemory(t.Context(), schematest.DDL(t, schematest.Load(t, "testdata/names/schema.prisma"), ddl.New()))
	if err != nil {
		t.Fatal(err)
	}
	db := namesdb.New(exec)
	t.Cleanup(func() { must(t, db.Close()) })
	return db
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Models and fields can be used normally even if their names occur in Go, in the client, or in each
// other.
func TestAwkwardNamesWork(t *testing.T) {
	db, ctx := openNames(t), t.Context()
	_, err := q.Transaction.Create(namesdb.TransactionCreate{ID: 1}).One(ctx, db)
	must(t, err)
	client, err := q.Client_.Create(namesdb.Client_Create{ID: 1, Encode_: "g"},
		q.Client_.Orders.Create(namesdb.OrderCreate{Type: namesdb.TypeInProgress, Select: new(true), Model_: new("m"), ByID: new("b")}),
	).Include(q.Client_.Orders).One(ctx, db)
	must(t, err)
	if got := client.Orders[0]; got.Type != namesdb.TypeInProgress || !got.Select || *got.Model_ != "m" || got.CreatedAt_ != nil {
		t.Errorf("created %+v", got)
	}

	order, err := q.Order.FindUnique(q.Order.ByTypeSelect(namesdb.TypeInProgress, true)).Include(q.Order.Client).One(ctx, db)
	must(t, err)
	if order.Client.Encode_ != "g" || *order.ByID != "b" {
		t.Errorf("found %+v", order)
	}
	order, err = q.Order.Update(q.Order.ByID_(order.ID)).Set(q.Order.Count.Increment(2), q.Order.Create_.Set("c")).One(ctx, db)
	must(t, err)
	if order.Count != 2 || *order.Create_ != "c" {
		t.Errorf("updated %+v", order)
	}
	n, err := q.Order.FindMany(q.Order.Type.In(namesdb.TypeFunc, namesdb.TypeInProgress), q.Order.CreatedAt_.IsNull()).Count(ctx, db)
	must(t, err)
	if n != 1 {
		t.Errorf("counted %d", n)
	}
}

// If the database contains an enum value that the client does not have, reading the value is an
// error. A value that is not in the schema is not sent to the database.
func TestUnknownEnumValue(t *testing.T) {
	db, ctx := openNames(t), t.Context()
	_, err := db.Exec(ctx, `PRAGMA ignore_check_constraints = ON`)
	must(t, err)
	_, err = db.Exec(ctx, `INSERT INTO "Order" ("type") VALUES ('newer')`)
	must(t, err)
	_, err = q.Order.FindFirst().One(ctx, db)
	if err == nil || errors.Is(err, orm.ErrNotFound) {
		t.Fatalf("read an unknown enum value: %v", err)
	}
	if _, err := q.Order.FindMany(q.Order.Type.Eq("other")).All(ctx, db); !errors.Is(err, orm.ErrInvalidInput) {
		t.Errorf("asked for an unknown enum value: %v", err)
	}
}

func TestRowsAsJSON(t *testing.T) {
	text, err := json.Marshal(namesdb.Client_{ID: 1, Encode_: "g"})
	must(t, err)
	if string(text) != `{"id":1,"encode":"g"}` {
		t.Errorf("%s", text)
	}
}

// A field never has the name of another member of its descriptor in the query package, and a model
// never has the name of another symbol of the client. Otherwise one of them would hide the other.
func TestMembersAreReserved(t *testing.T) {
	members := append(methods(reflect.TypeFor[*q.Client_Model](), "By"), fields(reflect.TypeFor[orm.Model[*namesdb.Client_]]())...)
	members = append(members, "Model")
	members = append(members, methods(reflect.TypeFor[namesdb.Client_Create](), "")...)
	symbols := []string{"Client", "Tx", "Open", "New", "QuerySupport"}
	var text strings.Builder
	for _, m := range symbols {
		fmt.Fprintf(&text, "model %s {\n  id Int @id\n", m)
		for _, f := range members {
			fmt.Fprintf(&text, "  %s Int\n", f)
		}
		text.WriteString("}\n")
	}
	p, _ := ir.Build(schematest.Parse(t, "members.prisma", text.String()), ir.Options{Package: "db", ImportPath: "example.com/db"})
	for _, m := range p.Models {
		if slices.Contains(symbols, m.Go) {
			t.Errorf("model %s takes the name of a symbol of the client", m.Name)
		}
		for _, c := range m.Columns {
			if slices.Contains(members, c.Go) {
				t.Errorf("field %s takes the name of a verb", c.Name)
			}
		}
	}
}

// fields returns the names of the exported fields of a struct.
func fields(of reflect.Type) []string {
	var out []string
	for i := range of.NumField() {
		if f := of.Field(i); f.IsExported() {
			out = append(out, f.Name)
		}
	}
	return out
}

// methods returns the exported methods of a type, without those whose names begin with except.
func methods(of reflect.Type, except string) []string {
	var out []string
	for i := range of.NumMethod() {
		if name := of.Method(i).Name; except == "" || !strings.HasPrefix(name, except) {
			out = append(out, name)
		}
	}
	return out
}

// A query runs only on the client of its own schema, because a table of the same name in another
// schema has other rows.
func TestQueriesOfAnotherSchemaAreRefused(t *testing.T) {
	db, ctx := openNames(t), t.Context()
	err := db.Transaction(ctx, func(tx *namesdb.Tx) error {
		_, err := kinds.Person.FindMany().All(ctx, tx)
		return err
	})
	const here = "github.com/cocomon/comon_orm/gen/testdata/"
	if want := "Person: a query of " + here + "kinds/kindsdb cannot run on a connection of " + here + "names/namesdb"; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("%v, want %q first", err, want)
	}
	for _, name := range []string{"Person", here + "names/namesdb", here + "kinds/kindsdb"} {
		if !errors.Is(err, orm.ErrInvalidInput) || !strings.Contains(err.Error(), name) {
			t.Errorf("%v, want an invalid input that names %s", err, name)
		}
	}
	_, err = kinds.Person.Create(kindsdb.PersonCreate{ID: 1}, kinds.Person.Team.Create(kindsdb.PersonCreate{ID: 2})).One(ctx, db)
	if !errors.Is(err, orm.ErrInvalidInput) {
		t.Errorf("created in another schema: %v", err)
	}
	if _, err := kinds.Person.CreateMany(nil).Exec(ctx, db); !errors.Is(err, orm.ErrInvalidInput) {
		t.Errorf("created no rows in another schema: %v", err)
	}
}

// A package may have the same name as a package that generated code imports.
func TestAwkwardPackageNames(t *testing.T) {
	fset := token.NewFileSet()
	imports := importer.ForCompiler(fset, "gc", exports(t))
	schema := schematest.Load(t, "testdata/kinds/schema.prisma")
	names := [][2]string{{"q", "ask"}}
	for _, name := range []string{"orm", "query", "driver", "gensupport", "time", "json", "context", "decimal", "schema", "client", "m", "f", "row", "serial", "sqlite", "postgres"} {
		names = append(names, [2]string{name, "q"}, [2]string{"db", name})
	}
	for _, n := range names {
		importPath := "example.com/" + n[0]
		files, _, err := gen.Generate(schema, gen.Options{Package: n[0], ImportPath: importPath, QueryPackage: n[1]})
		must(t, err)
		typeCheck(t, n[0]+" with "+n[1], fset, imports, importPath, n[1], files)
	}
	for _, bad := range []string{"db", "dbtest", "_", "2nd", "a-b"} {
		if _, _, err := gen.Generate(schema, gen.Options{Package: "db", ImportPath: "example.com/db", QueryPackage: bad}); err == nil {
			t.Errorf("the query package of db may be called %q", bad)
		}
	}
}
