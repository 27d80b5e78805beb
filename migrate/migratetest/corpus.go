package migratetest

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/schematest/corpus"
	"github.com/cocomon/comon_orm/migrate"
)

// testCorpus pushes every schema of a corpus that is valid for the provider, introspects the result
// and pushes again. The second push must find no changes.
func testCorpus(t *testing.T, d Driver) {
	p := newProject(t, d)
	corpus.Both(t, corpus.Cases(t), func(t *testing.T, schemas []corpus.Schema) {
		for _, c := range schemas {
			s, diagnostics := grammar.Parse(c.Name, c.Text)
			if diagnostics.HasErrors() || s.Datasource == nil || s.Datasource.Provider != d.Provider {
				continue
			}
			t.Run(c.Name, func(t *testing.T) { pushTwice(t, p, d, s) })
		}
	})
}

// missingExtension is a part of the error of a server that does not have the files of an extension.
const missingExtension = "is not available"

// foreign returns the schemas that need objects, such as functions, that exist only in the
// databases of their authors. The value is the expected error.
func foreign() map[string]string {
	return map[string]string{
		"029_11Mazen22-United-Motaheda_api.prisma": "cannot use column reference in DEFAULT expression", // dbgenerated uses a column
		"046_OpenPipe-OpenPipe_app.prisma":         "function nanoid() does not exist",
		"ignore__unsupported_required.pg.prisma":   `type "foo" does not exist`,
	}
}

func pushTwice(t *testing.T, shared *project, d Driver, s *schema.Schema) {
	p := shared
	if len(s.Datasource.Schemas) > 0 || len(s.Datasource.Extensions) > 0 {
		// DropAll keeps extensions and the other schemas of the database, so use a new database.
		p = newProject(t, d)
	}
	ctx := context.Background()
	if err := p.db.DropAll(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Push(ctx, s, migrate.PushOptions{}); err != nil {
		reason := foreign()[filepath.Base(t.Name())]
		if strings.Contains(err.Error(), missingExtension) || reason != "" && strings.Contains(err.Error(), reason) {
			t.Skip(err)
		}
		t.Fatal(err)
	}
	again, err := p.Push(ctx, s, migrate.PushOptions{Prune: true})
	if err != nil {
		t.Fatal(err)
	}
	if !again.Plan.Empty() {
		t.Errorf("the second push is not empty: %+v", again.Plan)
	}
	p.pulls(t, s)
}
