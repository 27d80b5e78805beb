package migratetest

import (
	"context"
	"testing"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/format"
	"github.com/cocomon/comon_orm/grammar/merge"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/lower"
	"github.com/google/go-cmp/cmp"
)

// pulls checks pulls of a database with the schema s. A pull with s as base must not change the
// text of s. The result of a pull without a base must lower to the same database, and a second pull
// must not change that result.
func (p *project) pulls(t *testing.T, s *schema.Schema) {
	t.Helper()
	file := s.Datasource.Span.File
	if text := p.pull(t, s, s, file); text != file.Text {
		t.Errorf("a pull without a change changes the schema: %s", cmp.Diff(file.Text, text))
	}
	ds := *s.Datasource
	text := p.pull(t, s, &schema.Schema{Datasource: &ds}, file)
	fresh := &source.File{Name: "pulled.prisma", Text: text}
	pulled, diagnostics := grammar.Check([]*source.File{fresh})
	if diagnostics.HasErrors() {
		t.Fatalf("the pulled schema is invalid: %v\n%s", diagnostics, text)
	}
	p.asksFor(t, pulled)
	if again := p.pull(t, pulled, pulled, fresh); again != text {
		t.Errorf("a second pull changes the schema: %s", cmp.Diff(text, again))
	}
}

// pull pulls with a base and merges the result into the file of another schema.
func (p *project) pull(t *testing.T, of, onto *schema.Schema, file *source.File) string {
	t.Helper()
	pulled, err := p.Pull(context.Background(), onto)
	if err != nil {
		t.Fatal(err)
	}
	tree, _ := ast.Parse(file)
	return merge.Files([]*ast.File{tree}, of, pulled.Schema, func(text string) string {
		tree, _ := ast.Parse(&source.File{Text: text})
		return format.File(tree)
	})[0]
}

// asksFor checks that the schema lowers to the catalog of the database.
func (p *project) asksFor(t *testing.T, s *schema.Schema) {
	t.Helper()
	want, problems := lower.Schema(s, p.db.Dialect())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	live, err := p.db.Inspect(context.Background(), migrate.Scope{Schemas: s.Datasource.Schemas})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range diff.Compute(live.Catalog, want, nil) {
		t.Errorf("the pulled schema is not the database: %T %+v", c, c)
	}
}
