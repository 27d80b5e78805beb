package gen_test

import (
	"errors"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/gen/testdata/natives/nativesdb"
	"github.com/cocomon/comon_orm/gen/testdata/natives/nativesdb/q"
	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/schematest"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/postgres"
)

type (
	single = *nativesdb.Single
	lists  = *nativesdb.Lists
)

func openNatives(t *testing.T, url string) *nativesdb.Client {
	t.Helper()
	db, err := nativesdb.Open(t.Context(), orm.WithURL(url))
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	return db
}

// TestNativesWalk writes, filters, sorts, changes and reads a value of each native type with every
// operator of its column. It does so with prepared statements, and without them as a pooler
// requires.
func TestNativesWalk(t *testing.T) {
	types := natives(t)
	base := nativesDatabase(t, schematest.Load(t, "testdata/natives/schema.prisma"))
	for name, parameters := range map[string]string{"prepared": "", "unnamed": "pgbouncer=true"} {
		t.Run(name, func(t *testing.T) {
			u, err := url.Parse(base)
			must(t, err)
			if u.RawQuery != "" && parameters != "" {
				parameters = "&" + parameters
			}
			u.RawQuery += parameters
			w := newWalker(t, u.String())
			w.create(types)
			for _, native := range types {
				t.Run(native.Name, func(t *testing.T) {
					w := walker{t, w.db, w.exec}
					w.predicates(native)
					w.distinct(native)
					w.orders(native)
					w.measures(native)
					w.related(native)
					w.changes(native)
				})
			}
			w.remove()
		})
	}
}

// walker runs queries whose fields and operators are given by name.
type walker struct {
	*testing.T
	db   *nativesdb.Client
	exec driver.Executor
}

func newWalker(t *testing.T, url string) walker {
	t.Helper()
	exec, err := postgres.Open(t.Context(), driver.Source{}, orm.WithURL(url))
	must(t, err)
	t.Cleanup(func() { must(t, exec.Close()) })
	return walker{t, openNatives(t, url), exec}
}

// goField returns the Go name of a field of a row struct.
func goField(row any, field string) string {
	t := reflect.TypeOf(row).Elem()
	for i := range t.NumField() {
		if t.Field(i).Tag.Get("json") == field {
			return t.Field(i).Name
		}
	}
	return ""
}

func singleField(native *nativetype.Type, suffix string) string {
	return goField(single(nil), fieldName(native)+suffix)
}

// fill sets a field of a struct. If the field is a pointer, fill sets it to a pointer to the value.
func fill(of any, field string, value any) {
	f, v := reflect.ValueOf(of).Elem().FieldByName(field), reflect.ValueOf(value)
	if f.Kind() == reflect.Pointer {
		f.Set(reflect.New(v.Type()))
		f = f.Elem()
	}
	f.Set(v)
}

// sliceOf returns the values as a slice of their type.
func sliceOf(values ...any) any {
	out := reflect.MakeSlice(reflect.SliceOf(reflect.TypeOf(values[0])), 0, len(values))
	for _, v := range values {
		out = reflect.Append(out, reflect.ValueOf(v))
	}
	return out.Interface()
}

// create creates two rows in each table. The second row of Single is created in a batch with a
// third row, which is deleted afterwards. The nullable columns of the first row are NULL.
func (w walker) create(types []*nativetype.Type) {
	w.Helper()
	low, high := nativesdb.SingleCreate{ID: 1}, nativesdb.SingleCreate{ID: 2}
	first, second := nativesdb.ListsCreate{ID: 1}, nativesdb.ListsCreate{ID: 2}
	for _, native := range types {
		name, s := singleField(native, ""), samples[native.Name]
		fill(&low, name, s.low)
		fill(&high, name, s.high)
		fill(&high, singleField(native, "Null"), s.high)
		list := goField(lists(nil), fieldName(native))
		fill(&first, list, sliceOf(s.low))
		fill(&second, list, sliceOf(s.low, s.high))
	}
	_, err := q.Single.CreateMany([]nativesdb.SingleCreate{low, high}).All(w.Context(), w.db)
	must(w, err)
	_, err = q.Single.Delete(q.Single.ByID(2)).One(w.Context(), w.db)
	must(w, err)
	_, err = q.Single.Create(high).One(w.Context(), w.db)
	must(w, err)
	_, err = q.Lists.CreateMany([]nativesdb.ListsCreate{first, second}).Exec(w.Context(), w.db)
	must(w, err)
	rows, err := q.Single.FindMany().OrderBy(q.Single.ID.Asc()).All(w.Context(), w.db)
	must(w, err)
	more, err := q.Lists.FindMany().OrderBy(q.Lists.ID.Asc()).All(w.Context(), w.db)
	must(w, err)
	for _, native := range types {
		name, list, s := singleField(native, ""), goField(lists(nil), fieldName(native)), samples[native.Name]
		w.holds(rows[0], name, s.low)
		w.holds(rows[1], name, s.high)
		w.holds(rows[1], name+"Null", s.high)
		if !reflect.ValueOf(rows[0]).Elem().FieldByName(singleField(native, "Null")).IsNil() {
			w.Errorf("%s: NULL is read as a value", native.Name)
		}
		w.holds(more[0], list, sliceOf(s.low))
		w.holds(more[1], list, sliceOf(s.low, s.high))
	}
}

func (w walker) remove() {
	_, err := q.Single.DeleteMany(q.Single.AllRows()).Exec(w.Context(), w.db)
	must(w, err)
	_, err = q.Lists.DeleteMany(q.Lists.AllRows()).Exec(w.Context(), w.db)
	must(w, err)
}

// holds compares a field of a row with a value. It compares JSON by value, not by text.
func (w walker) holds(row any, field string, want any) {
	w.Helper()
	f := reflect.ValueOf(row).Elem().FieldByName(field)
	if f.Kind() == reflect.Pointer {
		f = f.Elem()
	}
	if diff := cmp.Diff(want, f.Interface(), looseJSON()); diff != "" {
		w.Errorf("%s: (-want +read):\n%s", field, diff)
	}
}

// descriptorOf returns the descriptor of a column. Its operators are fields that contain functions.
func descriptorOf(model any, field string) reflect.Value {
	return reflect.ValueOf(model).Elem().FieldByName(field)
}

func call(descriptor reflect.Value, operator string, args ...any) any {
	in := make([]reflect.Value, len(args))
	for i, a := range args {
		in[i] = reflect.ValueOf(a)
	}
	return descriptor.Elem().FieldByName(operator).Call(in)[0].Interface()
}

// operators returns the names of a descriptor's functions.
func operators(descriptor reflect.Value) []string {
	var out []string
	t := descriptor.Type().Elem()
	for i := range t.NumField() {
		if t.Field(i).IsExported() {
			out = append(out, t.Field(i).Name)
		}
	}
	return out
}

// check contains the arguments of an operator. It also contains how many of the two rows the
// operator finds in the required, the nullable and the list column. The number -1 means that the
// column does not have the operator.
type check struct {
	args             []any
	one, null, lists int
}

func checks(s sample) map[string]check {
	list := sliceOf(s.low, s.high)
	return map[string]check{
		"Eq": {[]any{s.low}, 1, 0, -1}, "Not": {[]any{s.low}, 1, 2, -1}, "In": {[]any{s.low, s.high}, 2, 1, -1}, "NotIn": {[]any{s.low}, 1, 2, -1},
		"Lt": {[]any{s.high}, 1, 0, -1}, "Lte": {[]any{s.high}, 2, 1, -1}, "Gt": {[]any{s.low}, 1, 1, -1}, "Gte": {[]any{s.low}, 2, 1, -1},
		"Between":  {[]any{s.low, s.high}, 2, 1, -1},
		"Contains": {[]any{s.low}, 1, 0, -1}, "StartsWith": {[]any{s.low}, 1, 0, -1}, "EndsWith": {[]any{s.high}, 1, 1, -1},
		"IsNull": {nil, -1, 1, -1}, "IsNotNull": {nil, -1, 1, -1},
		"Has": {[]any{s.high}, -1, -1, 1}, "HasEvery": {[]any{s.low, s.high}, -1, -1, 1}, "HasSome": {[]any{s.high, s.high}, -1, -1, 1},
		"IsEmpty": {nil, -1, -1, 0}, "IsNotEmpty": {nil, -1, -1, 2}, "EqList": {[]any{list}, -1, -1, 1},
	}
}

// changing lists the operators that are not predicates.
const changing = " Set SetNull SetPtr Push Prepend Remove Increment Decrement Multiply Divide Asc Desc Count CountDistinct Sum Avg Min Max "

// predicates runs a query with every predicate of the type's columns.
func (w walker) predicates(native *nativetype.Type) {
	all := checks(samples[native.Name])
	for _, suffix := range []string{"", "Null"} {
		h := descriptorOf(q.Single, singleField(native, suffix))
		for _, op := range operators(h) {
			c, ok := all[op]
			if strings.Contains(changing, " "+op+" ") {
				continue
			}
			if op == "Path" {
				c, ok = all["IsNotNull"], true
				c.one = 2
			}
			if !ok {
				w.Fatalf("the walk has no check of the operator %s", op)
			}
			want := c.one
			if suffix != "" {
				want = c.null
			}
			result := call(h, op, c.args...)
			if path, is := result.(orm.JSONPath[single]); is {
				result = path.Exists()
			}
			p := result.(orm.Predicate[single])
			w.finds(op, want, p)
			if op == "Eq" {
				w.finds("Insensitive", want, orm.Insensitive(p))
			}
		}
	}
	h := descriptorOf(q.Lists, goField(lists(nil), fieldName(native)))
	for _, op := range operators(h) {
		if strings.Contains(changing, " "+op+" ") {
			continue
		}
		c := all[op]
		if op == "Eq" {
			c = all["EqList"]
		}
		n, err := q.Lists.FindMany(call(h, op, c.args...).(orm.Predicate[lists])).Count(w.Context(), w.db)
		if err != nil || int(n) != c.lists {
			w.Errorf("%s of lists finds %d rows, not %d: %v", op, n, c.lists, err)
		}
	}
}

func (w walker) finds(op string, want int, p orm.Predicate[single]) {
	w.Helper()
	n, err := q.Single.FindMany(p).Count(w.Context(), w.db)
	if err != nil || int(n) != want {
		w.Errorf("%s finds %d rows, not %d: %v", op, n, want, err)
	}
}

// distinct selects distinct rows. For a type whose values cannot be compared, it expects an error
// before the query is sent.
func (w walker) distinct(native *nativetype.Type) {
	for _, suffix := range []string{"", "Null"} {
		h := descriptorOf(q.Single, singleField(native, suffix))
		rows, err := q.Single.FindMany().Distinct(h.Interface().(orm.Column[single])).All(w.Context(), w.db)
		switch compares := native.Operators.Has(nativetype.Comparable) || native.Compared != ""; {
		case compares && (err != nil || len(rows) != 2):
			w.Errorf("Distinct%s: %d rows: %v", suffix, len(rows), err)
		case !compares && !errors.Is(err, orm.ErrInvalidInput):
			w.Errorf("Distinct%s: %v", suffix, err)
		}
	}
}

// orders sorts rows, skips a row, and finds a row by its key.
func (w walker) orders(native *nativetype.Type) {
	if !native.Operators.Has(nativetype.Comparable) {
		return
	}
	for _, suffix := range []string{"", "Null"} {
		h := descriptorOf(q.Single, singleField(native, suffix))
		for op, first := range map[string]int{"Asc": 1, "Desc": 2} {
			sorted := q.Single.FindMany().OrderBy(call(h, op).(orm.Order[single]))
			rows, err := sorted.All(w.Context(), w.db)
			must(w, err)
			last, err := sorted.Skip(1).One(w.Context(), w.db)
			must(w, err)
			if rows[0].ID != first || rows[1].ID != 3-first || last.ID != 3-first {
				w.Errorf("%s%s: rows %d, %d and %d", op, suffix, rows[0].ID, rows[1].ID, last.ID)
			}
		}
	}
	by := reflect.ValueOf(q.Single).Elem().FieldByName("By" + singleField(native, ""))
	key := by.Call([]reflect.Value{reflect.ValueOf(samples[native.Name].high)})[0].Interface().(orm.Unique[single])
	row, err := q.Single.FindUnique(key).One(w.Context(), w.db)
	if err != nil || row.ID != 2 {
		w.Errorf("by its key: %v, %v", row, err)
	}
}

// changes runs every assignment of the type's columns, and restores the rows.
func (w walker) changes(native *nativetype.Type) {
	name, s := singleField(native, ""), samples[native.Name]
	set := func(h reflect.Value, op string, args ...any) single {
		w.Helper()
		row, err := q.Single.Update(q.Single.ByID(1)).Set(call(h, op, args...).(orm.Assignment[single])).One(w.Context(), w.db)
		if err != nil {
			w.Fatalf("%s: %v", op, err)
		}
		return row
	}
	h := descriptorOf(q.Single, name)
	w.holds(set(h, "Set", s.low), name, s.low)
	null := descriptorOf(q.Single, name+"Null")
	pointer := reflect.New(reflect.TypeOf(s.high))
	pointer.Elem().Set(reflect.ValueOf(s.high))
	w.holds(set(null, "Set", s.low), name+"Null", s.low)
	w.holds(set(null, "SetPtr", pointer.Interface()), name+"Null", s.high)
	if row := set(null, "SetNull"); !reflect.ValueOf(row).Elem().FieldByName(name + "Null").IsNil() {
		w.Errorf("SetNull: %v", row)
	}
	if native.Operators.Has(nativetype.Arithmetic) {
		one, two := reflect.ValueOf(1), reflect.ValueOf(2)
		if t := reflect.TypeOf(s.low); one.CanConvert(t) {
			one, two = one.Convert(t), two.Convert(t)
		} else {
			one, two = reflect.ValueOf(number("1")), reflect.ValueOf(number("2"))
		}
		up := set(h, "Increment", one.Interface())
		if same := reflect.ValueOf(up).Elem().FieldByName(name).Interface(); cmp.Equal(same, s.low) {
			w.Errorf("Increment leaves %v", same)
		}
		w.holds(set(h, "Decrement", one.Interface()), name, s.low)
		set(h, "Multiply", two.Interface())
		w.holds(set(h, "Divide", two.Interface()), name, s.low)
	}
	list := goField(lists(nil), fieldName(native))
	h = descriptorOf(q.Lists, list)
	for _, step := range []struct {
		op   string
		arg  any
		want any
	}{{"Push", s.high, sliceOf(s.low, s.high)}, {"Set", sliceOf(s.low), sliceOf(s.low)}} {
		row, err := q.Lists.Update(q.Lists.ByID(1)).Set(call(h, step.op, step.arg).(orm.Assignment[lists])).One(w.Context(), w.db)
		if err != nil {
			w.Fatalf("%s of lists: %v", step.op, err)
		}
		w.holds(row, list, step.want)
	}
}

// The text of a money value depends on the server's locale, such as 1.234.567,89 €. All operations
// of the client work in such a locale too.
func TestMoneyInAnotherLocale(t *testing.T) {
	types := natives(t)
	base := nativesDatabase(t, schematest.Load(t, "testdata/natives/schema.prisma"))
	db := openNatives(t, base)
	const set = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lc_monetary = %L', current_database(), 'de_DE.UTF-8'); END $$"
	if _, err := db.Exec(t.Context(), set); err != nil {
		t.Skipf("the operating system lacks de_DE.UTF-8, which CI adds: %v", err)
	}
	w := newWalker(t, base)
	text, err := orm.Raw[string](t.Context(), w.db, "SELECT (-0.5)::money::text")
	must(t, err)
	if !strings.Contains(text[0], "0,50") {
		t.Fatalf("money is written %q", text)
	}
	w.create(types)
	money := nativetype.Of(provider.PostgreSQL, "Money")
	w.predicates(money)
	w.orders(money)
	w.related(money)
	w.changes(money)
}
