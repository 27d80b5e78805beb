// Command selfdeploy is a service that embeds its migrations and applies them when it starts. The
// server needs no other binary and no files. If several instances start at once, one of them
// applies the migrations and the others wait.
//
//	selfdeploy notes.db             apply pending migrations, then serve
//	selfdeploy notes.db status      print which migrations are applied, and any problem
//	selfdeploy notes.db rollback    undo the newest migration
package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"time"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/sqlite"
)

//go:embed migrations
var files embed.FS

// patience limits the start. An instance that waits longer for another one fails.
const patience = time.Minute

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "selfdeploy:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) (err error) {
	if len(args) == 0 {
		return errors.New("usage: selfdeploy FILE [status|rollback]")
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	waiting := func(what string) { _, _ = fmt.Fprintln(out, "waiting for", what) }
	db, err := sqlite.Open(ctx, args[0], sqlite.Options{Create: true, Waiting: waiting})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	migrator, err := newMigrator(db)
	if err != nil {
		return err
	}
	switch {
	case len(args) == 1:
		return deploy(ctx, migrator, out)
	case args[1] == "status":
		return status(ctx, migrator, out)
	case args[1] == "rollback":
		undone, err := migrator.Rollback(ctx, migrate.RollbackOptions{})
		_, _ = fmt.Fprintln(out, "undone:", undone)
		return err
	}
	return fmt.Errorf("unknown command %q", args[1])
}

func newMigrator(db migrate.Database) (*migrate.Migrator, error) {
	migrations, err := fs.Sub(files, "migrations")
	if err != nil {
		return nil, err
	}
	return migrate.New(migrate.Options{
		Database: db, Artifacts: migrations, Snapshots: grammar.NewSnapshots(), ToolVersion: "selfdeploy",
	})
}

// deploy applies pending migrations. If a migration needs the decision of a person, for example
// because data would be lost, the error is a [migrate.StoppedError].
func deploy(ctx context.Context, migrator *migrate.Migrator, out io.Writer) error {
	done, err := migrator.Deploy(ctx, migrate.DeployOptions{})
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintln(out, "applied:", done.Applied)
	_, _ = fmt.Fprintln(out, "serving")
	return nil
}

func status(ctx context.Context, migrator *migrate.Migrator, out io.Writer) error {
	status, err := migrator.Status(ctx)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintln(out, "applied:", status.Applied, "pending:", status.Pending)
	for _, finding := range status.Findings {
		_, _ = fmt.Fprintln(out, finding)
	}
	return nil
}
