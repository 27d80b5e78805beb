package gen_test

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/gen/testdata/natives/nativesdb/q"
	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// measures computes every measure of the type's columns, and groups the two rows by each column.
// The required column has the values low and high, and the nullable column NULL and high.
func (w walker) measures(native *nativetype.Type) {
	if !native.Operators.Has(nativetype.Comparable) {
		return
	}
	s := samples[native.Name]
	for suffix, want := range map[string]map[string]any{
		"":     {"Count": int64(2), "CountDistinct": int64(2), "Min": s.low, "Max": s.high},
		"Null": {"Count": int64(1), "CountDistinct": int64(1), "Min": s.high, "Max": s.high, "Sum": s.high, "Avg": s.high},
	} {
		h := descriptorOf(q.Single, singleField(native, suffix))
		for _, op := range []string{"Count", "CountDistinct", "Min", "Max", "Sum", "Avg"} {
			if !h.Elem().FieldByName(op).IsValid() {
				continue
			}
			v, err := w.measure(call(h, op))
			switch {
			case err != nil:
				w.Errorf("%s%s: %v", op, suffix, err)
			case want[op] != nil && !equalNumbers(v, want[op]):
				w.Errorf("%s%s is %v, want %v", op, suffix, v, want[op])
			}
		}
		if native.Scalar != nativetype.Json {
			w.groups(h, singleField(native, suffix), s)
		}
	}
}

// measure returns the value of a measure of all rows.
func (w walker) measure(m any) (any, error) {
	g, err := q.Single.Aggregate(m.(orm.AnyMeasure[single])).One(w.Context(), w.db)
	if err != nil {
		return nil, err
	}
	out := reflect.ValueOf(m).Elem().FieldByName("Get").Call([]reflect.Value{reflect.ValueOf(g)})
	if !out[1].Bool() {
		return nil, errors.New("the measure has no value")
	}
	return out[0].Interface(), nil
}

func (w walker) groups(h reflect.Value, field string, s sample) {
	groups := q.Single.GroupBy(h.Interface().(orm.Column[single])).Aggregate(q.Single.CountRows()).OrderBy(call(h, "Asc").(orm.Order[single]))
	all, err := groups.All(w.Context(), w.db)
	if err != nil || len(all) != 2 {
		w.Fatalf("%d groups by %s: %v", len(all), field, err)
	}
	w.holds(all[1].Key, field, s.high)
	largest := reflect.ValueOf(call(h, "Max"))
	having := largest.Elem().FieldByName("Gte").Call([]reflect.Value{reflect.ValueOf(s.high)})[0].Interface().(orm.Having[single])
	g, err := groups.Having(having).One(w.Context(), w.db)
	if err != nil {
		w.Fatalf("the group by %s whose greatest value is high: %v", field, err)
	}
	w.holds(g.Key, field, s.high)
	if n, err := groups.Count(w.Context(), w.db); err != nil || n != 2 {
		w.Errorf("%d groups by %s counted: %v", n, field, err)
	}
}

// equalNumbers reports whether two values are equal, or numbers of different types with one value.
func equalNumbers(a, b any) bool {
	if x := reflect.ValueOf(a); x.CanConvert(reflect.TypeFor[float64]()) {
		return reflect.ValueOf(b).Convert(reflect.TypeFor[float64]()).Float() == x.Convert(reflect.TypeFor[float64]()).Float()
	}
	return cmp.Equal(a, b) || fmt.Sprint(a) == fmt.Sprint(b)
}
