package gen_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/gen/ir"
	"github.com/cocomon/comon_orm/gen/testdata/values/valuesdb"
	"github.com/cocomon/comon_orm/gen/testdata/values/valuesdb/q"
	"github.com/cocomon/comon_orm/gen/testdata/values/valuesdb/valuesdbtest"
	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/schematest"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// Types and factories are tested on both databases. Each test has a transaction of its own, which
// is faster than a database.
func TestValues(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { testValues(t, valuesdbtest.Open(t)) })
	t.Run("postgresql", func(t *testing.T) { testValues(t, valuesdbtest.Postgres(t, orm.WithURL(pgtest.URL(t)))) })
}

func testValues(t *testing.T, db *valuesdb.Client) {
	for name, test := range map[string]func(*testing.T, *valuesdb.Client){
		"OwnTypesRoundTrip":    ownTypesRoundTrip,
		"OwnTypesOfKeys":       ownTypesOfKeys,
		"OwnTypesInFilters":    ownTypesInFilters,
		"OwnTypesInAggregates": ownTypesInAggregates,
		"OwnTypesRefuseValues": ownTypesRefuseValues,
		"FactoryOfNativeTypes": factoryOfNativeTypes,
		"FactoryOfSharedKeys":  factoryOfSharedKeys,
	} {
		t.Run(name, func(t *testing.T) { test(t, valuesdbtest.Sandbox(t, db)) })
	}
}

// The databases accept the values of every type that has its own form, also in unique columns.
func factoryOfNativeTypes(t *testing.T, db *valuesdb.Client) {
	for range 3 {
		valuesdbtest.NewNative(t, db)
	}
}

// The test above covers every native type that has its own form.
func TestFactoriesCoverNativeTypes(t *testing.T) {
	covered := map[string]bool{}
	for _, m := range schematest.Load(t, "testdata/values/schema.prisma").Models {
		for _, f := range m.Fields {
			if f.Native != nil {
				covered[f.Native.Name] = true
			}
		}
	}
	for _, name := range nativetype.Names(provider.PostgreSQL) {
		n := nativetype.Of(provider.PostgreSQL, name)
		if !n.Default && !covered[name] && n.SQL != "json" {
			t.Errorf("no factory was tried with the native type %s", name)
		}
	}
}

// A row and the rows that it refers to have the same tenant, whichever of them is given.
func factoryOfSharedKeys(t *testing.T, db *valuesdb.Client) {
	for _, edit := range []func(*valuesdb.EntryCreate){
		nil,
		func(in *valuesdb.EntryCreate) { in.TenantID = &valuesdbtest.NewTenant(t, db).ID },
		func(in *valuesdb.EntryCreate) { in.Number = new(77) },
		func(in *valuesdb.EntryCreate) {
			a := valuesdbtest.NewAccount(t, db)
			in.TenantID, in.Number = &a.TenantID, &a.Number
		},
	} {
		entry := valuesdbtest.NewEntry(t, db, edit)
		if !strings.HasPrefix(entry.HomepageURL, "https://") {
			t.Errorf("the URL of the entry is %q", entry.HomepageURL)
		}
	}
	for name, count := range map[string]func() (int64, error){
		"tenants":  func() (int64, error) { return q.Tenant.FindMany().Count(t.Context(), db) },
		"accounts": func() (int64, error) { return q.Account.FindMany().Count(t.Context(), db) },
	} {
		n, err := count()
		must(t, err)
		if n != 4 {
			t.Errorf("%d %s, want one for each entry", n, name)
		}
	}
}

// There is no factory of rows that cannot be created or that need such a row.
func TestModelsWithFactories(t *testing.T) {
	p, _ := ir.Build(schematest.Load(t, "testdata/values/schema.prisma"), ir.Options{Package: "db", ImportPath: "example.com/db"})
	var got []string
	for _, f := range p.Factories {
		got = append(got, f.Func)
	}
	if !slices.Equal(got, strings.Fields("NewTenant NewAccount NewEntry NewNative NewCustomer NewOrder")) {
		t.Errorf("factories: %q", got)
	}
	hidden := `
model Owner {
  id     Int    @id
  things Thing[]

  @@ignore
}

model Thing {
  id      Int   @id
  ownerId Int
  owner   Owner @relation(fields: [ownerId], references: [id]) @ignore
}
`
	p, _ = ir.Build(schematest.Parse(t, "hidden.prisma", hidden), ir.Options{Package: "db", QueryPackage: "in", ImportPath: "example.com/db"})
	if len(p.Factories) != 0 || p.TestAlias != "dbdb" || p.TestQueryAlias != "inq" {
		t.Errorf("factories %v, packages %s and %s", p.Factories, p.TestAlias, p.TestQueryAlias)
	}
}
