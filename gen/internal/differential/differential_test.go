package differential_test

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	_ "github.com/jackc/pgx/v5/stdlib"
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
	"github.com/cocomon/comon_orm/runtime/sqldb"
	"github.com/cocomon/comon_orm/runtime/sqlite"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// database is one of the databases that are compared.
type database struct {
	name string
	*graphdb.Client
	log *statements
	// byLevels uses the same database and reads related rows with one statement for each level. It
	// is nil if Client does that itself.
	byLevels *graphdb.Client
	// refuses is true if a pooler may prevent a statement; the error then says how to configure the
	// client.
	refuses bool
	// direct uses the same database without a pooler. It is nil if Client does that itself.
	direct *graphdb.Client
}

// patiently runs something again if it was refused by such an error, because then it had no effect.
func (db database) patiently(run func() error) error {
	for tries := 0; ; tries++ {
		if err := run(); !db.refused(err) || tries == 5 {
			return err
		}
	}
}

func (db database) refused(err error) bool {
	return db.refuses && err != nil && strings.Contains(err.Error(), "pgbouncer=true")
}

// truth returns the client that reads the database without a pooler, if there is one.
func (db database) truth() *graphdb.Client {
	if db.direct != nil {
		return db.direct
	}
	return db.Client
}

// levels hides from the client that the executor can read all levels with one statement.
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

const graphSchema = "../../testdata/graph/schema.prisma"

func open(t *testing.T, opts ...orm.Option) []database {
	var logs [2]statements
	memory, err := sqlite.OpenMemory(t.Context(), schematest.DDL(t, schematest.Load(t, graphSchema), ddl.New()), append(opts, logs[0].hook())...)
	must(t, err)
	server, err := postgres.Open(t.Context(), driver.Source{}, append(opts, orm.WithURL(pgtest.URL(t)), logs[1].hook())...)
	must(t, err)
	execute(t, server, serverTables(t))
	return []database{
		{name: "sqlite", Client: client(t, memory), log: &logs[0]},
		{name: "postgresql", Client: client(t, server), log: &logs[1], byLevels: graphdb.New(levels{server})},
	}
}

func serverTables(t *testing.T) []string {
	return schematest.DDL(t, schematest.Load(t, graphSchema), pgddl.New())
}

func execute(t *testing.T, exec driver.Executor, statements []string) {
	t.Helper()
	for _, sql := range statements {
		if _, err := exec.Raw(t.Context(), sql, nil, nil); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

// client returns a client that is closed when the test ends.
func client(t *testing.T, exec driver.Executor) *graphdb.Client {
	db := graphdb.New(exec)
	t.Cleanup(func() { must(t, db.Close()) })
	return db
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// throughSQL opens a PostgreSQL database through database/sql.
func throughSQL(t *testing.T) database {
	pool, err := sql.Open("pgx", pgtest.URL(t))
	must(t, err)
	t.Cleanup(func() { must(t, pool.Close()) })
	var log statements
	exec := sqldb.New(pool, sqldb.PostgreSQL, log.hook())
	execute(t, exec, serverTables(t))
	return database{name: "database/sql", Client: client(t, exec), log: &log}
}

// TestPrograms runs random programs.
func TestPrograms(t *testing.T) {
	dbs := open(t)
	if suite.Long() {
		dbs = append(dbs, throughSQL(t))
	}
	suite.Check(t, func(r *rapid.T) {
		p := drawProgram(r)
		for _, db := range dbs {
			must(t, empty(t.Context(), db.Client))
		}
		p.run(t.Context(), r, dbs, newWorld())
	})
}

func nodes() *orm.Query[*node] { return q.Node.FindMany() }
func items() *orm.Query[*item] { return q.Item.FindMany() }

func empty(ctx context.Context, db *graphdb.Client) error {
	if _, err := q.Node.DeleteMany(q.Node.AllRows()).Exec(ctx, db); err != nil {
		return err
	}
	_, err := q.Part.DeleteMany(q.Part.AllRows()).Exec(ctx, db)
	return err
}

func kindOf(err error) error {
	for _, s := range []error{orm.ErrNotFound, orm.ErrUniqueViolation, orm.ErrForeignKeyViolation, orm.ErrNotNullViolation, orm.ErrCheckViolation, orm.ErrSerialization, orm.ErrInvalidInput} {
		if errors.Is(err, s) {
			return s
		}
	}
	return nil
}

func check[M any](ctx context.Context, r rapid.TB, dbs []database, w *world, what string, p plan[M], k kind[M], from func() *orm.Query[M], rows []M) {
	want := p.pick(w, k, rows)
	for _, db := range dbs {
		q := p.query(from())
		db.log.reset()
		var got []M
		err := db.patiently(func() (err error) { got, err = q.All(ctx, db); return err })
		if db.refused(err) {
			continue
		}
		if err != nil {
			r.Fatalf("%s on %s: %v", what, db.name, err)
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(node{}, "Changed")); diff != "" {
			r.Fatalf("%s on %s (-want +got):\n%s\n%s", what, db.name, diff, db.log)
		}
		if db.byLevels != nil && len(p.includes) > 0 {
			var again []M
			err := db.patiently(func() (err error) { again, err = q.All(ctx, db.byLevels); return err })
			if diff := cmp.Diff(got, again); !db.refused(err) && (err != nil || diff != "") {
				r.Fatalf("%s on %s, at once and by levels: %v\n%s\n%s", what, db.name, err, diff, db.log)
			}
		}
		var n int64
		if err := db.patiently(func() (err error) { n, err = q.Count(ctx, db); return err }); !db.refused(err) && (err != nil || n != int64(len(want))) {
			r.Fatalf("%s on %s: count %d, %v; want %d", what, db.name, n, err, len(want))
		}
	}
}
