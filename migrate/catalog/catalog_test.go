package catalog_test

import (
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/google/go-cmp/cmp"
)

func shop() *catalog.Database {
	return &catalog.Database{
		Tables: []*catalog.Table{
			{Name: "users", Columns: []*catalog.Column{{Name: "id", Type: catalog.Type{Name: "integer"}}, {Name: "mail", Type: catalog.Type{Name: "text"}}}},
			{Schema: "app", Name: "users"},
		},
		Enums:      []*catalog.Enum{{Name: "role"}, {Schema: "app", Name: "role"}},
		Others:     []catalog.Relation{{TableName: catalog.TableName{Schema: "app", Name: "totals"}, Kind: "a view"}},
		Extensions: []catalog.Extension{{Name: "citext"}},
	}
}

// TestFinds checks that names are found only in their schema and in their exact spelling.
func TestFinds(t *testing.T) {
	d := shop()
	for _, n := range []struct {
		schema, name string
		table, enum  bool
		other        string
	}{
		{"", "users", true, false, ""},
		{"app", "users", true, false, ""},
		{"", "Users", false, false, ""},
		{"other", "users", false, false, ""},
		{"app", "role", false, true, ""},
		{"", "role", false, true, ""},
		{"app", "totals", false, false, "a view"},
		{"", "totals", false, false, ""},
	} {
		table, enum := d.Table(n.schema, n.name), d.Enum(n.schema, n.name)
		if (table != nil) != n.table || (enum != nil) != n.enum || d.Other(n.schema, n.name) != n.other {
			t.Errorf("%s.%s: %v %v %q", n.schema, n.name, table, enum, d.Other(n.schema, n.name))
		}
		if table != nil && (table.Name != n.name || table.Schema != n.schema) || enum != nil && enum.Schema != n.schema {
			t.Errorf("%s.%s is another's", n.schema, n.name)
		}
	}
	users := d.Tables[0]
	if c := users.Column("mail"); c != users.Columns[1] || users.Column("Mail") != nil {
		t.Errorf("column %v", c)
	}
	if got := []string{users.QName(), d.Tables[1].QName()}; !cmp.Equal(got, []string{"users", "app.users"}) {
		t.Error(got)
	}
	if d.Extension("citext") != &d.Extensions[0] || d.Extension("vector") != nil {
		t.Error("extensions")
	}
	ix := catalog.Index{Columns: []catalog.IndexColumn{{Name: "mail"}, {Expr: "lower(mail)"}}}
	if got := ix.ColumnNames(); !cmp.Equal(got, []string{"mail", ""}) {
		t.Error(got)
	}
}

// TestExprComparesForms checks that the text of an expression stays unchanged, and that expressions
// are compared by their forms.
func TestExprComparesForms(t *testing.T) {
	users := shop().Tables[0]
	types := users.Types(func(t catalog.Type) sqltext.SQL { return sqltext.SQL(t.Name) })
	if diff := cmp.Diff(sqltext.Types{"id": "integer", "mail": "text"}, types); diff != "" {
		t.Error(diff)
	}
	for _, c := range []struct {
		a, b  sqltext.SQL
		equal bool
	}{
		{"1+1", "(1 + 1)", true},
		{"1+1", "2", false},
		{"id > 1", "(id > 1)", true},
		{"mail = 'x'", "(mail = 'x'::text)", true},
		{"mail = 'x'", "mail = 'X'", false},
		{"", "", true},
		{"", "1", false},
	} {
		a, b := catalog.NewExprOver(provider.PostgreSQL, c.a, types), catalog.NewExprOver(provider.PostgreSQL, c.b, types)
		if a.Equal(b) != c.equal || a.SQL != c.a || a.IsZero() != (c.a == "") {
			t.Errorf("%q and %q are equal: %t", c.a, c.b, !c.equal)
		}
	}
	if (catalog.Expr{}) != catalog.NewExpr(provider.SQLite, "") {
		t.Error("no text is an expression")
	}
}

// TestPlaced checks that types and operator classes of an extension get its schema if they have
// none, and that the input is unchanged.
func TestPlaced(t *testing.T) {
	typed := func(d catalog.Database) (out []string) {
		for _, c := range d.Tables[0].Columns {
			out = append(out, c.Type.Schema+"."+c.Type.Name)
		}
		return append(out, d.Tables[0].Indexes[0].Columns[0].OpClass)
	}
	database := func(declared ...catalog.Extension) catalog.Database {
		return catalog.Database{Extensions: declared, Tables: []*catalog.Table{{
			Columns: []*catalog.Column{
				{Type: catalog.Type{Name: "geometry(Point,4326)"}}, {Type: catalog.Type{Name: "text"}},
				{Type: catalog.Type{Name: "geometry", Schema: "said"}}, {Type: catalog.Type{Name: "geometry", Enum: true}},
			},
			Indexes: []*catalog.Index{{Columns: []catalog.IndexColumn{{OpClass: "gist_ops"}}}},
		}}}
	}
	live := catalog.Extension{Name: "postgis", Schema: "geo", Types: []string{"geometry"}, Classes: []string{"geo.gist_ops"}}
	for name, c := range map[string]struct {
		d    catalog.Database
		live []catalog.Extension
		want []string
	}{
		"nothing is known": {database(), nil, []string{".geometry(Point,4326)", ".text", "said.geometry", ".geometry", "gist_ops"}},
		"live":             {database(), []catalog.Extension{live}, []string{"geo.geometry(Point,4326)", ".text", "said.geometry", ".geometry", "geo.gist_ops"}},
		"it moves": {database(catalog.Extension{Name: "postgis", Schema: "maps"}), []catalog.Extension{live},
			[]string{"maps.geometry(Point,4326)", ".text", "said.geometry", ".geometry", "gist_ops"}},
		"not there yet": {database(catalog.Extension{Name: "geometry", Schema: "maps"}), nil,
			[]string{"maps.geometry(Point,4326)", ".text", "said.geometry", ".geometry", "gist_ops"}},
	} {
		before := typed(c.d)
		if diff := cmp.Diff(c.want, typed(c.d.Placed(c.live))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if diff := cmp.Diff(before, typed(c.d)); diff != "" {
			t.Errorf("%s: what was given: %s", name, diff)
		}
	}
}

func TestHierarchy(t *testing.T) {
	var none *catalog.Hierarchy
	child := &catalog.Hierarchy{Inherited: []string{"name"}}
	if none.Split() || none.Inherits("name") || child.Split() || !child.Inherits("name") || child.Inherits("Name") {
		t.Error("what a table inherits")
	}
	if !(&catalog.Hierarchy{Children: true}).Split() || !(&catalog.Hierarchy{Partitioned: true}).Split() {
		t.Error("rows are in other tables")
	}
}
