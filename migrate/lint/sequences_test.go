package lint_test

import (
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"pgregory.net/rapid"
)

// actionTemplates returns actions of ALTER TABLE. $t stands for a table, $c and $d for columns, $k
// for a key and $y for a type.
func actionTemplates() []string {
	return []string{
		"ADD COLUMN $c $y", "ADD COLUMN $c $y NOT NULL DEFAULT 'x'", "ADD COLUMN $c $y UNIQUE", "ADD COLUMN $c $y REFERENCES $t",
		"ADD COLUMN $c $y DEFAULT 1 REFERENCES $t ($d)", "ADD COLUMN $c $y CHECK ($c IN ('a', 'b'))", "DROP COLUMN $c", "DROP COLUMN $c CASCADE",
		"RENAME COLUMN $c TO $d", "RENAME TO $t", "ALTER COLUMN $c SET NOT NULL", "ALTER COLUMN $c DROP NOT NULL", "ALTER COLUMN $c SET DEFAULT 'x'",
		"ALTER COLUMN $c TYPE $y", "ALTER COLUMN $c TYPE $y USING $c::$y", "ALTER COLUMN $c ADD GENERATED ALWAYS AS IDENTITY",
		"ADD CONSTRAINT $k UNIQUE ($c, $d)", "ADD CONSTRAINT $k PRIMARY KEY ($c)", "ADD CONSTRAINT $k FOREIGN KEY ($c) REFERENCES $t ($d)",
		"ADD CONSTRAINT $k FOREIGN KEY ($c, $d) REFERENCES $t NOT VALID", "ADD CONSTRAINT $k CHECK ($c IN ('ADMIN', 'x'))",
		"ADD CONSTRAINT $k CHECK ($c IS NOT NULL) NOT VALID", "ADD CONSTRAINT $k UNIQUE USING INDEX $k", "ADD CONSTRAINT $k EXCLUDE USING gist ($c WITH =)",
		"DROP CONSTRAINT $k", "RENAME CONSTRAINT $k TO $k", "VALIDATE CONSTRAINT $k", "SET SCHEMA app",
	}
}

func statementTemplates() []string {
	return []string{
		"CREATE TABLE $t ($c $y PRIMARY KEY, $d $y REFERENCES $t, UNIQUE ($d))", "CREATE TABLE $t ($c $y)", "DROP TABLE $t", "DROP TABLE $t, $t CASCADE",
		"CREATE UNIQUE INDEX $k ON $t ($c, lower($d))", "CREATE INDEX $k ON $t ($c) WHERE $d > 0", "DROP INDEX $k", "ALTER INDEX $k RENAME TO $k",
		"CREATE TYPE e AS ENUM ('ADMIN', 'x')", `ALTER TYPE "Role" RENAME TO e`, `ALTER TYPE "Role" ADD VALUE 'x'`, `ALTER TYPE e RENAME VALUE 'x' TO 'y'`, "DROP TYPE e",
		"UPDATE $t SET $c = 'x'", "DELETE FROM $t", "TRUNCATE $t, $t", "INSERT INTO $t ($c, $d) SELECT $c, 'x' FROM $t", "INSERT INTO $t ($c, $d) SELECT $d, $c FROM $t",
		"CREATE TABLE new_users ($c $y NOT NULL, $d $y CHECK ($d IN ('ADMIN')), FOREIGN KEY ($d) REFERENCES $t, UNIQUE ($c));\n" +
			"INSERT INTO new_users ($c, $d) SELECT $c, $d FROM users;\nDROP TABLE users;\nALTER TABLE new_users RENAME TO users",
		"CREATE TABLE new_posts ($c $y, $d $y NOT NULL, fresh $y NOT NULL);\n" +
			"INSERT INTO new_posts ($c, $d, fresh) SELECT $d, coalesce($c, 'x'), NULL FROM posts;\nDROP TABLE posts;\nALTER TABLE new_posts RENAME TO posts",
		"WITH x AS (DELETE FROM $t) UPDATE $t SET $d = $c WHERE $d IS NULL",
	}
}

// TestAnySequence judges random sequences of statements, on objects that may not exist. The linter
// must not read them as changes that the planner cannot plan.
func TestAnySequence(t *testing.T) {
	whole := map[provider.Provider]artifact.Files{}
	for _, p := range provider.All() {
		before := snapshotText(parse(t, p.String(), models+"}\n"))
		whole[p] = artifact.Files{Before: before, After: before, Rollback: "-- none", Metadata: "name=" + name + "\nprovider=" + p.String() + "\nformat=1\n"}
	}
	suite.Check(t, func(r *rapid.T) {
		made := whole[rapid.SampledFrom(provider.All()).Draw(r, "provider")]
		for range rapid.IntRange(1, 6).Draw(r, "statements") {
			made.Migration += drawStatement(r) + ";\n"
		}
		for _, f := range run(t, files(&artifact.Migration{Name: name, Files: made})).Findings {
			if f.Message == "" || f.Span.End > len(f.Span.File.Text) {
				r.Errorf("%+v says nothing, or is nowhere", f)
			}
		}
	})
}

func drawStatement(r *rapid.T) string {
	text := rapid.SampledFrom(statementTemplates()).Draw(r, "statement")
	if rapid.Bool().Draw(r, "alter") {
		text = "ALTER TABLE $t " + rapid.SampledFrom(actionTemplates()).Draw(r, "action")
		for range rapid.IntRange(0, 2).Draw(r, "more") {
			text += ", " + rapid.SampledFrom(actionTemplates()).Draw(r, "action")
		}
	}
	for _, slot := range slots() {
		for strings.Contains(text, slot.name) {
			text = strings.Replace(text, slot.name, rapid.SampledFrom(slot.of).Draw(r, slot.name), 1)
		}
	}
	return text
}

type slot struct {
	name string
	of   []string
}

func slots() []slot {
	return []slot{
		{"$t", []string{"users", "posts", `"_PostToTag"`, "other", "new_users"}},
		{"$c", []string{"id", "name", "role", "author_id", "fresh"}},
		{"$d", []string{"id", "email", "age", "rating", "fresh"}},
		{"$k", []string{"users_email_key", "users_pkey", "posts_author_id_fkey", "users_role_check", "made"}},
		{"$y", []string{"integer", "text", `"Role"`, "e", "serial", "varchar(3)"}},
	}
}
