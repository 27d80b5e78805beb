package migrate_test

import (
	"context"
	"fmt"
	"log"
	"testing/fstest"
	"time"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/plan"
	"github.com/cocomon/comon_orm/migrate/sqlite"
)

// migrations returns the migrations directory. A service would embed it, with `//go:embed
// migrations` and an embed.FS.
func migrations() fstest.MapFS {
	const head = "datasource db {\n  provider = \"sqlite\"\n}\n"
	a, err := artifact.Render(artifact.Draft{
		Name: "20260315120000_init", Provider: provider.SQLite, GeneratedAt: time.Now(),
		Before: head, After: head + "\nmodel Note {\n  id Int @id\n}\n",
		Plan: plan.Plan{Groups: []plan.Group{{Transactional: true, Steps: []plan.Step{
			{SQL: `CREATE TABLE "Note" ("id" INTEGER NOT NULL PRIMARY KEY)`, Reason: "create table Note"},
		}}}},
	})
	if err != nil {
		log.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, f := range a.Files.List() {
		files["20260315120000_init/"+f.Name] = &fstest.MapFile{Data: []byte(f.Text)}
	}
	return files
}

// A service applies its own migrations when it starts. If several instances start together, one of
// them does it.
func Example() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	db, err := sqlite.Open(ctx, sqlite.Memory, sqlite.Options{Create: true})
	if err != nil {
		log.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			log.Print(err)
		}
	}()
	m, err := migrate.New(migrate.Options{
		Database: db, Artifacts: migrations(), Snapshots: grammar.NewSnapshots(),
	})
	if err != nil {
		log.Print(err)
		return
	}
	done, err := m.Deploy(ctx, migrate.DeployOptions{})
	fmt.Println(done.Applied, err)
	status, err := m.Status(ctx)
	fmt.Println(status.OK, status.Applied, err)
	// Output:
	// [20260315120000_init] <nil>
	// true [20260315120000_init] <nil>
}
