package lint_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/lower"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// corpus is where schemas of all kinds lie beside the checkout, on machines that have them.
const corpus = "../../../shared/corpus"

// TestCorpus lints the plans that make and that drop every schema of the corpus.
func TestCorpus(t *testing.T) {
	if _, err := os.Stat(corpus); err != nil {
		t.Skip("no corpus: ", err)
	}
	err := filepath.WalkDir(corpus, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".prisma" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		s, diagnostics := grammar.Parse(path, string(data))
		if diagnostics.HasErrors() || s.Datasource == nil || !s.Datasource.Provider.Known() {
			return nil
		}
		empty := &schema.Schema{Datasource: s.Datasource}
		t.Run(entry.Name(), func(t *testing.T) {
			judgePlan(t, s.Datasource.Provider, direct(s.Datasource.Provider, empty, s), empty, s)
			judgePlan(t, s.Datasource.Provider, direct(s.Datasource.Provider, s, empty), s, empty)
		})
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// direct plans the way from one schema to the other, no questions asked.
func direct(p provider.Provider, before, after *schema.Schema) plan.Plan {
	in := plan.Input{Dialect: dialectOf(p), NoRename: true}
	in.From, _ = lower.Schema(before, in.Dialect)
	in.To, _ = lower.Schema(after, in.Dialect)
	in.Changes = diff.Compute(in.From, in.To, nil)
	return plan.Make(in)
}
