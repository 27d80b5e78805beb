package executortest

import (
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/runtime/query"
)

// testRandom writes random values. It finds each of them by equality, in a list of values, and as
// part of a key.
func testRandom(t *testing.T, e *env) {
	text := rapid.StringMatching(`[^\x00]{0,12}`)
	id := 0
	suite.Check(t, func(r *rapid.T) {
		id++
		row := []query.Value{
			num(id), num(int(rapid.Int32().Draw(r, "int"))), big(rapid.Int64().Draw(r, "big")), fl(rapid.Float64().Draw(r, "float")),
			dec(rapid.StringMatching(`-?[1-9][0-9]{0,20}\.[0-9]{0,9}[1-9]`).Draw(r, "decimal")), query.BoolValue(rapid.Bool().Draw(r, "bool")),
			str(text.Draw(r, "text")), {Kind: query.Time, Num: rapid.Int64Range(-62135596800_000000, 253402300799_999999).Draw(r, "time")},
			js(strconv.Quote("x")), by(string(rapid.SliceOf(rapid.Byte()).Draw(r, "bytes"))), enum("ADMIN"),
		}
		if _, err := e.Run(t.Context(), insert(kindTable, allKinds, row), nil); err != nil {
			r.Fatal(err)
		}
		for i := 1; i < len(row); i++ {
			found := query.And{
				query.Compare{Column: 0, Value: num(id)},
				query.Compare{Column: i, Value: row[i]},
				query.In{Column: i, Values: []query.Value{row[i], row[i]}},
				query.Keys{Columns: []int{0, i}, Rows: [][]query.Value{{num(id), row[i]}, {num(-id), row[i]}}},
			}
			n, err := e.Run(t.Context(), &query.Count{Table: kindTable, Where: found, Limit: -1}, nil)
			if err != nil || n != 1 {
				r.Fatalf("%s %+v is found %d times, %v", kindTable.Columns[i].Name, row[i], n, err)
			}
		}
	})
}
