package diff_test

import (
	"testing"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	gocmp "github.com/google/go-cmp/cmp"
)

func users(change func(*catalog.Table)) catalog.Database {
	t := &catalog.Table{Name: "users", Model: "User", Columns: []*catalog.Column{
		{Name: "id", Type: catalog.Type{Name: "integer"}}, {Name: "code", Type: catalog.Type{Name: "character varying", Args: []int{5}}, Nullable: true},
	}, PrimaryKey: &catalog.Index{Name: "users_pkey", Unnamed: true, Columns: []catalog.IndexColumn{{Name: "id"}}},
		Indexes: []*catalog.Index{{Name: "users_code_idx", Unnamed: true, Columns: []catalog.IndexColumn{{Name: "code"}}, Where: `"code" = 'a' AND "id" > 3`}}}
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
		{"predicate in the database's words", func(t *catalog.Table) { t.Indexes[0].Where = "(((code)::text = 'a'::text) and (id > 3))" }, nil},
		{"another predicate", func(t *catalog.Table) { t.Indexes[0].Where = "((code = 'a'::text) OR (id > 3))" },
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
			for _, d := range diff.Drift(users(nil), users(test.live)) {
				got = append(got, d.Message)
			}
			if d := gocmp.Diff(test.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestInverse: renames turned round lead back.
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
