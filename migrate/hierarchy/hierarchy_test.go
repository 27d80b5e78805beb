package hierarchy_test

import (
	"testing"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/hierarchy"
	"github.com/google/go-cmp/cmp"
)

func column(name, typed string) *catalog.Column {
	return &catalog.Column{Name: name, Type: catalog.Type{Name: typed}}
}

func index(unique bool, columns ...string) *catalog.Index {
	ix := &catalog.Index{Name: "ix", Unique: unique}
	for _, c := range columns {
		ix.Columns = append(ix.Columns, catalog.IndexColumn{Name: c})
	}
	return ix
}

func same(column string) string { return column }

// Changes of the tables of the package comment.
var (
	retypeAt = diff.AlterColumn{From: column("at", "date"), To: column("at", "text"), Type: true}
	loosen   = diff.AlterColumn{From: column("name", "text"), To: &catalog.Column{Name: "name", Nullable: true}, Nullable: true}
)

// TestRefused checks each example of the package comment, and a similar change that is allowed.
func TestRefused(t *testing.T) {
	events := hierarchy.Table{Name: "ev", Live: same, Hierarchy: &catalog.Hierarchy{Partitioned: true, Key: []string{"at"}}}
	computed := hierarchy.Table{Name: "ev", Live: same, Hierarchy: &catalog.Hierarchy{Partitioned: true, Key: []string{"at"}, Computed: true}}
	renamed := hierarchy.Table{Name: "ev", Hierarchy: events.Hierarchy, Live: func(c string) string {
		if c == "since" {
			return "at"
		}
		return c
	}}
	capitals := hierarchy.Table{Name: "capitals", Live: same, Hierarchy: &catalog.Hierarchy{Inherited: []string{"name"}, Required: []string{"name"}}}
	for name, c := range map[string]struct {
		table  hierarchy.Table
		change diff.TableChange
		want   hazard.Case // "" is allowed
	}{
		"unique without the key":         {events, diff.AddIndex{Index: index(true, "kind")}, hazard.OfUnique},
		"unique with the key":            {events, diff.AddIndex{Index: index(true, "kind", "at")}, ""},
		"unique with the key's new name": {renamed, diff.AddIndex{Index: index(true, "kind", "since")}, ""},
		"not unique":                     {events, diff.AddIndex{Index: index(false, "kind")}, ""},
		"unique over a computed key":     {computed, diff.AddIndex{Index: index(true, "kind", "at")}, hazard.OfUnique},
		"primary key without the key":    {events, diff.AddPrimaryKey{Key: index(true, "id")}, hazard.OfPrimaryKey},
		"another primary key":            {events, diff.AlterPrimaryKey{To: index(true, "id")}, hazard.OfPrimaryKey},
		"drop of the key":                {events, diff.DropColumn{Column: column("at", "date")}, hazard.OfPartition},
		"drop of another column":         {events, diff.DropColumn{Column: column("kind", "text")}, ""},
		"another type of the key":        {events, retypeAt, hazard.OfPartition},
		"rename of the key":              {events, diff.RenameColumn{From: "at", To: "since"}, ""},
		"drop of an inherited column":    {capitals, diff.DropColumn{Column: column("name", "text")}, hazard.OfInherited},
		"rename of an inherited column":  {capitals, diff.RenameColumn{From: "name", To: "n"}, hazard.OfInherited},
		"what the parent requires":       {capitals, loosen, hazard.OfInherited},
		"a column of its own":            {capitals, diff.DropColumn{Column: column("country", "text")}, ""},
		"unique in a plain table":        {capitals, diff.AddIndex{Index: index(true, "name")}, ""},
		"no hierarchy":                   {hierarchy.Table{Live: same}, retypeAt, ""},
	} {
		parts, refused := hierarchy.Refused(c.table, c.change)
		if refused != (c.want != "") || refused && parts.Case != c.want {
			t.Errorf("%s: refused %t, %+v", name, refused, parts)
		}
	}
}

// TestRefusedForm checks that a keyword is refused only with the changes that it applies to, and
// only for partitioned tables.
func TestRefusedForm(t *testing.T) {
	events := hierarchy.Table{Name: "ev", Hierarchy: &catalog.Hierarchy{Partitioned: true}}
	key := diff.AddForeignKey{Key: &catalog.ForeignKey{Name: "fk"}}
	for name, c := range map[string]struct {
		change diff.TableChange
		form   hierarchy.Form
		what   string // "" is allowed
	}{
		"plain":             {diff.AddIndex{Index: index(false, "kind")}, hierarchy.Form{}, ""},
		"concurrently":      {diff.AddIndex{Index: index(false, "kind")}, hierarchy.Form{Concurrently: true}, "CREATE INDEX CONCURRENTLY"},
		"drop":              {diff.DropIndex{Index: index(false, "kind")}, hierarchy.Form{Concurrently: true}, "DROP INDEX CONCURRENTLY"},
		"plain drop":        {diff.DropIndex{Index: index(false, "kind")}, hierarchy.Form{}, ""},
		"using an index":    {diff.AddIndex{Index: index(true, "at")}, hierarchy.Form{UsingIndex: true}, "ADD CONSTRAINT … USING INDEX"},
		"key of an index":   {diff.AddPrimaryKey{Key: index(true, "at")}, hierarchy.Form{UsingIndex: true}, "ADD CONSTRAINT … USING INDEX"},
		"not valid":         {key, hierarchy.Form{NotValid: true}, "FOREIGN KEY … NOT VALID"},
		"not valid, new":    {key, hierarchy.Form{NotValid: true, KeysNotValid: true}, ""},
		"a key at once":     {key, hierarchy.Form{}, ""},
		"of another change": {retypeAt, hierarchy.Form{Concurrently: true, NotValid: true, UsingIndex: true}, ""},
	} {
		parts, refused := hierarchy.RefusedForm(events, c.change, c.form)
		if refused != (c.what != "") || parts.What != c.what {
			t.Errorf("%s: refused %t, %q", name, refused, parts.What)
		}
		plain := hierarchy.Table{Name: "t", Hierarchy: &catalog.Hierarchy{Children: true}}
		if _, refused := hierarchy.RefusedForm(plain, c.change, c.form); refused {
			t.Errorf("%s: refused of a table that is not partitioned", name)
		}
	}
}

// TestAlong checks that changes of the parent are not repeated in the child, and that other changes
// remain.
func TestAlong(t *testing.T) {
	child := hierarchy.Table{Hierarchy: &catalog.Hierarchy{Own: []string{"own"}}}
	both := diff.AlterColumn{From: column("n", "integer"), To: column("n", "bigint"), Type: true, Default: true}
	rest := diff.AlterColumn{From: column("n", "bigint"), To: both.To, Default: true}
	typed := diff.AlterColumn{From: both.From, To: both.To, Type: true}
	for name, c := range map[string]struct{ change, parent, want diff.TableChange }{
		"added":               {diff.AddColumn{Column: column("n", "text")}, diff.AddColumn{Column: column("n", "text")}, nil},
		"another added":       {diff.AddColumn{Column: column("n", "text")}, diff.AddColumn{Column: column("m", "text")}, diff.AddColumn{Column: column("n", "text")}},
		"dropped":             {diff.DropColumn{Column: column("n", "text")}, diff.DropColumn{Column: column("n", "text")}, nil},
		"dropped, its own":    {diff.DropColumn{Column: column("own", "text")}, diff.DropColumn{Column: column("own", "text")}, diff.DropColumn{Column: column("own", "text")}},
		"renamed":             {diff.RenameColumn{From: "n", To: "m"}, diff.RenameColumn{From: "n", To: "m"}, nil},
		"renamed otherwise":   {diff.RenameColumn{From: "n", To: "m"}, diff.RenameColumn{From: "n", To: "o"}, diff.RenameColumn{From: "n", To: "m"}},
		"another type":        {typed, typed, nil},
		"the default is left": {both, typed, rest},
		"index":               {diff.AddIndex{Index: index(true, "n")}, typed, diff.AddIndex{Index: index(true, "n")}},
	} {
		got := hierarchy.Along(child, c.change, []diff.TableChange{diff.RenameColumn{}, c.parent})
		if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(catalog.Expr{})); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		drop, isDrop := c.change.(diff.DropColumn)
		if hierarchy.Dropped(c.change, []diff.TableChange{c.parent}) != isDrop {
			t.Errorf("%s: dropped above: %t, %v", name, !isDrop, drop)
		}
	}
}

// TestLeft checks that a change of the parent is reported if it also changes a child that is
// unchanged in the schema.
func TestLeft(t *testing.T) {
	after := &catalog.Table{Name: "capitals", Columns: []*catalog.Column{column("name", "text"), column("own", "text"), column("more", "integer")}}
	live := *after
	live.Hierarchy = &catalog.Hierarchy{Inherited: []string{"name", "own"}, Own: []string{"own"}}
	for name, c := range map[string]struct {
		change diff.TableChange
		left   bool
	}{
		"dropped":                 {diff.DropColumn{Column: column("name", "text")}, true},
		"dropped, its own too":    {diff.DropColumn{Column: column("own", "text")}, false},
		"dropped, not there":      {diff.DropColumn{Column: column("people", "text")}, false},
		"renamed":                 {diff.RenameColumn{From: "name", To: "n"}, true},
		"renamed, not inherited":  {diff.RenameColumn{From: "more", To: "n"}, false},
		"another type":            {diff.AlterColumn{From: column("name", "text"), To: column("name", "integer"), Type: true}, true},
		"the same type":           {diff.AlterColumn{From: column("name", "integer"), To: column("name", "text"), Type: true}, false},
		"added over another type": {diff.AddColumn{Column: column("more", "text")}, true},
		"added over the same":     {diff.AddColumn{Column: column("more", "integer")}, false},
		"added":                   {diff.AddColumn{Column: column("new", "text")}, false},
		"index":                   {diff.AddIndex{Index: index(true, "name")}, false},
	} {
		parts, left := hierarchy.Left("cities", &live, after, c.change)
		if left != c.left || parts.Table != "capitals" || parts.Parent != "cities" {
			t.Errorf("%s: left %t, %+v", name, left, parts)
		}
	}
}
