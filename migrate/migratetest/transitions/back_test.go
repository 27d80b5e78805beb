package transitions

import (
	"errors"
	"testing"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
)

// values are the values for existing rows on a rollback, by field.
type values map[string]sqltext.SQL

// goingBack returns edits whose rollback needs a value for existing rows.
func goingBack() []transition {
	const dropped = "DL02"
	drop := func(name, before, after, columns, one, two, three string, v values, was string) transition {
		seed := []string{`INSERT INTO "U" (` + columns + `) VALUES (` + one + `), (` + two + `), (` + three + `)`}
		return transition{
			name: "go back: " + name, before: before, after: after, seed: seed, around: true, codes: dropped, stops: dropped,
			given: v, restored: map[string]string{valueOfN: was}, backStops: "UX01", undo: shape,
		}
	}
	unique := drop("unique", "n Int @unique", "", "n", "5", "6", "7", values{"U.n": "id * 2"}, "2;4;6")
	optional := drop("required before", "n Int", "n Int?", "n", "5", "6", "7", values{"U.n": "-1"}, "5;-1;7")
	optional.codes, optional.stops, optional.backStops, optional.later = "", "", "UX03", []string{`UPDATE "U" SET n = NULL WHERE id = 2`}
	client := drop("made by the client", "n String @default(cuid())", "", "n", "'a'", "'b'", "'c'", values{"U.n": "'k' || id"}, "k1;k2;k3")
	client.backStops = "UX02"
	enum := drop("enum", "n M  m M?  } enum M { A  B", "m M?  } enum M { A  B", "n", "'A'", "'B'", "'A'", values{"U.n": "'B'"}, "B;B;B")
	enum.around = false
	related := drop("required relation", "model U { id Int @id @default(autoincrement())  n Int  p P @relation(fields: [n], references: [id]) }  model P { id Int @id  us U[] }",
		"model U { id Int @id @default(autoincrement()) }  model P { id Int @id }", "n", "1", "1", "1", values{"U.n": "(SELECT min(id) FROM \"P\")"}, "1;1;1")
	related.seed, related.around = append([]string{`INSERT INTO "P" VALUES (1)`}, related.seed...), false
	return []transition{
		drop("Int", "n Int", "", "n", "5", "6", "7", values{"U.n": "7"}, "7;7;7"),
		drop("String of another column", "n String  s String", "s String", "n, s", "'a', 'x'", "'b', 'y'", "'c', 'z'", values{"U.n": "s || '!'"}, "x!;y!;z!"),
		drop("two columns", "n Int  k Int", "", "n, k", "1, 2", "3, 4", "5, 6", values{"U.n": "1", "U.k": "2"}, "1;1;1"),
		drop("with a rename", `n Int  k Int`, `k Int @map("kk")`, "n, k", "1, 2", "3, 4", "5, 6", values{"U.n": "k"}, "2;4;6"),
		unique, optional, client, enum, related,
	}
}

// goBack rolls back three times: without the values, which must stop and change nothing, with an
// unknown name, which must fail, and with the values.
func (c transition) goBack(t *testing.T, s *subject, before target) {
	s.exec(c.later...)
	if c.gone {
		set, err := s.Artifacts()
		if err != nil {
			t.Fatal(err)
		}
		if err := artifact.Remove(s.dir, set.Migrations[len(set.Migrations)-1].Name); err != nil {
			t.Fatal(err)
		}
	}
	standing := s.state()
	all := migrate.Allow{All: true}
	_, err := s.Rollback(t.Context(), migrate.RollbackOptions{Allow: all})
	var stopped *migrate.StoppedError
	if !errors.As(err, &stopped) {
		t.Fatalf("rollback without values: %v", err)
	}
	compareCodes(t, "what stops the way back", codesOf(stopped.Risks), c.backStops)
	if _, err := s.Rollback(t.Context(), migrate.RollbackOptions{Allow: all, Backfill: values{"U.other": "1"}}); err == nil {
		t.Error("a value was taken that nothing asks for")
	}
	s.unchanged(standing)
	if _, err := s.Rollback(t.Context(), migrate.RollbackOptions{Allow: all, Backfill: c.given}); err != nil {
		t.Fatalf("rollback with values: %v", err)
	}
	s.equals(before)
	if c.around {
		s.survived()
	}
	for query, want := range c.restored {
		if got := s.query(query); got != want {
			t.Errorf("after the way back, %s gives %q, want %q", query, got, want)
		}
	}
}
