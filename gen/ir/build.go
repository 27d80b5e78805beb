package ir

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
	"github.com/cocomon/comon_orm/internal/provider"
)

// CodeRenamed reports that a name of the schema has another form in Go, because the usual form is
// reserved or already used.
const CodeRenamed diag.Code = "CO2001"

// reservedTypes are names in the client's package that no model or enum can have.
var reservedTypes = strings.Fields("Client Tx Open New QuerySupport")

// reservedFields are names that no field of a model can have in Go. They are the operations of
// orm.Model, the name Model itself (it is embedded), the methods of inputs and patches, and the
// methods and fields of rows for JSON.
var reservedFields = strings.Fields(`FindMany FindFirst FindUnique Create CreateMany Update UpdateMany Upsert
	Delete DeleteMany GroupBy Aggregate CountRows And Or Not AllRows Model Encode EncodePatch LoadState NullRelations
	MarshalJSON UnmarshalJSON`)

// queryLocals are the local variables of functions in the query package. If a client's package has
// such a name, the query package imports it under an alias.
var queryLocals = []string{"f", "m", "in", "i", "row"}

// Build decides all names and types of the generated package of s. A warning reports a name that
// does not have its usual form in Go.
func Build(s *schema.Schema, opts Options) (*Package, diag.List) {
	b := &builder{
		pkg: &Package{
			Name: opts.Package, ImportPath: opts.ImportPath, Source: opts.Source,
			QueryName: cmp.Or(opts.QueryPackage, DefaultQueryPackage),
			TestDDL:   opts.TestDDL, PostgresDDL: opts.PostgresDDL, TestPackage: opts.Package + "test",
		},
		symbols:      newScope(reservedTypes...),
		querySymbols: newScope(),
		files:        newScope("client_gen.go", "doc_gen.go", "enums_gen.go"),
		models:       map[*schema.Model]*Model{},
		enums:        map[*schema.Enum]*Enum{},
		uuid:         opts.UUID,
		sqlNull:      opts.SQLNull,
	}
	b.pkg.QueryPath = b.pkg.ImportPath + "/" + b.pkg.QueryName
	b.pkg.Alias = b.pkg.Name
	if slices.Contains(queryLocals, b.pkg.Name) {
		b.pkg.Alias += "db"
	}
	b.datasource(s.Datasource)
	switch b.pkg.Provider {
	case provider.SQLite: // SchemaDir is needed for SQLite only, where the path of the database may be relative to it
		b.pkg.SchemaDir = opts.SchemaDir
	case provider.PostgreSQL:
	}
	b.typeNames(s)
	for _, e := range s.Enums {
		b.enum(e)
	}
	for _, m := range b.sources {
		b.model(m)
	}
	for _, e := range s.Enums {
		b.enumFuncs(e)
	}
	for _, m := range b.sources {
		b.relations(m)
	}
	b.factories()
	b.pkg.Calls = calls(b.pkg)
	return b.pkg, b.warnings
}

type builder struct {
	pkg          *Package
	symbols      scope // package level
	querySymbols scope // package level of the query package
	files        scope // in lower case: some file systems ignore case
	models       map[*schema.Model]*Model
	enums        map[*schema.Enum]*Enum
	sources      []*schema.Model // the models that the client has
	uuid         *schema.GoType  // of fields with UUIDs, nil for string
	sqlNull      bool            // whether nullable fields have the type sql.Null
	warnings     diag.List
}

func (b *builder) datasource(d *schema.Datasource) {
	b.pkg.Provider = provider.Default
	b.pkg.Env = "DATABASE_URL"
	if d == nil {
		return
	}
	if d.Provider.Known() {
		b.pkg.Provider = d.Provider
	}
	if d.URL.Env != "" {
		b.pkg.Env = d.URL.Env
	}
	if d.URL.Literal != "" {
		b.pkg.Env = ""
		switch b.pkg.Provider {
		case provider.PostgreSQL: // the URL may contain a password, so it is not written into generated code
		case provider.SQLite:
			b.pkg.Literal = d.URL.Literal
		}
	}
}

// typeNames chooses the Go names of models and enums. Names derived from them are chosen later.
func (b *builder) typeNames(s *schema.Schema) {
	for _, m := range s.Models {
		if m.Ignored || !hasColumns(m) {
			continue
		}
		goName := b.claim(b.symbols, GoName(m.Name), "model "+m.Name, m.Span)
		stem, _ := b.files.claim(snake(goName)+"_gen.go", "model "+m.Name)
		b.querySymbols.claim(goName, "model "+m.Name)
		im := &Model{Name: m.Name, Go: goName, Path: b.pkg.ImportPath, File: fileName(stem), Doc: m.Doc, Schema: m.Schema, Table: m.DBName, Access: access(m)}
		b.models[m] = im
		b.sources = append(b.sources, m)
		b.pkg.Models = append(b.pkg.Models, im)
	}
	for _, e := range s.Enums {
		ie := &Enum{Name: e.Name, DB: e.DBName, Schema: e.Schema, Doc: e.Doc}
		ie.Go = b.claim(b.symbols, GoName(e.Name), "enum "+e.Name, e.Span)
		b.enums[e] = ie
		b.pkg.Enums = append(b.pkg.Enums, ie)
	}
}

// hasColumns reports whether the client can read a column of the model. It cannot read any column
// of a view if the schema language lacks the types of all of them.
func hasColumns(m *schema.Model) bool {
	return slices.ContainsFunc(m.Fields, func(f *schema.Field) bool { return inClient(f) && f.IsColumn() })
}

// fileName returns a name with the suffix _gen.go. If claim has appended `_`, fileName moves it
// before the suffix: user_gen.go_ becomes user__gen.go.
func fileName(claimed string) string {
	bare := strings.TrimRight(claimed, "_")
	return strings.TrimSuffix(bare, "_gen.go") + claimed[len(bare):] + "_gen.go"
}

// claim reserves a name that users see. It warns if the name is not the usual one.
func (b *builder) claim(s scope, natural, holder string, at source.Span) string {
	got, by := s.claim(natural, holder)
	if by != "" {
		b.warnings = append(b.warnings, diag.Diagnostic{
			Severity: diag.Warning, Code: CodeRenamed, Span: at,
			Message: fmt.Sprintf("%s is called %s in Go: %s is taken by %s", holder, got, natural, by),
			Help:    "rename it and keep the name in the database by @map, or leave it so",
		})
	}
	return got
}
