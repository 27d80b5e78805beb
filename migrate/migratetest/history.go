package migratetest

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/history"
)

// older converts the history to the first version, with rows that edit has changed.
func (p *project) older(edit func([]history.Event)) {
	p.Helper()
	ctx := context.Background()
	sql := history.SQL{Provider: p.db.Dialect().Provider(), Schema: p.db.Schema()}
	query, args := sql.Select(0)
	answers, err := p.db.QueryAll(ctx, migrate.Statement{SQL: query, Args: args})
	if err != nil {
		p.Fatal(err)
	}
	events, err := sql.Read(answers[0])
	if err != nil {
		p.Fatal(err)
	}
	edit(events)
	p.exec(`DELETE FROM _comon_orm_migrations`, `DROP TABLE _comon_orm_migrations_head`)
	previous := ""
	for _, e := range events {
		e.Format, e.Metadata, e.Hash, e.Previous = 1, "", "", previous
		insert, args := sql.Append(e)
		if _, err := p.db.QueryAll(ctx, migrate.Statement{SQL: insert, Args: args}); err != nil {
			p.Fatal(err)
		}
		previous = e.Sum()
	}
	p.exec(`ALTER TABLE _comon_orm_migrations DROP COLUMN metadata`, `ALTER TABLE _comon_orm_migrations DROP COLUMN hash`)
}

// testHistory checks that a history of the first version can be read, that the next event upgrades
// it, and that every migration can be restored from it, including those that were rolled back.
func testHistory(t *testing.T, d Driver) {
	p := newProject(t, d)
	one, two := p.dev("one", usersV1), p.dev("two", usersV2)
	p.older(func([]history.Event) {})
	p.wantFindings()
	p.comesBack(one, two)
	p.wantFindings()
	p.exec(`UPDATE _comon_orm_migrations SET migration_sql = 'SELECT 1' WHERE id = 2`)
	p.wantFindings(migrate.HistoryTampered) // found by the files, because the first version has no hashes
	p.exec(sqltext.SQL("UPDATE _comon_orm_migrations SET migration_sql = ") + sqltext.Literal(d.Provider, two.Files.Migration) + " WHERE id = 2")

	three := p.dev("three", usersV3)
	p.wantFindings()
	if _, err := p.Rollback(context.Background(), migrate.RollbackOptions{Allow: migrate.Allow{All: true}}); err != nil {
		t.Fatal(err)
	}
	p.comesBack(one, two, three)
	p.wantFindings(migrate.NotApplied)
	if _, err := p.Deploy(context.Background(), migrate.DeployOptions{Allow: migrate.Allow{All: true}}); err != nil {
		t.Fatal(err)
	}
	p.wantFindings()

	for _, lost := range []sqltext.SQL{
		`DELETE FROM _comon_orm_migrations WHERE id = (SELECT max(id) FROM _comon_orm_migrations)`,
		`DELETE FROM _comon_orm_migrations`, `DROP TABLE _comon_orm_migrations`, `DELETE FROM _comon_orm_migrations_head`, `DROP TABLE _comon_orm_migrations_head`,
	} {
		p.exec(`CREATE TABLE kept AS SELECT * FROM _comon_orm_migrations`, `CREATE TABLE head AS SELECT * FROM _comon_orm_migrations_head`)
		p.exec(lost)
		status := p.status()
		if len(status.Findings) == 0 || status.Findings[0].Code != migrate.HistoryTampered || status.Findings[0].Fix.Kind != migrate.FixRecordApplied {
			t.Errorf("%s: %+v", lost, status.Findings)
		}
		p.exec(`DROP TABLE IF EXISTS _comon_orm_migrations`, `DROP TABLE IF EXISTS _comon_orm_migrations_head`,
			`ALTER TABLE kept RENAME TO _comon_orm_migrations`, `ALTER TABLE head RENAME TO _comon_orm_migrations_head`)
	}
	p.wantFindings()
}

// comesBack deletes the directories of migrations, restores them, and checks that they are
// unchanged.
func (p *project) comesBack(all ...*artifact.Migration) {
	p.Helper()
	for _, a := range all {
		if err := os.RemoveAll(filepath.Join(p.dir, string(a.Name))); err != nil {
			p.Fatal(err)
		}
	}
	for _, a := range all {
		if err := p.Restore(context.Background(), string(a.Name)); err != nil {
			p.Error(err)
		}
	}
	set, err := p.Artifacts()
	if err != nil {
		p.Fatal(err)
	}
	for _, a := range all {
		if found := set.Find(a.Name); found == nil || found.Checksum != a.Checksum || found.Stale() {
			p.Errorf("%s is not what it was", a.Name)
		}
	}
}

func (p *project) status() *migrate.Status {
	p.Helper()
	status, err := p.Status(context.Background())
	if err != nil {
		p.Fatal(err)
	}
	return status
}
