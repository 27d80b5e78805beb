package lint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/lint"
	"github.com/cocomon/comon_orm/migrate/lower"
	"github.com/cocomon/comon_orm/migrate/plan"
	"github.com/google/go-cmp/cmp"
)

// unannounced returns the losses of SQL over the models of TestRules.
func unannounced(t *testing.T, database provider.Provider, sql string) []string {
	t.Helper()
	script, err := artifact.ParseScript(database, sql)
	if err != nil {
		t.Fatal(err)
	}
	db := lowered(t, database, models+"}\n")
	var out []string
	for _, l := range lint.Unannounced(dialectOf(database), script, db, db) {
		out = append(out, fmt.Sprintf("%s %s: %s", l.Hazard.Code(), l.Hazard.Object, l.Hazard.Probe))
	}
	return out
}

func lowered(t *testing.T, database provider.Provider, text string) catalog.Database {
	t.Helper()
	db, _ := lower.Schema(parse(t, database.String(), text), dialectOf(database))
	return db
}

// TestUnannouncedForms checks the losses of each form of statement, and the queries that count its
// rows before it runs.
func TestUnannouncedForms(t *testing.T) {
	pg, lite := provider.PostgreSQL, provider.SQLite
	for _, c := range []struct {
		database provider.Provider
		sql      string
		want     []string
	}{
		{pg, `DROP TABLE posts`, []string{`DL01 posts: SELECT count(*) FROM "posts"`}},
		{pg, `DROP TABLE IF EXISTS elsewhere.keep, "Tag"`, []string{`DL01 elsewhere.keep: SELECT count(*) FROM "elsewhere"."keep"`, `DL01 Tag: SELECT count(*) FROM "Tag"`}},
		{pg, `DROP TABLE "_PostToTag" CASCADE`, []string{`DL03 _PostToTag: SELECT count(*) FROM "_PostToTag"`, `DL04 : `}},
		{pg, `ALTER TABLE users DROP name, ADD x int`, []string{`DL02 users.name: SELECT count(*) FROM "users" WHERE "name" IS NOT NULL`}},
		{pg, `DELETE FROM users`, []string{`DL04 users: SELECT count(*) FROM "users"`}},
		{pg, `DELETE FROM ONLY users AS u USING posts p WHERE p.author_id = u.id AND u.name = 'WHERE' RETURNING u.id`,
			[]string{`DL05 users: SELECT count(*) FROM ONLY users AS u WHERE EXISTS (SELECT 1 FROM posts p WHERE p.author_id = u.id AND u.name = 'WHERE')`}},
		{pg, `UPDATE users u SET (age, name) = (1, 'RETURNING') FROM posts WHERE posts.author_id = u.id`,
			[]string{`DL05 users: SELECT count(*) FROM users u WHERE EXISTS (SELECT 1 FROM posts WHERE posts.author_id = u.id)`}},
		{pg, `UPDATE users SET age = age + 1`, []string{`DL04 users: SELECT count(*) FROM "users"`}},
		{pg, `WITH old AS (SELECT 1 AS id) DELETE FROM users WHERE id IN (SELECT id FROM old)`, []string{`DL05 users: SELECT count(*) FROM users WHERE id IN (SELECT id FROM old)`}},
		{pg, `WITH gone AS (DELETE FROM posts WHERE id = 1 RETURNING id) SELECT * FROM gone`, []string{`DL05 posts: SELECT count(*) FROM "posts"`}},
		{pg, `DO $$ BEGIN DELETE FROM posts WHERE id = 1; END $$`, []string{`DL05 posts: SELECT count(*) FROM "posts"`}},
		{pg, `TRUNCATE posts, "Tag"`, []string{`DL04 posts: SELECT count(*) FROM "posts"`, `DL04 Tag: SELECT count(*) FROM "Tag"`}},
		{pg, `MERGE INTO users USING posts ON author_id = users.id WHEN MATCHED THEN DELETE`, []string{`DL05 users: SELECT count(*) FROM "users"`}},
		{pg, `INSERT INTO users (id, email, age) VALUES (1, '', 1) ON CONFLICT (id) DO UPDATE SET age = 1`, []string{`DL05 users: SELECT count(*) FROM "users"`}},
		{pg, `ALTER TABLE posts ALTER rating TYPE integer`, []string{`TY01 posts.rating: SELECT count(*) FROM "posts" WHERE "rating"::numeric <> round("rating"::numeric)`}},
		{pg, `ALTER TABLE users ALTER name TYPE varchar(5) USING left(name, 5)`, []string{`TY02 users.name: SELECT count(*) FROM "users" WHERE "name" IS NOT NULL`}},
		{pg, `ALTER TABLE users ALTER age TYPE text USING ''`, []string{`TY01 users.age: SELECT count(*) FROM "users" WHERE "age" IS NOT NULL`}},
		{pg, `ALTER TABLE users ALTER age TYPE text USING CAST(users.age AS text)`, nil},
		{pg, `ALTER TABLE users RENAME TO people; DELETE FROM people WHERE age = 1`, []string{`DL05 people: SELECT count(*) FROM "users"`}},
		{pg, `ALTER TABLE users RENAME name TO nick; ALTER TABLE users DROP nick`, []string{`DL02 users.nick: SELECT count(*) FROM "users" WHERE "name" IS NOT NULL`}},
		{pg, `DROP SCHEMA elsewhere CASCADE`, []string{`DL04 : `}},
		{pg, `DROP TYPE "Role" CASCADE`, []string{`DL04 : `}},
		{pg, `DROP OWNED BY someone`, []string{`DL04 someone: `}},
		{pg, `-- comon_orm:accept DL01 it is empty` + "\n" + `DROP TABLE posts`, nil},
		{pg, `CREATE TABLE t (a int); INSERT INTO t VALUES (1); UPDATE t SET a = 2; DELETE FROM t; DROP TABLE t`, nil},
		{pg, `UPDATE users SET name = '' WHERE name IS NULL`, nil},
		{pg, `INSERT INTO users (id, email, age) VALUES (1, '', 1) ON CONFLICT DO NOTHING`, nil},
		{lite, `DELETE FROM users WHERE age = 1`, []string{`DL05 users: SELECT count(*) FROM users WHERE age = 1`}},
		{lite, `REPLACE INTO users (id, email, age) VALUES (1, '', 1)`, []string{`DL05 users: SELECT count(*) FROM "users"`}},
		{lite, `UPDATE OR IGNORE users SET age = 2 WHERE id = 1`, []string{`DL05 users: SELECT count(*) FROM users WHERE id = 1`}},
		{lite, `ALTER TABLE users DROP name`, []string{`DL02 users.name: SELECT count(*) FROM "users" WHERE "name" IS NOT NULL`}},
		{lite, `CREATE TABLE n (id integer primary key); INSERT INTO n (id) SELECT id FROM "Tag" WHERE id > 1; DROP TABLE "Tag"; ALTER TABLE n RENAME TO "Tag"`,
			[]string{`DL01 Tag: SELECT count(*) FROM "Tag"`}},
		{lite, `CREATE TABLE n (id integer primary key); INSERT INTO n (id) SELECT id FROM "Tag"; DROP TABLE "Tag"; ALTER TABLE n RENAME TO "Tag"`, nil},
	} {
		if diff := cmp.Diff(c.want, unannounced(t, c.database, c.sql)); diff != "" {
			t.Errorf("%s: %s (-want +got)\n%s", c.database, c.sql, diff)
		}
	}
}

// TestPlannedIsAnnounced checks that the planner announces all losses of its plans and reverse
// plans.
func TestPlannedIsAnnounced(t *testing.T) {
	forPlanned(t, func(t *testing.T, database provider.Provider, part map[string]string) {
		p, before, after := replan(t, database, part)
		from, _ := lower.Schema(before, dialectOf(database))
		to, _ := lower.Schema(after, dialectOf(database))
		silent(t, database, p, from, to)
		back := map[string]string{"before.prisma": part["after.prisma"], "after.prisma": part["before.prisma"]}
		p, _, _ = replan(t, database, back)
		silent(t, database, p, to, from)
	})
}

func silent(t *testing.T, database provider.Provider, p plan.Plan, from, to catalog.Database) {
	t.Helper()
	text := artifact.RenderScript(p)
	script, err := artifact.ParseScript(database, text)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lint.Unannounced(dialectOf(database), script, from, to) {
		if !strings.Contains(text, "comon_orm:todo "+l.Hazard.Code()) {
			t.Errorf("line %d: %s\n%s", l.Line, l.Hazard.Message(), text)
		}
	}
}
