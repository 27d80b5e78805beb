package gen_test

import (
	"testing"

	"github.com/cocomon/comon_orm/gen/testdata/natives/nativesdb/q"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/schematest"
	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// TestNativesInSurroundings writes, finds and reads a value of each native type on servers with
// unusual settings. The long run uses every operator and all of these servers.
func TestNativesInSurroundings(t *testing.T) {
	types, s := natives(t), schematest.Load(t, "testdata/natives/schema.prisma")
	chosen := pgtest.ChosenSurroundings()
	if suite.Long() {
		chosen = pgtest.Surroundings()
	}
	for _, c := range chosen {
		if c.Way == pgtest.OwnPool || c.Way == pgtest.Unannounced {
			continue // statements may be refused there; the differential tests include these surroundings
		}
		t.Run(c.Name, func(t *testing.T) {
			w := newWalker(t, c.Reach(t, nativesDatabase(t, s)))
			w.create(types)
			for _, native := range types {
				h := descriptorOf(q.Single, singleField(native, "Null"))
				w.finds(native.Name+" is null", 1, call(h, "IsNull").(orm.Predicate[single]))
				if suite.Long() {
					w.predicates(native)
					w.orders(native)
					w.changes(native)
				}
			}
			w.remove()
		})
	}
}
