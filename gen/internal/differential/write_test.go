package differential_test

import (
	"context"
	"math"
	"strconv"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/gen/testdata/graph/graphdb"
	"github.com/cocomon/comon_orm/gen/testdata/graph/graphdb/q"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// labels are the labels of parts, which are also their keys.
var labels = []string{"p0", "p1", "p2", "p3"}

// step is a write: a call of the client, and the same change of the model. Both return the number
// of rows. If the change of the model returns an error, the changed model is discarded.
type step struct {
	name string
	run  func(context.Context, orm.Querier) (int64, error)
	mean func(*world) (int64, error)
}

// nodeWrite is one assignment to a node: the changes of the model before and after the change of
// the node.
type nodeWrite struct {
	a             orm.Assignment[*node]
	before, after func(*world, *node) error
}

func drawCode(r *rapid.T) string { return "c" + strconv.Itoa(rapid.IntRange(0, 5).Draw(r, "code")) }

func maybe[T any](r *rapid.T, name string, pool []T) *T {
	if rapid.IntRange(0, 2).Draw(r, name+" given") == 0 {
		return nil
	}
	return new(rapid.SampledFrom(pool).Draw(r, name))
}

func drawNode(r *rapid.T) (graphdb.NodeCreate, *node) {
	n := &node{
		ID: rapid.IntRange(0, 6).Draw(r, "id"), Text: maybe(r, "text", texts), Num: maybe(r, "num", numbers), Big: rapid.SampledFrom(bigs).Draw(r, "big"),
		Dec: maybe(r, "dec", decimals), Float: maybe(r, "float", floats), Flag: maybe(r, "flag", flags), Color: maybe(r, "color", colors), At: maybe(r, "at", times),
		Meta: maybe(r, "meta", metas),
	}
	n.Code = "c" + strconv.Itoa(n.ID%6)
	return graphdb.NodeCreate{ID: n.ID, Code: n.Code, Text: n.Text, Num: n.Num, Big: new(n.Big), Dec: n.Dec, Float: n.Float, Flag: n.Flag, Color: n.Color, At: n.At, Meta: n.Meta}, n
}

// insert adds a node. It returns an error if the node exists.
func (w *world) insert(n *node) error {
	if w.nodes[n.ID] != nil || w.byCode(n.Code) != nil || w.outside.has(n.Code) {
		return orm.ErrUniqueViolation
	}
	w.nodes[n.ID] = n
	return nil
}

// store replaces a node. It returns an error if the node violates a unique constraint or a foreign
// key.
func (w *world) store(n *node) error {
	if other := w.byCode(n.Code); other != nil && other.ID != n.ID || w.outside.has(n.Code) {
		return orm.ErrUniqueViolation
	}
	old := w.nodes[n.ID]
	kept := old != nil && old.ParentID != nil && n.ParentID != nil && *old.ParentID == *n.ParentID
	if n.ParentID != nil && w.nodes[*n.ParentID] == nil && !kept {
		return orm.ErrForeignKeyViolation
	}
	w.nodes[n.ID] = n
	return nil
}

func assignmentsOf(ws []nodeWrite) []orm.Assignment[*node] {
	out := make([]orm.Assignment[*node], len(ws))
	for i, x := range ws {
		out[i] = x.a
	}
	return out
}

// apply runs one phase, before or after, of all writes.
func apply(w *world, n *node, ws []nodeWrite, phase func(nodeWrite) func(*world, *node) error) error {
	for _, x := range ws {
		if f := phase(x); f != nil {
			if err := f(w, n); err != nil {
				return err
			}
		}
	}
	return nil
}

func before(x nodeWrite) func(*world, *node) error { return x.before }
func after(x nodeWrite) func(*world, *node) error  { return x.after }

// changed applies writes to a node and stores it.
func (w *world) changed(n *node, ws []nodeWrite) error {
	c := *n
	if err := apply(w, &c, ws, before); err != nil {
		return err
	}
	if err := w.store(&c); err != nil {
		return err
	}
	return apply(w, &c, ws, after)
}

// exactly returns the number of rows for an operation that returns one row: 1, or 0 with an error.
func exactly[M any](_ M, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return 1, nil
}

func create(r *rapid.T) step {
	in, n := drawNode(r)
	ws := relationWrites(r, false)
	return step{"create", func(ctx context.Context, db orm.Querier) (int64, error) {
		return exactly(q.Node.Create(in, assignmentsOf(ws)...).One(ctx, db))
	}, func(w *world) (int64, error) { return exactly(0, w.create(n, ws)) }}
}

func (w *world) create(n *node, ws []nodeWrite) error {
	c := *n
	if err := apply(w, &c, ws, before); err != nil {
		return err
	}
	if err := w.insert(&c); err != nil {
		return err
	}
	return apply(w, &c, ws, after)
}

func createMany(r *rapid.T) step {
	var ins []graphdb.NodeCreate
	var ns []*node
	for range rapid.IntRange(1, 4).Draw(r, "rows") {
		in, n := drawNode(r)
		ins, ns = append(ins, in), append(ns, n)
	}
	skip := rapid.Bool().Draw(r, "skip duplicates")
	return step{"create many", func(ctx context.Context, db orm.Querier) (int64, error) {
		q := q.Node.CreateMany(ins)
		if skip {
			q = q.SkipDuplicates()
		}
		return q.Exec(ctx, db)
	}, func(w *world) (int64, error) {
		count := int64(0)
		for _, n := range ns {
			err := w.insert(new(*n))
			if err == nil {
				count++
			} else if !skip {
				return 0, err
			}
		}
		return count, nil
	}}
}

func update(r *rapid.T) step {
	code := drawCode(r)
	ws := append(columnWrites(r), relationWrites(r, true)...)
	return step{"update", func(ctx context.Context, db orm.Querier) (int64, error) {
		return exactly(q.Node.Update(q.Node.ByCode(code)).Set(assignmentsOf(ws)...).One(ctx, db))
	}, func(w *world) (int64, error) {
		n := w.byCode(code)
		if n == nil {
			return 0, orm.ErrNotFound
		}
		return exactly(0, w.changed(n, ws))
	}}
}

func upsert(r *rapid.T) step {
	in, n := drawNode(r)
	code := n.Code
	if rapid.IntRange(0, 3).Draw(r, "of another code") == 0 {
		code = drawCode(r)
	}
	ws := columnWrites(r)
	if rapid.Bool().Draw(r, "with relations") {
		ws = append(ws, relationWrites(r, true)...)
	}
	return step{"upsert", func(ctx context.Context, db orm.Querier) (int64, error) {
		return exactly(q.Node.Upsert(q.Node.ByCode(code)).Create(in).Update(assignmentsOf(ws)...).One(ctx, db))
	}, func(w *world) (int64, error) {
		if there := w.byCode(code); there != nil {
			return exactly(0, w.changed(there, ws))
		}
		return exactly(0, w.create(n, nil))
	}}
}

func updateMany(r *rapid.T) step {
	c, ws := onNode(r, 2), columnWrites(r)
	ws = append(ws, setNumber(r))
	return step{"update many", func(ctx context.Context, db orm.Querier) (int64, error) {
		return q.Node.UpdateMany(c.p).Set(assignmentsOf(ws)...).Exec(ctx, db)
	}, func(w *world) (int64, error) {
		found := matching(w, w.allNodes(), c)
		for _, n := range found {
			if err := w.changed(n, ws); err != nil {
				return 0, err
			}
		}
		return int64(len(found)), nil
	}}
}

func matching[M any](w *world, rows []M, c condition[M]) []M {
	return plan[M]{where: c, filtered: true, take: allRows}.pick(w, kind[M]{key: func(M, M) int { return 0 }, copy: func(m M) M { return m }}, rows)
}

func deleteMany(r *rapid.T) step {
	c := onNode(r, 2)
	return step{"delete many", func(ctx context.Context, db orm.Querier) (int64, error) {
		return q.Node.DeleteMany(c.p).Exec(ctx, db)
	}, func(w *world) (int64, error) {
		found := matching(w, w.allNodes(), c)
		for _, n := range found {
			w.deleteNode(n.ID)
		}
		return int64(len(found)), nil
	}}
}

func setNumber(r *rapid.T) nodeWrite {
	v := rapid.SampledFrom(numbers).Draw(r, "increment")
	return nodeWrite{a: q.Node.Num.Increment(v), before: func(_ *world, n *node) error {
		if n.Num == nil {
			return nil
		}
		sum := *n.Num + v
		if sum != int(int32(sum)) {
			return errOverflow
		}
		n.Num = &sum
		return nil
	}}
}

// columnWrites returns changes of different columns.
func columnWrites(r *rapid.T) []nodeWrite {
	n := q.Node
	set := func(a orm.Assignment[*node], f func(*node)) nodeWrite {
		return nodeWrite{a: a, before: func(_ *world, n *node) error { f(n); return nil }}
	}
	text, flag, color, code := maybe(r, "text", texts), maybe(r, "flag", flags), maybe(r, "color", colors), drawCode(r)
	meta := maybe(r, "meta", metas)
	big, dec := rapid.SampledFrom(bigs).Draw(r, "big"), rapid.SampledFrom(decimals).Draw(r, "dec")
	all := []nodeWrite{
		set(n.Text.SetPtr(text), func(n *node) { n.Text = text }),
		set(n.Flag.SetPtr(flag), func(n *node) { n.Flag = flag }),
		set(n.Color.SetPtr(color), func(n *node) { n.Color = color }),
		set(n.Meta.SetPtr(meta), func(n *node) { n.Meta = meta }),
		set(n.At.SetNull(), func(n *node) { n.At = nil }),
		set(n.Code.Set(code), func(n *node) { n.Code = code }),
		{a: n.Big.Decrement(big), before: func(_ *world, n *node) error {
			low, high := new(decimal.NewFromInt(n.Big)).Sub(decimal.NewFromInt(big)), decimal.NewFromInt(math.MaxInt64)
			if low.Abs().Cmp(high) > 0 && !low.Equal(decimal.NewFromInt(math.MinInt64)) {
				return errOverflow
			}
			n.Big -= big
			return nil
		}},
		rapid.SampledFrom([]nodeWrite{
			decimalWrite(n.Dec.Increment(dec), dec, decimal.Decimal.Add), decimalWrite(n.Dec.Multiply(dec), dec, decimal.Decimal.Mul),
			set(n.Dec.Set(dec), func(n *node) { n.Dec = &dec }),
		}).Draw(r, "arithmetic"),
	}
	if !dec.IsZero() {
		all = append(all[:6:6], decimalWrite(n.Dec.Divide(dec), dec, func(a, b decimal.Decimal) decimal.Decimal { return a.DivRound(b, 30) }))
	}
	return subset(r, all)
}

func decimalWrite(a orm.Assignment[*node], v decimal.Decimal, f func(a, b decimal.Decimal) decimal.Decimal) nodeWrite {
	return nodeWrite{a: a, before: func(_ *world, n *node) error {
		if n.Dec == nil {
			return nil
		}
		out := f(*n.Dec, v).Round(30)
		if out.Abs().Cmp(decimal.New(1, 35)) >= 0 {
			return errOverflow
		}
		n.Dec = &out
		return nil
	}}
}

func subset(r *rapid.T, all []nodeWrite) []nodeWrite {
	var out []nodeWrite
	for _, x := range all {
		if rapid.IntRange(0, 3).Draw(r, "write") == 0 {
			out = append(out, x)
		}
	}
	return out
}
