package gen_test

import (
	"errors"
	"fmt"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/cocomon/comon_orm/gen"
	"github.com/cocomon/comon_orm/gen/ir"
	owntypes "github.com/cocomon/comon_orm/gen/testdata/values/own"
	"github.com/cocomon/comon_orm/gen/testdata/values/own/query"
	"github.com/cocomon/comon_orm/gen/testdata/values/valuesdb"
	"github.com/cocomon/comon_orm/gen/testdata/values/valuesdb/q"
	"github.com/cocomon/comon_orm/gen/testdata/values/valuesdb/valuesdbtest"
	"github.com/cocomon/comon_orm/internal/schematest"
	"github.com/cocomon/comon_orm/runtime/orm"
)

func customer() valuesdb.CustomerCreate {
	return valuesdb.CustomerCreate{
		Email: "a@example.com", Word: new(query.Word("w")), Small: 255, Pause: new(time.Minute), Ratio: 0.5, Balance: new(owntypes.Amount{Cents: 1205}),
		Limit: new(owntypes.Amount{Cents: 7}), Active: true, Since: owntypes.Day(time.Date(2024, 2, 29, 1, 2, 3, 0, time.UTC)), Picture: owntypes.Blob{0, 1},
		Address: new(netip.MustParseAddr("10.0.0.1")), Token: new(uuid.MustParse("00000000-0000-4000-8000-0000000000ab")),
		Meta: owntypes.Meta{Title: "t", Words: []string{"a"}}, Extra: &owntypes.Meta{}, Note: &valuesdb.Note{Text: "n"},
		Others: []owntypes.Email{"b@example.com"}, Amounts: []owntypes.Amount{{Cents: 1}, {Cents: 200}}, Metas: []owntypes.Meta{{Title: "m"}},
	}
}

// compareOwn compares times by their instant, because their fields are not exported.
func compareOwn() cmp.Option {
	return cmp.Options{
		cmp.Comparer(func(a, b owntypes.Day) bool { return time.Time(a).Equal(time.Time(b)) }),
		cmp.Comparer(func(a, b netip.Addr) bool { return a == b }),
	}
}

// A value of a type that the schema names is read as it was written, by the statement that writes
// it and by a later one.
func ownTypesRoundTrip(t *testing.T, db *valuesdb.Client) {
	c, ctx := q.Customer, t.Context()
	in := customer()
	made, err := c.Create(in).One(ctx, db)
	must(t, err)
	want := &valuesdb.Customer{
		ID: made.ID, Email: in.Email, Word: in.Word, Small: in.Small, Pause: *in.Pause, Ratio: in.Ratio, Balance: *in.Balance, Limit: in.Limit,
		Active: in.Active, Since: in.Since, Picture: in.Picture, Address: in.Address, Token: *in.Token, Meta: in.Meta, Extra: in.Extra, Note: in.Note,
		Others: in.Others, Amounts: in.Amounts, Metas: in.Metas,
	}
	if diff := cmp.Diff(want, made, compareOwn()); diff != "" {
		t.Errorf("(-want +made):\n%s", diff)
	}
	found, err := c.FindUnique(c.ByEmail(in.Email)).One(ctx, db)
	must(t, err)
	if diff := cmp.Diff(want, found, compareOwn()); diff != "" {
		t.Errorf("(-want +found):\n%s", diff)
	}
	changed, err := c.Update(c.ByID(made.ID)).Set(
		c.Limit.SetNull(), c.Word.SetNull(), c.Meta.Set(owntypes.Meta{Title: "new"}), c.Pause.Set(time.Hour), c.Amounts.Push(owntypes.Amount{Cents: 3}),
	).One(ctx, db)
	must(t, err)
	if changed.Limit != nil || changed.Word != nil || changed.Meta.Title != "new" || changed.Pause != time.Hour || len(changed.Amounts) != 3 {
		t.Errorf("changed: %+v", changed)
	}
	raw, err := orm.Raw[valuesdb.Customer](ctx, db, `SELECT * FROM "Customer"`)
	must(t, err)
	if diff := cmp.Diff([]valuesdb.Customer{*changed}, raw, compareOwn()); diff != "" {
		t.Errorf("(-want +raw):\n%s", diff)
	}
}

// Values that are not given have their defaults, and related rows are found by keys of such types.
func ownTypesOfKeys(t *testing.T, db *valuesdb.Client) {
	c, ctx := q.Customer, t.Context()
	order := valuesdbtest.NewOrder(t, db)
	made, err := c.FindUnique(c.ByID(order.CustomerID)).Include(c.Orders.Include(q.Order.Customer)).One(ctx, db)
	must(t, err)
	if len(made.Orders) != 1 || made.Orders[0].Customer.ID != made.ID || made.Token == (uuid.UUID{}) || made.Balance.Cents != 0 || made.Pause != 0 {
		t.Errorf("made %+v", made)
	}
	other, err := c.Create(customer(), c.Orders.Create(valuesdb.OrderCreate{}), c.Orders.Connect(q.Order.ByID(order.ID))).Include(c.Orders).One(ctx, db)
	must(t, err)
	if len(other.Orders) != 2 || other.Orders[0].CustomerID != other.ID {
		t.Errorf("created %+v", other)
	}
	rows, err := c.CreateMany([]valuesdb.CustomerCreate{{Email: "1"}, {Email: "2", ID: new(owntypes.CustomerID(1000))}}).All(ctx, db)
	must(t, err)
	if len(rows) != 2 || rows[1].ID != 1000 || rows[0].Token == rows[1].Token {
		t.Errorf("created many %+v", rows)
	}
}

// Filters and orders take values of the types.
func ownTypesInFilters(t *testing.T, db *valuesdb.Client) {
	c, in := q.Customer, customer()
	_, err := c.Create(in).One(t.Context(), db)
	must(t, err)
	for name, p := range map[string]orm.Predicate[*valuesdb.Customer]{
		"text": c.Email.Eq(in.Email), "nullable text": c.Word.In("v", "w"), "number": c.Small.Gte(255), "duration": c.Pause.Between(0, time.Hour),
		"float": c.Ratio.Lt(0.75), "decimal": c.Balance.Gt(owntypes.Amount{Cents: 999}), "nullable decimal": c.Limit.Not(owntypes.Amount{Cents: 8}),
		"bool": c.Active.Eq(true), "time": c.Since.Lte(in.Since), "bytes": c.Picture.Eq(in.Picture), "address": c.Address.Eq(*in.Address),
		"uuid": c.Token.Eq(*in.Token), "json": c.Meta.Eq(in.Meta), "nullable json": c.Note.IsNotNull(), "list": c.Others.Has("b@example.com"),
		"list of decimals": c.Amounts.HasEvery(owntypes.Amount{Cents: 200}),
	} {
		n, err := c.FindMany(p).OrderBy(c.Balance.Desc(), c.Email.Asc()).Count(t.Context(), db)
		if err != nil || n != 1 {
			t.Errorf("%s: found %d rows: %v", name, n, err)
		}
	}
}

// The smallest and the largest value of a column have the type of the column.
func ownTypesInAggregates(t *testing.T, db *valuesdb.Client) {
	c := q.Customer
	for i, email := range []owntypes.Email{"b", "a", "c"} {
		in := customer()
		in.Email, in.Pause, in.Limit = email, new(time.Duration(i)*time.Hour), new(owntypes.Amount{Cents: int64(900 + 100*i)})
		_, err := c.Create(in).One(t.Context(), db)
		must(t, err)
	}
	email, pause, limit, since := c.Email.Min(), c.Pause.Max(), c.Limit.Max(), c.Since.Min()
	g, err := c.Aggregate(email, pause, limit, since).One(t.Context(), db)
	must(t, err)
	first, _ := email.Get(g)
	longest, _ := pause.Get(g)
	largest, _ := limit.Get(g)
	if _, ok := since.Get(g); first != "a" || longest != 2*time.Hour || largest.Cents != 1100 || !ok {
		t.Errorf("%v %v %v %t", first, longest, largest, ok)
	}
}

// A value that a type refuses to encode is refused before anything is sent. A value in the database
// that a type refuses to decode is an error with the name of the field.
func ownTypesRefuseValues(t *testing.T, db *valuesdb.Client) {
	c, ctx := q.Customer, t.Context()
	for cents, reason := range map[int64]string{-1: "a negative amount", 13: "returned nil", 14: "which is no Decimal"} {
		in := customer()
		in.Balance = &owntypes.Amount{Cents: cents}
		_, created := c.Create(in).One(ctx, db)
		_, found := c.FindMany(c.Limit.Eq(*in.Balance)).All(ctx, db)
		_, set := c.UpdateMany(c.AllRows()).Set(c.Amounts.Set([]owntypes.Amount{*in.Balance})).Exec(ctx, db)
		for name, err := range map[string]error{"Create": created, "FindMany": found, "UpdateMany": set} {
			if !errors.Is(err, orm.ErrInvalidInput) || !strings.Contains(err.Error(), reason) {
				t.Errorf("%s with %d cents: %v", name, cents, err)
			}
		}
	}
	for field, sql := range map[string]string{
		"small": `UPDATE "Customer" SET "small" = 256`, "limit": `UPDATE "Customer" SET "small" = 1, "limit" = 0.125`,
		"meta": `UPDATE "Customer" SET "limit" = NULL, "meta" = '{"title": 1}'`,
	} {
		if field == "limit" && strings.Contains(t.Name(), "/postgresql/") {
			continue // the column has two digits
		}
		_, err := c.DeleteMany(c.AllRows()).Exec(ctx, db)
		must(t, err)
		_, err = c.Create(customer()).One(ctx, db)
		must(t, err)
		_, err = db.Exec(ctx, sql)
		must(t, err)
		_, err = c.FindFirst().One(ctx, db)
		var decode *orm.DecodeError
		if !errors.As(err, &decode) || decode.Field != field || !strings.Contains(err.Error(), "holds a value, which is not accepted by own.") {
			t.Errorf("read %s: %v", field, err)
		}
	}
}

// Packages of types are imported under names that generated code does not use, whatever their
// paths.
func TestOwnTypesAreImported(t *testing.T) {
	text := "model A {\n  id Int @id\n"
	for path := range strings.FieldsSeq("example.com/money/v2 gopkg.in/yaml.v3 example.com/go-money schema x.org/query example.com/1st time example.com/db example.com/y/v2/money") {
		text += fmt.Sprintf("  /// @go(%s.T)\n  f%d String @unique\n", path, len(text))
	}
	p, _ := ir.Build(schematest.Parse(t, "schema.prisma", text+"}\n"), ir.Options{Package: "db", ImportPath: "example.com/db"})
	var got []string
	for _, i := range p.Imports {
		got = append(got, i.Name)
	}
	if want := "money yaml gomoney schemapkg querypkg pkg1st moneypkg"; strings.Join(got, " ") != want {
		t.Errorf("names of the packages: %q, want %s", got, want)
	}
	for _, path := range []string{"example.com/db/q", "example.com/db/dbtest"} {
		s := schematest.Parse(t, "schema.prisma", "model A {\n  /// @go("+path+".T)\n  id Int @id\n}\n")
		if _, _, err := gen.Generate(s, gen.Options{Package: "db", ImportPath: "example.com/db"}); err == nil {
			t.Errorf("a type of the generated package %s was accepted", path)
		}
	}
}

// Without the directive a field has the usual type, and generated code does not contain the
// package.
func TestOwnTypesCostNothing(t *testing.T) {
	text := "model A {\n  id Int @id\n  a String\n}\n"
	generate := func(text string) map[string]string {
		files, _, err := gen.Generate(schematest.Parse(t, "schema.prisma", text), gen.Options{Package: "db", ImportPath: "example.com/db"})
		must(t, err)
		out := map[string]string{}
		for _, f := range files {
			out[f.Path] = string(f.Content)
		}
		return out
	}
	plain := generate(text)
	typed := generate(strings.Replace(text, "  a", "  /// @go(example.com/x/v2.Name)\n  a", 1))
	if strings.Contains(plain["a_gen.go"], "Own") || !strings.Contains(typed["a_gen.go"], `x "example.com/x/v2"`) {
		t.Errorf("generated:\n%s\n%s", plain["a_gen.go"], typed["a_gen.go"])
	}
	if reflect.DeepEqual(plain, typed) {
		t.Error("the directive has no effect")
	}
}
