package transitions

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/internal/suite"
	"github.com/cocomon/comon_orm/migrate"
)

// TestPairs makes random edits of a schema. The database must then equal the schema, a second plan
// must be empty, fields that no edit changed must keep their values, and a run that stops must
// change nothing. For more cases, run go test -run Pairs -rapid.checks 10000.
func TestPairs(t *testing.T) {
	for _, provider := range []string{lite, pg} {
		t.Run(provider, func(t *testing.T) {
			t.Parallel()
			db := open(t, provider)
			suite.Check(t, func(rt *rapid.T) {
				dir, err := os.MkdirTemp(t.TempDir(), "")
				if err != nil {
					rt.Fatal(err)
				}
				defer empty(rt, provider, db)
				tryPair(rt, newSubject(rt, provider, db, dir))
			})
		})
	}
}

func tryPair(t *rapid.T, s *subject) {
	from := drawWorld(t)
	to := from.copied()
	before := s.schema(from.String())
	s.dev(before, migrate.DevOptions{})
	if again, err := s.Plan(t.Context(), before, migrate.PlanOptions{}); err != nil || !again.Empty() {
		t.Fatalf("the second plan is not empty: %+v, %v", again, err)
	}
	for range rapid.IntRange(1, 5).Draw(t, "edits") {
		to.edit(t)
	}
	if _, diagnostics := grammar.Parse("schema.prisma", s.text(to.String())); diagnostics.HasErrors() {
		t.Skip("the edits make a schema that is refused, as where two long names are one once they are cut")
	}
	t.Logf("from:\n%s\nto:\n%s\nrenames %v, backfill %v", from, to, to.renames, to.backfill)
	fill(t, s, from)
	seeded := s.state()
	kept := keptColumns(s, from, to, false)
	after := s.schema(to.String())
	options := migrate.DevOptions{PlanOptions: migrate.PlanOptions{Renames: to.renames, NoRename: true, Backfill: to.backfill}}
	options.PlanOptions = answered(t, s, after, options.PlanOptions)
	_, stopped := s.try(after, options)
	if stopped != nil {
		s.unchanged(seeded)
		if isBlocked(stopped.Risks) {
			return
		}
		options.Allow.All = true
		s.dev(after, options)
	} else if lost := losses(s, from, to, seeded); lost != "" {
		t.Errorf("nothing stops, and yet values go: %s", lost)
	}
	s.equals(after)
	if again, err := s.Plan(t.Context(), after, migrate.PlanOptions{}); err != nil || !again.Empty() {
		t.Errorf("the second plan is not empty: %+v, %v", again, err)
	}
	for label, now := range keptColumns(s, from, to, true) {
		if now != kept[label] {
			t.Errorf("%s had %q and has %q", label, kept[label], now)
		}
	}
}

// answered removes answers to questions that the plan does not ask, such as an answer for a field
// that no longer exists.
func answered(t *rapid.T, s *subject, after target, o migrate.PlanOptions) migrate.PlanOptions {
	if _, err := s.Plan(t.Context(), after, o); err != nil {
		t.Logf("without answers: %v", err)
		return migrate.PlanOptions{NoRename: true}
	}
	return o
}

// fill adds rows to every table, and deletes the last one again. Relations refer to any row or to
// none.
func fill(t *rapid.T, s *subject, w *world) {
	p := s.db.Dialect().Provider()
	for _, m := range w.models {
		rows := rapid.IntRange(0, 4).Draw(t, "rows")
		for n := range rows {
			columns, values := []string{}, []string{}
			for _, f := range m.fields {
				value := rapid.SampledFrom(valuesOf(f.kind)).Draw(t, "value")
				switch {
				case f.to != 0 || f.optional && rapid.IntRange(0, 2).Draw(t, "null") == 0:
					value = "NULL"
				case f.unique:
					if list := valuesOf(f.kind); n < len(list) {
						value = list[n]
					} else {
						continue
					}
				}
				columns, values = append(columns, string(sqltext.Ident(p, f.column()))), append(values, value)
			}
			into := "INSERT INTO " + sqltext.Ident(p, m.table())
			sql := into + " DEFAULT VALUES"
			if len(columns) > 0 {
				sql = into + sqltext.SQL(" ("+strings.Join(columns, ", ")+") VALUES ("+strings.Join(values, ", ")+")")
			}
			if err := s.db.Exec(t.Context(), sql); err != nil {
				t.Logf("%s: %v", sql, err) // a duplicate, as in a unique Boolean, is skipped
			}
		}
	}
	for _, m := range w.models {
		for _, f := range m.fields {
			if f.to != 0 {
				s.exec(fmt.Sprintf("UPDATE %s SET %s = (SELECT max(id) FROM %s) WHERE id > 1", sqltext.Ident(p, m.table()), sqltext.Ident(p, f.column()), sqltext.Ident(p, w.model(f.to).table())))
			}
		}
	}
}

// keptColumns returns the values of ids and of the fields whose type, NOT NULL and model no edit
// changed.
func keptColumns(s *subject, from, to *world, afterwards bool) map[string]string {
	p := s.db.Dialect().Provider()
	out := map[string]string{}
	read := func(label string, m *thing, column string) {
		out[label] = s.query(string("SELECT id, " + sqltext.Ident(p, column) + " FROM " + sqltext.Ident(p, m.table()) + " ORDER BY id"))
	}
	for _, was := range from.models {
		is := to.model(was.label)
		if is == nil {
			continue
		}
		m := was
		if afterwards {
			m = is
		}
		read(was.name, m, "id")
		for _, f := range was.fields {
			g := is.field(f.label)
			if g == nil || f.kind != g.kind || f.optional && !g.optional {
				continue
			}
			column := f.column()
			if afterwards {
				column = g.column()
			}
			read(was.name+"."+f.name, m, column)
		}
	}
	return out
}

func (m *thing) field(label int) *item {
	if at := slices.IndexFunc(m.fields, func(f *item) bool { return f.label == label }); at >= 0 {
		return m.fields[at]
	}
	return nil
}

// losses returns the name of a dropped table with rows, or of a dropped column with values; "" if
// there is none.
func losses(s *subject, from, to *world, seeded state) string {
	for _, was := range from.models {
		rows := seeded.rows[was.table()]
		if len(rows) < 2 || rows[1] == "" {
			continue
		}
		is := to.model(was.label)
		if is == nil {
			return was.name
		}
		names := strings.Split(rows[0], ",")
		for _, f := range was.fields {
			at := slices.Index(names, string(sqltext.Ident(s.db.Dialect().Provider(), f.column())))
			for _, row := range rows[1:] {
				if is.field(f.label) == nil && at >= 0 && strings.Split(row, "|")[at] != "" {
					return was.name + "." + f.name
				}
			}
		}
	}
	return ""
}
