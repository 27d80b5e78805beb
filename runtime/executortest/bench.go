package executortest

import (
	"strconv"
	"testing"

	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/query"
)

// record has ten fields, like a row that generated code decodes.
type record struct {
	id, vInt, big int64
	float         float64
	yes           bool
	text, enum    string
	json, bytes   []byte
	micros        int64
}

func (out *record) decode(r driver.Row) {
	*out = record{
		id: r.Int(0), vInt: r.Int(1), big: r.Int(2), float: r.Float(3), yes: r.Bool(4), text: r.Text(5), micros: r.Time(6).UnixMicro(),
		json: r.JSON(7), bytes: r.Bytes(8), enum: r.Text(9),
	}
}

// BenchRows is the number of rows that [Bench] reads from the table kind.
const BenchRows = 1000

// Bench measures the common operations of an executor, such as a lookup, reading a thousand rows,
// an include and an insert. The caller measures the same operations with the bare driver for
// comparison.
func Bench(b *testing.B, db Database) driver.Executor {
	b.Helper()
	exec := db.Open(b, db.Fresh(b))
	b.Cleanup(func() { check(b, exec.Close()) })
	for _, sql := range db.DDL {
		_, err := exec.Raw(b.Context(), sql, nil, nil)
		check(b, err)
	}
	fill(b, exec)
	columns := []int{0, 1, 2, 3, 5, 6, 7, 8, 9, 10}
	run := func(n query.Node) (rows int) {
		var out record
		_, err := exec.Run(b.Context(), n, func(r driver.Row) error {
			out.decode(r)
			rows++
			return nil
		})
		check(b, err)
		return rows
	}
	bench(b, "lookup", func(i int) {
		run(&query.Select{Table: kindTable, Columns: columns, Where: query.Compare{Column: 0, Value: num(i%BenchRows + 1)}, Limit: 1})
	})
	texts := 0
	bench(b, "first use", func(i int) { // the limit is part of the SQL text, so every call has a new text
		texts++
		run(&query.Select{Table: kindTable, Columns: columns, Where: query.Compare{Column: 0, Value: num(i%BenchRows + 1)}, Limit: texts})
	})
	bench(b, "rows1000", func(int) {
		if n := run(&query.Select{Table: kindTable, Columns: columns, Limit: -1}); n != BenchRows {
			b.Fatalf("%d rows", n)
		}
	})
	bench(b, "stream1000", func(int) {
		if n := run(&query.Select{Table: kindTable, Columns: columns, Limit: -1, Stream: true}); n != BenchRows {
			b.Fatalf("%d rows", n)
		}
	})
	keys := make([][]query.Value, 100)
	for i := range keys {
		keys[i] = []query.Value{num(i + 1)}
	}
	bench(b, "include100x10", func(int) {
		n := 0
		_, err := exec.Run(b.Context(), &query.Select{Table: postTable, Columns: []int{0, 1, 2, 3}, Limit: -1, Parent: &query.Parent{Link: userPosts, Keys: keys, ByKey: true}},
			func(r driver.Row) error {
				_, _, _ = r.Int(0), r.Text(2), r.Int(4)
				n++
				return nil
			})
		check(b, err)
		if n != 1000 {
			b.Fatalf("%d rows", n)
		}
	})
	next := 1_000_000
	bench(b, "insert", func(int) {
		next++
		run0(b, exec, insert(tagTable, []int{tagID, tagName}, []query.Value{num(next), str("tag" + strconv.Itoa(next))}))
	})
	return exec
}

func bench(b *testing.B, name string, f func(i int)) {
	b.Run(name, func(b *testing.B) {
		b.ReportAllocs()
		for i := range b.N {
			f(i)
		}
	})
}

func check(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func run0(b *testing.B, exec driver.Executor, n query.Node) {
	b.Helper()
	_, err := exec.Run(b.Context(), n, nil)
	check(b, err)
}

// fill inserts 1,000 rows of ten columns, and 100 users with ten posts each.
func fill(b *testing.B, exec driver.Executor) {
	b.Helper()
	var kinds, users, posts [][]query.Value
	for i := 1; i <= BenchRows; i++ {
		kinds = append(kinds, []query.Value{num(i), num(i * 7), big(int64(i) << 32), fl(float64(i) / 3), query.BoolValue(i%2 == 0), str("some text " + strconv.Itoa(i)),
			{Kind: query.Time, Num: int64(i) * 1_000_003}, js(`{"n":1}`), by("bytes"), enum("ADMIN")})
		posts = append(posts, []query.Value{num(i), num((i-1)/10 + 1), str("title " + strconv.Itoa(i))})
	}
	for i := 1; i <= 100; i++ {
		users = append(users, []query.Value{num(i), str("user" + strconv.Itoa(i))})
	}
	run0(b, exec, insert(kindTable, []int{0, 1, 2, 3, 5, 6, 7, 8, 9, 10}, kinds...))
	run0(b, exec, insert(userTable, []int{userID, userEmail}, users...))
	run0(b, exec, insert(postTable, []int{postID, postAuthor, postTitle}, posts...))
}
