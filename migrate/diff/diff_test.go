package diff_test

import (
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	gocmp "github.com/google/go-cmp/cmp"
)

// over returns a condition over the columns of users.
func over(sql sqltext.SQL) catalog.Expr {
	return catalog.NewExprOver(provider.PostgreSQL, sql, sqltext.Types{"id": "integer", "code": "character varying(5)"})
}

func users(change func(*catalog.Table)) catalog.Database {
	t := &catalog.Table{Name: "users", Model: "User", Columns: []*catalog.Column{
		{Name: "id", Type: catalog.Type{Name: "integer"}}, {Name: "code", Type: catalog.Type{Name: "character varying", Args: []int{5}}, Nullable: true},
	}, PrimaryKey: &catalog.Index{Name: "users_pkey", Unnamed: true, Columns: []catalog.IndexColumn{{Name: "id"}}},
		Indexes: []*catalog.Index{{Name: "users_code_idx", Unnamed: true, Columns: []catalog.IndexColumn{{Name: "code"}}, Where: over(`"code" = 'a' AND "id" > 3`)}}}
	if change != nil {
		t.Model = ""
		change(t)
	}
	return catalog.Database{Tables: []*catalog.Table{t}}
}

func TestDrift(t *testing.T) {
	column := func(t *catalog.Table, name string) *catalog.Column { return t.Column(name) }
	tests := []struct {
		name string
		live func(*catalog.Table)
		want []string
	}{
		{"equal", func(*catalog.Table) {}, nil},
		{"another type", func(t *catalog.Table) { column(t, "code").Type = catalog.Type{Name: "text"} },
			[]string{"column users.code: type text, expected character varying(5)"}},
		{"not null and a default", func(t *catalog.Table) {
			column(t, "code").Nullable, column(t, "code").Default = false, catalog.LiteralDefault{Text: "x"}
		},
			[]string{"column users.code: NOT NULL, expected nullable; default 'x', expected no default"}},
		{"missing column", func(t *catalog.Table) { t.Columns = t.Columns[:1] }, []string{"column users.code: missing"}},
		{"names of unnamed keys", func(t *catalog.Table) { t.PrimaryKey.Name, t.Indexes[0].Name = "pk", "ix" }, nil},
		{"missing index", func(t *catalog.Table) { t.Indexes = nil }, []string{"index users_code_idx of table users: missing"}},
		{"predicate in the database's words", func(t *catalog.Table) {
			t.Indexes[0].Where = over("(((code)::text = 'a'::text) and (id > 3))")
		}, nil},
		{"another predicate", func(t *catalog.Table) {
			t.Indexes[0].Where = over("((code = 'a'::text) OR (id > 3))")
		},
			[]string{"index users_code_idx of table users: not as expected", "index users_code_idx of table users: missing"}},
		{"what is not ours", func(t *catalog.Table) {
			t.Columns = append(t.Columns, &catalog.Column{Name: "extra", Nullable: true})
			t.Indexes = append(t.Indexes, &catalog.Index{Name: "by_hand", Columns: []catalog.IndexColumn{{Name: "extra"}}})
			t.Checks = append(t.Checks, &catalog.Check{Name: "c", SQL: "id > 0"})
		}, nil},
		{"a column that refuses our inserts", func(t *catalog.Table) { t.Columns = append(t.Columns, &catalog.Column{Name: "extra"}) },
			[]string{"column users.extra: not in the schema, NOT NULL and without a default"}},
		{"another key", func(t *catalog.Table) { t.PrimaryKey.Columns[0].Name = "code" }, []string{"primary key of table users: columns (code), expected (id)"}},
		{"missing table", func(t *catalog.Table) { t.Name = "people" }, []string{"table users: missing"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			want, live := users(nil), users(test.live)
			verdicts := diff.Verdicts{}
			for _, q := range diff.Questions(want, live, nil) {
				verdicts.Add([]diff.Question{q}, []diff.Verdict{diff.Different})
			}
			for _, d := range verdicts.Drift(want, live) {
				got = append(got, d.Message)
			}
			if d := gocmp.Diff(test.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestInverse checks that inverted renames restore the original catalog.
func TestInverse(t *testing.T) {
	n := func(s string) diff.Name { return diff.Name{Name: s} }
	renames := []diff.Rename{
		diff.TableRename{From: n("a"), To: n("b")}, diff.ColumnRename{Table: n("a"), From: "x", To: "y"},
		diff.EnumRename{From: n("E"), To: n("F")},
		diff.EnumValueRename{Enum: n("E"), From: "v", To: "w", Columns: []diff.ColumnName{{Table: n("a"), Column: "x"}}},
	}
	want := []diff.Rename{
		diff.TableRename{From: n("b"), To: n("a")}, diff.ColumnRename{Table: n("b"), From: "y", To: "x"},
		diff.EnumRename{From: n("F"), To: n("E")},
		diff.EnumValueRename{Enum: n("F"), From: "w", To: "v", Columns: []diff.ColumnName{{Table: n("b"), Column: "y"}}},
	}
	if d := gocmp.Diff(want, diff.Inverse(renames)); d != "" {
		t.Error(d)
	}
	if d := gocmp.Diff(renames, diff.Inverse(diff.Inverse(renames))); d != "" {
		t.Error(d)
	}
}

// TestQuestions checks that different texts become a question, that a question without an answer is
// no drift, and that only an answer of the database makes the texts equal.
func TestQuestions(t *testing.T) {
	table := func(model string, typ, def, where string) catalog.Database {
		d := catalog.Default(catalog.ExprDefault{Expr: catalog.NewExpr(provider.PostgreSQL, sqltext.SQL(def))})
		return catalog.Database{Tables: []*catalog.Table{{
			Name: "t", Model: model, Columns: []*catalog.Column{{Name: "c", Type: catalog.Type{Name: typ}, Default: d}},
			Indexes: []*catalog.Index{{Name: "ix", Columns: []catalog.IndexColumn{{Name: "c"}}, Where: catalog.NewExpr(provider.PostgreSQL, sqltext.SQL(where))}},
		}}}
	}
	want := table("T", "text", "f(1)", "g(c)")
	tests := map[string]struct {
		live catalog.Database
		open []string
	}{
		"the same":          {table("", "text", "( f( 1 ) )", "g (c)"), nil},
		"other expressions": {table("", "text", "f(2)", "h(c)"), []string{"h(c) is g(c)", "default f(2) is f(1) (column c)"}},
		"another type":      {table("", "integer", "f(2)", "g(c)"), nil},
		"two snapshots":     {table("Old", "text", "f(2)", "h(c)"), nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			questions := diff.Questions(want, test.live, nil)
			var open []string
			for _, q := range questions {
				open = append(open, q.String())
			}
			if d := gocmp.Diff(test.open, open); d != "" {
				t.Fatal(d)
			}
			for verdict, drifts := range map[diff.Verdict]bool{diff.Equal: false, diff.Unknown: true, diff.Different: true} {
				v := diff.Verdicts{}
				for _, q := range questions {
					v.Add([]diff.Question{q}, []diff.Verdict{verdict})
				}
				if len(diff.Questions(want, test.live, v)) > 0 {
					t.Error("a question is asked twice")
				}
				if drift := v.Drift(want, test.live); len(questions) > 0 && drifts != (len(drift) > 0) {
					t.Errorf("%s: drift %v", verdict, drift)
				}
				if changes := v.Compute(test.live, want, nil); len(questions) > 0 && drifts != (len(changes) > 0) {
					t.Errorf("%s: changes %v", verdict, changes)
				}
			}
			if drift := diff.Drift(want, test.live); len(questions) > 0 && len(drift) > 0 {
				t.Errorf("nobody was asked: %v", drift)
			}
		})
	}
}
