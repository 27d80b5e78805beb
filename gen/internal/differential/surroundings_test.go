package differential_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/schematest"
	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/migrate/sqlite/ddl"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/postgres"
	"github.com/cocomon/comon_orm/runtime/sqlite"
)

// The tests of this file use databases, servers and poolers that differ from those of the other
// tests. In each of these surroundings, random programs have the same results as the model. Many
// goroutines that share few connections do not affect each other.

// TestSurroundings runs in four surroundings, and in the long run in all of them. Every second one
// has tables that Prisma created and filled.
func TestSurroundings(t *testing.T) {
	chosen := pgtest.ChosenSurroundings()
	if suite.Long() {
		chosen = pgtest.Surroundings()
	}
	some := programs(suite.Size(8, 16))
	for i, s := range chosen {
		for _, foreign := range []bool{false, true} {
			if !suite.Long() && foreign == (i%2 == 0) {
				continue
			}
			if foreign && s.Way == pgtest.OwnPool && s.Zone != "UTC" {
				continue // the times of these tables have no zone, and the schema of the graph does not say so
			}
			name, fill := s.Name, (*fixture)(nil)
			if foreign {
				name, fill = s.Name+", tables of Prisma", prismaTables(t)
			}
			t.Run(name, func(t *testing.T) {
				dbs := openIn(t, s, fill)
				for _, p := range some {
					p.run(t.Context(), t, dbs, fill.refill(t, dbs))
				}
				t.Run("kills", func(t *testing.T) { kills(t, dbs[0], some[:len(some)/4]) })
				for _, db := range dbs {
					t.Run("crowd on "+db.name, func(t *testing.T) { crowd(t, db, false) })
				}
				t.Run("crowd and kills", func(t *testing.T) { crowd(t, dbs[0], true) })
			})
		}
	}
}

// fixture contains the SQL of tables and rows that another program created. A nil fixture means the
// tables of our migrations, without rows.
type fixture struct{ sqlite, postgres []string }

func prismaTables(t *testing.T) *fixture {
	read := func(name string) []string {
		text, err := os.ReadFile(filepath.Join("testdata", name))
		must(t, err)
		return strings.Split(strings.TrimSpace(string(text)), ";\n")
	}
	return &fixture{read("prisma_sqlite.sql"), read("prisma_postgresql.sql")}
}

// refill restores the rows and returns the model that contains them.
func (f *fixture) refill(t *testing.T, dbs []database) *world {
	t.Helper()
	for _, db := range dbs {
		must(t, empty(t.Context(), db.truth()))
		if f == nil {
			continue
		}
		for _, sql := range map[string][]string{"sqlite": f.sqlite, "postgresql": f.postgres}[db.name] {
			if strings.HasPrefix(sql, "INSERT") {
				_, err := db.truth().Exec(t.Context(), sql)
				must(t, err)
			}
		}
	}
	w := newWorld()
	if f == nil {
		return w
	}
	yes, no, root, third := true, false, 0, 3
	w.nodes = map[int]*node{
		0: {ID: 0, Code: "c0", Flag: &yes, At: &times[0]}, 1: {ID: 1, Code: "c1", Flag: &no, At: &times[3], ParentID: &root},
		2: {ID: 2, Code: "c2", At: &times[3], ParentID: &root}, 3: {ID: 3, Code: "c3", At: &times[4]},
		4: {ID: 4, Code: "c4", At: &times[4], ParentID: &third},
	}
	w.items[[2]int{0, 0}] = &item{Name: "a", NodeID: 1}
	w.likes[[2]int{1, 0}] = true
	return w
}

// openIn opens the databases in a surrounding. Their clients have few connections.
func openIn(t *testing.T, s pgtest.Surrounding, tables *fixture) []database {
	return []database{openServer(t, s, tables), openFile(t, tables)}
}

func openFile(t *testing.T, tables *fixture) database {
	path := filepath.Join(t.TempDir(), "graph.db")
	must(t, os.WriteFile(path, nil, 0o600))
	source := driver.Source{Literal: "file:" + path}
	made := schematest.DDL(t, schematest.Load(t, graphSchema), ddl.New())
	if tables != nil {
		made = tables.sqlite
	}
	admin, err := sqlite.Open(t.Context(), source)
	must(t, err)
	execute(t, admin, made)
	must(t, admin.Close())
	log := &statements{}
	file, err := sqlite.Open(t.Context(), source, log.hook())
	must(t, err)
	return database{name: "sqlite", Client: client(t, file), log: log}
}

func openServer(t *testing.T, s pgtest.Surrounding, tables *fixture) database {
	direct := pgtest.URL(t)
	admin, err := postgres.Open(t.Context(), driver.Source{Literal: direct + "&application_name=direct"})
	must(t, err)
	made := serverTables(t)
	if tables != nil {
		made = tables.postgres
	}
	execute(t, admin, made)
	url := s.Reach(t, direct)
	log := &statements{}
	connect := func() driver.Executor {
		if s.Way == pgtest.OwnPool {
			config, err := pgxpool.ParseConfig(url)
			must(t, err)
			config.MaxConns = 4
			pool, err := pgxpool.NewWithConfig(t.Context(), config)
			must(t, err)
			t.Cleanup(pool.Close)
			return postgres.New(pool, log.hook())
		}
		exec, err := postgres.Open(t.Context(), driver.Source{}, orm.WithURL(url), orm.WithMaxConns(4), log.hook())
		must(t, err)
		return exec
	}
	// byLevels is a second client. An unannounced pooler can confuse the prepared statements of
	// both clients.
	return database{
		name: "postgresql", Client: client(t, connect()), log: log, byLevels: client(t, levels{connect()}), direct: client(t, admin),
		refuses: s.Way == pgtest.Unannounced,
	}
}
