package gen_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/cocomon/comon_orm/gen/testdata/kinds/kindsdb"
	"github.com/cocomon/comon_orm/gen/testdata/kinds/kindsdb/q"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/schematest"
	pgddl "github.com/cocomon/comon_orm/migrate/postgres/ddl"
	"github.com/cocomon/comon_orm/migrate/sqlite/ddl"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/sqlite"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// onBoth runs a test with the tables of testdata/kinds: on PostgreSQL with the client's own Open,
// and on SQLite in memory.
func onBoth(t *testing.T, test func(*testing.T, *kindsdb.Client)) {
	s := schematest.Load(t, "testdata/kinds/schema.prisma")
	t.Run("sqlite", func(t *testing.T) {
		exec, err := sqlite.OpenMemory(t.Context(), schematest.DDL(t, s, ddl.New()))
		must(t, err)
		db := kindsdb.New(exec)
		t.Cleanup(func() { must(t, db.Close()) })
		test(t, db)
	})
	t.Run("postgresql", func(t *testing.T) {
		db, err := kindsdb.Open(t.Context(), orm.WithURL(pgtest.URL(t)))
		must(t, err)
		t.Cleanup(func() { must(t, db.Close()) })
		for _, statement := range schematest.DDL(t, s, pgddl.New()) {
			_, err := db.Exec(t.Context(), statement)
			must(t, err)
		}
		test(t, db)
	})
}

func everything() kindsdb.EverythingCreate {
	when := time.Date(2024, 2, 29, 1, 2, 3, 456789000, time.UTC)
	one := decimal.RequireFromString("1.10")
	return kindsdb.EverythingCreate{
		Int: 1, Big: 2, Float: 0.5, Decimal: one, Bool: true, Text: "t", Time: when, JSON: json.RawMessage(`{"a":1}`), Bytes: []byte("b"), Color: kindsdb.ColorGreen,
		Ints: []int{1, -2}, Bigs: []int64{1 << 62}, Floats: []float64{0.1}, Decimals: []decimal.Decimal{one}, Bools: []bool{true, false},
		Times: []time.Time{when}, JSONs: []json.RawMessage{json.RawMessage(`null`), json.RawMessage(`"x"`)}, Blobs: [][]byte{{}, {0, 1}},
		Colors: []kindsdb.Color{kindsdb.ColorGreen, kindsdb.ColorRed},
	}
}

// Values of every kind and arity are read as they were written. A field without a value has the
// default of the schema.
func TestKindsRoundTrip(t *testing.T) {
	onBoth(t, func(t *testing.T, db *kindsdb.Client) {
		in := everything()
		made, err := q.Everything.Create(in).One(t.Context(), db)
		must(t, err)
		want := &kindsdb.Everything{
			ID: made.ID, Int: in.Int, Big: in.Big, Float: in.Float, Decimal: in.Decimal, Bool: in.Bool, Text: in.Text, Time: in.Time, JSON: in.JSON,
			Bytes: in.Bytes, Color: in.Color, Ints: in.Ints, Bigs: in.Bigs, Floats: in.Floats, Decimals: in.Decimals, Bools: in.Bools,
			Texts: []string{"a", "b"}, Times: in.Times, JSONs: in.JSONs, Blobs: in.Blobs, Colors: in.Colors,
			Made: made.Made, Changed: made.Changed, Cuid: made.Cuid, Cuid2: made.Cuid2, ULID: made.ULID, Nano: made.Nano,
		}
		found, err := q.Everything.FindUnique(q.Everything.ByIntBig(1, 2)).One(t.Context(), db)
		must(t, err)
		if diff := cmp.Diff(want, found, looseJSON()); diff != "" {
			t.Errorf("(-want +found):\n%s", diff)
		}
		if len(made.ID) != 36 || made.Made.IsZero() || made.Changed.IsZero() || len(made.Cuid) != 25 || len(made.Cuid2) != 24 || len(made.ULID) != 26 || len(made.Nano) != 9 {
			t.Errorf("made %+v", made)
		}
	})
}

// looseJSON compares JSON values instead of their texts, because PostgreSQL formats JSONB in its
// own way.
func looseJSON() cmp.Option {
	return cmp.Transformer("json", func(m json.RawMessage) any {
		var v any
		if err := json.Unmarshal(m, &v); err != nil {
			return string(m)
		}
		return v
	})
}

func TestLists(t *testing.T) {
	onBoth(t, func(t *testing.T, db *kindsdb.Client) {
		made, err := q.Everything.Create(everything()).One(t.Context(), db)
		must(t, err)
		e := q.Everything
		n, err := e.FindMany(e.Ints.Has(-2), e.Texts.HasEvery("b", "a"), e.Colors.HasSome(kindsdb.ColorRed), e.Bools.IsNotEmpty(), e.Bigs.Eq([]int64{1 << 62})).Count(t.Context(), db)
		must(t, err)
		if n != 1 {
			t.Errorf("found %d", n)
		}
		changed, err := e.Update(e.ByID(made.ID)).Set(e.Ints.Push(3), e.Texts.Set(nil), e.Text0.Set("x")).One(t.Context(), db)
		must(t, err)
		if diff := cmp.Diff([]int{1, -2, 3}, changed.Ints); diff != "" || changed.Texts == nil || len(changed.Texts) != 0 || *changed.Text0 != "x" {
			t.Errorf("changed %+v", changed)
		}
		changed, err = e.Update(e.ByID(made.ID)).Set(e.Ints.Remove(1, 3, 9), e.Texts.Prepend("p", "q"), e.Colors.Remove(kindsdb.ColorRed)).One(t.Context(), db)
		must(t, err)
		if diff := cmp.Diff([]int{-2}, changed.Ints); diff != "" || !slices.Equal(changed.Texts, []string{"p", "q"}) || slices.Contains(changed.Colors, kindsdb.ColorRed) {
			t.Errorf("changed %+v", changed)
		}
	})
}

// TestDecimalArithmetic calculates with a column of ten digits, two of them after the point. A
// result is rounded to two digits, and a result with more digits before the point is refused.
func TestDecimalArithmetic(t *testing.T) {
	onBoth(t, func(t *testing.T, db *kindsdb.Client) {
		made, err := q.Everything.Create(everything()).One(t.Context(), db)
		must(t, err)
		e, by := q.Everything.Decimal, q.Everything.ByID(made.ID)
		number := decimal.RequireFromString
		for _, c := range []struct {
			set  orm.Assignment[*kindsdb.Everything]
			want string // "" if it is refused
		}{
			{e.Set(number("10")), "10"}, {e.Divide(number("3")), "3.33"}, {e.Increment(number("0.005")), "3.34"}, {e.Decrement(number("6.675")), "-3.34"},
			{e.Multiply(number("100000000")), ""}, {e.Multiply(number("29940119")), "-99999997.46"}, {e.Decrement(number("2.54")), ""}, {e.Decrement(number("2.53")), "-99999999.99"},
		} {
			row, err := q.Everything.Update(by).Set(c.set).One(t.Context(), db)
			switch {
			case c.want == "" && !errors.Is(err, orm.ErrInvalidInput):
				t.Errorf("a result that does not fit: %v", err)
			case c.want != "" && (err != nil || row.Decimal.String() != c.want):
				t.Errorf("got %v, %v; want %s", row, err, c.want)
			}
		}
	})
}

// A value that is not in the enum of the schema is refused, also in lists.
func TestUnknownEnumInLists(t *testing.T) {
	onBoth(t, func(t *testing.T, db *kindsdb.Client) {
		e, no := q.Everything, []kindsdb.Color{kindsdb.ColorRed, "BLUE"}
		in := everything()
		in.Colors = no
		_, created := e.Create(in).One(t.Context(), db)
		_, many := e.CreateMany([]kindsdb.EverythingCreate{everything(), in}).Exec(t.Context(), db)
		refused := map[string]error{"Create": created, "CreateMany": many}
		for name, p := range map[string]orm.Predicate[*kindsdb.Everything]{
			"Has": e.Colors.Has(no[1]), "HasSome": e.Colors.HasSome(no...), "HasEvery": e.Colors.HasEvery(no...), "Eq": e.Colors.Eq(no),
		} {
			_, refused[name] = e.FindMany(p).All(t.Context(), db)
		}
		for name, a := range map[string]orm.Assignment[*kindsdb.Everything]{"Set": e.Colors.Set(no), "Push": e.Colors.Push(no...), "Color": e.Color.Set("")} {
			_, refused[name] = e.UpdateMany(e.AllRows()).Set(a).Exec(t.Context(), db)
		}
		for name, err := range refused {
			if !errors.Is(err, orm.ErrInvalidInput) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// Relations of a model with itself, one-to-one relations, relations by compound keys, and relations
// of a model without a primary key can be written and read.
func TestRelationShapes(t *testing.T) {
	onBoth(t, func(t *testing.T, db *kindsdb.Client) {
		ctx, p := t.Context(), q.Person
		_, err := p.Create(kindsdb.PersonCreate{ID: 1},
			p.Team.Create(kindsdb.PersonCreate{ID: 2}, p.Follows.Connect(p.ByID(1))),
			p.Rooms.Create(kindsdb.RoomCreate{Floor: 3, Door: 4},
				q.Room.Badges.Create(kindsdb.BadgeCreate{Serial: "s"}, q.Badge.Person.Create(kindsdb.PersonCreate{ID: 5}))),
		).One(ctx, db)
		must(t, err)
		one, err := p.FindUnique(p.ByID(1)).
			Include(p.Boss, p.Team.Include(p.Follows), p.Followers, p.Badge, p.Rooms.Include(q.Room.Badges.Include(q.Badge.Person, q.Badge.Room))).One(ctx, db)
		must(t, err)
		badge := one.Rooms[0].Badges[0]
		if one.Boss != nil || one.Badge != nil || one.Team[0].Follows[0].ID != 1 || one.Followers[0].ID != 2 || badge.Person.ID != 5 || badge.Room.Door != 4 {
			t.Errorf("loaded %+v", one)
		}
		found, err := q.Badge.FindUnique(q.Badge.BySerial("s")).One(ctx, db)
		must(t, err)
		if found.Floor != 3 || found.Door != 4 || found.PersonID != 5 {
			t.Errorf("found %+v", found)
		}
	})
}
