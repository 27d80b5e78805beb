package differential_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/gen/testdata/graph/graphdb"
	"github.com/cocomon/comon_orm/gen/testdata/graph/graphdb/q"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/schematest"
	"github.com/cocomon/comon_orm/internal/suite"
	pgddl "github.com/cocomon/comon_orm/migrate/postgres/ddl"
	"github.com/cocomon/comon_orm/migrate/sqlite/ddl"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/postgres"
	"github.com/cocomon/comon_orm/runtime/sqlite"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// database is one of the databases that are compared.
type database struct {
	name string
	*graphdb.Client
	log *statements
	// byLevels reads from the same database level by level; nil if the client does that anyway.
	byLevels *graphdb.Client
}

// levels hides from the client that the executor can read everything at once.
type levels struct{ driver.Executor }

// statements are the statements that were run since the last reset.
type statements struct {
	sync.Mutex
	sql []string
}

func (s *statements) hook() orm.Option {
	return orm.WithStatementHook(func(_ context.Context, run driver.Statement) {
		s.Lock()
		defer s.Unlock()
		s.sql = append(s.sql, run.SQL)
	})
}

func (s *statements) reset() {
	s.Lock()
	defer s.Unlock()
	s.sql = nil
}

func (s *statements) String() string {
	s.Lock()
	defer s.Unlock()
	return strings.Join(s.sql, "\n")
}

func open(t *testing.T) []database {
	s := schematest.Load(t, "../../testdata/graph/schema.prisma")
	var logs [2]statements
	memory, err := sqlite.OpenMemory(t.Context(), schematest.DDL(t, s, ddl.New()), logs[0].hook())
	must(t, err)
	server, err := postgres.Open(t.Context(), driver.Source{}, orm.WithURL(pgtest.URL(t)), logs[1].hook())
	must(t, err)
	for _, statement := range schematest.DDL(t, s, pgddl.New()) {
		_, err := server.Raw(t.Context(), statement, nil, nil)
		must(t, err)
	}
	out := []database{{"sqlite", graphdb.New(memory), &logs[0], nil}, {"postgresql", graphdb.New(server), &logs[1], graphdb.New(levels{server})}}
	for _, db := range out {
		t.Cleanup(func() { must(t, db.Close()) })
	}
	return out
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestPrograms runs random writes, reads everything after each of them, and runs random queries in
// between.
func TestPrograms(t *testing.T) {
	dbs := open(t)
	suite.Check(t, func(r *rapid.T) {
		ctx, w := t.Context(), newWorld()
		for _, db := range dbs {
			empty(t, db)
		}
		steps := []func(*rapid.T) step{create, createMany, createMany, update, update, upsert, updateMany, deleteMany}
		for range rapid.IntRange(1, 8).Draw(r, "steps") {
			w = take(ctx, r, dbs, w, rapid.SampledFrom(steps).Draw(r, "step")(r))
			check(ctx, r, dbs, w, "nodes", nodeKind().plan(r, 3), nodeKind(), nodes, w.allNodes())
			check(ctx, r, dbs, w, "items", itemKind().plan(r, 3), itemKind(), items, w.allItems())
		}
	})
}

func nodes() *orm.Query[*node] { return q.Node.FindMany() }
func items() *orm.Query[*item] { return q.Item.FindMany() }

func empty(t *testing.T, db database) {
	_, err := q.Node.DeleteMany(q.Node.AllRows()).Exec(t.Context(), db)
	must(t, err)
	_, err = q.Part.DeleteMany(q.Part.AllRows()).Exec(t.Context(), db)
	must(t, err)
}

// take runs a step on all databases and on the model, and returns the changed model.
func take(ctx context.Context, r *rapid.T, dbs []database, w *world, s step) *world {
	next := w.clone()
	want, refused := s.mean(next)
	if refused != nil {
		next, want = w, 0
	}
	var sentinel error
	for i, db := range dbs {
		got, err := s.run(ctx, db.Client)
		if (err != nil) != (refused != nil) || got != want {
			r.Fatalf("%s on %s: %d rows, error %v; want %d, error %v", s.name, db.name, got, err, want, refused)
		}
		if kind := kindOf(err); i == 0 {
			sentinel = kind
		} else if kind != sentinel && s.name != "update many" { //nolint:errorlint // these are the sentinels themselves; of many rows any may fail first
			r.Fatalf("%s: error %v on %s, of kind %v on the other", s.name, err, db.name, sentinel)
		}
	}
	whole := plan[*node]{take: allRows, order: []order[*node]{{q.Node.ID.Asc(), func(_ *world, a, b *node) int { return byID(a, b) }}}, includes: everything()}
	check(ctx, r, dbs, next, "everything after "+s.name, whole, nodeKind(), nodes, next.allNodes())
	return next
}

// everything includes all relations of nodes.
func everything() []included[*node] {
	return []included[*node]{
		{q.Node.Likes.OrderBy(q.Node.ID.Asc()), func(w *world, n *node) { n.Likes = append([]*node{}, w.liked(n)...) }},
		{q.Node.LikedBy.OrderBy(q.Node.ID.Asc()), func(w *world, n *node) { n.LikedBy = append([]*node{}, w.likers(n)...) }},
		{q.Node.Items.OrderBy(q.Item.Org.Asc(), q.Item.No.Asc()).Include(q.Item.Parts.OrderBy(q.Part.ID.Asc())), func(w *world, n *node) {
			n.Items = []*item{}
			for _, i := range w.itemsOf(n) {
				c := *i
				c.Parts = append([]*part{}, w.partsOf(i)...)
				n.Items = append(n.Items, &c)
			}
		}},
	}
}

func kindOf(err error) error {
	for _, s := range []error{orm.ErrNotFound, orm.ErrUniqueViolation, orm.ErrForeignKeyViolation, orm.ErrNotNullViolation, orm.ErrCheckViolation, orm.ErrSerialization, orm.ErrInvalidInput} {
		if errors.Is(err, s) {
			return s
		}
	}
	return nil
}

func check[M any](ctx context.Context, r *rapid.T, dbs []database, w *world, what string, p plan[M], k kind[M], from func() *orm.Query[M], rows []M) {
	want := p.pick(w, k, rows)
	for _, db := range dbs {
		q := p.query(from())
		db.log.reset()
		got, err := q.All(ctx, db)
		if err != nil {
			r.Fatalf("%s on %s: %v", what, db.name, err)
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(node{}, "Changed")); diff != "" {
			r.Fatalf("%s on %s (-want +got):\n%s\n%s", what, db.name, diff, db.log)
		}
		if db.byLevels != nil && len(p.includes) > 0 {
			again, err := q.All(ctx, db.byLevels)
			if diff := cmp.Diff(got, again); err != nil || diff != "" {
				r.Fatalf("%s on %s, at once and by levels: %v\n%s\n%s", what, db.name, err, diff, db.log)
			}
		}
		if len(p.distinct) > 0 {
			continue
		}
		if n, err := q.Count(ctx, db); err != nil || n != int64(len(want)) {
			r.Fatalf("%s on %s: count %d, %v; want %d", what, db.name, n, err, len(want))
		}
	}
}
