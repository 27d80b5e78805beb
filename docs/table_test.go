package docs_test

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/cocomon/comon_orm/examples/blog/blogdb"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/q"
	"github.com/cocomon/comon_orm/runtime/orm"
)

type (
	user = *blogdb.User
	post = *blogdb.Post
)

// sections returns the types whose exported names a section of the guide lists.
func sections() map[string][]reflect.Type {
	return map[string][]reflect.Type{
		"Models":  {reflect.TypeFor[orm.Model[user]](), reflect.TypeFor[orm.ExistingModel[user]](), reflect.TypeFor[orm.ViewModel[user]]()},
		"Queries": {reflect.TypeFor[*orm.Query[user]]()},
		"Writes": {
			reflect.TypeFor[*orm.Create[user]](), reflect.TypeFor[*orm.CreateMany[user]](), reflect.TypeFor[*orm.Update[user]](),
			reflect.TypeFor[*orm.UpdateMany[user]](), reflect.TypeFor[*orm.Upsert[user]](), reflect.TypeFor[*orm.Delete[user]](),
			reflect.TypeFor[*orm.DeleteMany[user]](),
		},
		"Columns": {
			reflect.TypeFor[orm.Text[user]](), reflect.TypeFor[orm.NullText[user]](), reflect.TypeFor[orm.Int[user]](),
			reflect.TypeFor[orm.NullInt[user]](), reflect.TypeFor[orm.BigInt[user]](), reflect.TypeFor[orm.NullBigInt[user]](),
			reflect.TypeFor[orm.Float[user]](), reflect.TypeFor[orm.NullFloat[user]](), reflect.TypeFor[orm.Decimal[user]](),
			reflect.TypeFor[orm.NullDecimal[user]](), reflect.TypeFor[orm.Field[user, int]](), reflect.TypeFor[orm.NullField[user, int]](),
			reflect.TypeFor[orm.Ordered[user, int]](), reflect.TypeFor[orm.NullOrdered[user, int]](), reflect.TypeFor[orm.Opaque[user, int]](),
			reflect.TypeFor[orm.NullOpaque[user, int]](), reflect.TypeFor[orm.JSON[user, int]](), reflect.TypeFor[orm.NullJSON[user, int]](),
			reflect.TypeFor[orm.OpaqueJSON[user, int]](), reflect.TypeFor[orm.NullOpaqueJSON[user, int]](),
			reflect.TypeFor[orm.List[user, int]](), reflect.TypeFor[orm.OpaqueList[user, int]](),
		},
		"JSON paths": {reflect.TypeFor[orm.JSONPath[user]]()},
		"Relations": {
			reflect.TypeFor[*orm.Many[user, post]](), reflect.TypeFor[*orm.One[user, post]](), reflect.TypeFor[*orm.ExistingMany[user, post]](),
			reflect.TypeFor[*orm.ExistingOne[user, post]](), reflect.TypeFor[*orm.ViewMany[user, post]](), reflect.TypeFor[*orm.ViewOne[user, post]](),
		},
		"Measures and groups":    {reflect.TypeFor[orm.Groups[user]](), reflect.TypeFor[orm.Measure[user, int]](), reflect.TypeFor[orm.RelatedMeasure[user, int]]()},
		"Client and transaction": {reflect.TypeFor[*blogdb.Client](), reflect.TypeFor[*blogdb.Tx]()},
	}
}

// exported returns the names of methods and of fields that hold functions.
func exported(types []reflect.Type) map[string]bool {
	names := map[string]bool{}
	for _, t := range types {
		for i := range t.NumMethod() {
			names[t.Method(i).Name] = true
		}
		if t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		for _, f := range reflect.VisibleFields(t) {
			if f.IsExported() && f.Type.Kind() == reflect.Func {
				names[f.Name] = true
			}
		}
	}
	return names
}

// notForPrograms returns exported names that only generated code and packages of this module use.
// Functions whose comment says "called by generated code" need no entry.
func notForPrograms() []string {
	return []string{
		"BeginTx", "CommitTx", "CreateRows", "InTransaction", "NewConfig", "OnExecutor", "RollbackTx", "WithScope", "WithTx",
	}
}

// TestVerbs compares the tables of the guide with the code: each exported verb and operator is in
// the table of its section, and nothing else is.
func TestVerbs(t *testing.T) {
	tables := tablesOf(t)
	check := func(section string, want map[string]bool) {
		if len(tables[section]) == 0 {
			t.Errorf("the guide has no section %q", section)
		}
		for _, name := range slices.Sorted(maps.Keys(want)) {
			if !tables[section][name] && !slices.Contains(notForPrograms(), name) {
				t.Errorf("%s: the table lacks %s", section, name)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(tables[section])) {
			if !want[name] {
				t.Errorf("%s: the code has no %s", section, name)
			}
		}
	}
	for section, types := range sections() {
		names := exported(types)
		if section == "Models" {
			names["CreateMany"] = q.Post.CreateMany != nil // a field of the generated variables
		}
		check(section, names)
	}
	check("Functions of package orm", functions(t))
}

// TestVerbsInGoDoc: the documentation of a generated model names all of its verbs.
func TestVerbsInGoDoc(t *testing.T) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "../examples/blog/blogdb/q/post_gen.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := doc.NewFromFiles(files, []*ast.File{file}, "q")
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(pkg.Types, func(m *doc.Type) bool { return m.Name == "PostModel" })
	words := strings.FieldsFunc(pkg.Types[i].Doc, func(r rune) bool { return !unicode.IsLetter(r) })
	for name := range exported(sections()["Models"]) {
		if !slices.Contains(words, name) {
			t.Errorf("the documentation of PostModel does not name %s: %s", name, pkg.Types[i].Doc)
		}
	}
}

// tablesOf returns the names in the first column of the tables of the guide, by section.
func tablesOf(t *testing.T) map[string]map[string]bool {
	t.Helper()
	text, err := os.ReadFile("client.md")
	if err != nil {
		t.Fatal(err)
	}
	name := regexp.MustCompile("`(\\w+)`")
	tables := map[string]map[string]bool{}
	for section := range strings.SplitSeq(string(text), "\n## ") {
		title, rest, _ := strings.Cut(section, "\n")
		tables[title] = map[string]bool{}
		for line := range strings.Lines(rest) {
			cells := strings.Split(line, "|")
			if len(cells) != 6 || strings.HasPrefix(cells[4], "-") || strings.TrimSpace(cells[4]) == "SQLite" {
				continue
			}
			for _, m := range name.FindAllStringSubmatch(cells[1], -1) {
				tables[title][m[1]] = true
			}
		}
	}
	return tables
}

// functions returns the functions of package orm that programs call.
func functions(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	dir := os.DirFS("../runtime/orm")
	files, err := fs.Glob(dir, "*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		text, err := fs.ReadFile(dir, path)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			internal := ok && strings.Contains(strings.Join(strings.Fields(f.Doc.Text()), " "), "called by generated code")
			if ok && f.Recv == nil && f.Name.IsExported() && !internal && !strings.HasSuffix(path, "_test.go") {
				names[f.Name.Name] = true
			}
		}
	}
	return names
}
