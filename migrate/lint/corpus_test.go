package lint_test

import (
	"testing"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/schematest/corpus"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/lower"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// TestCorpus lints the plans that create and drop every schema of a corpus.
func TestCorpus(t *testing.T) {
	corpus.Each(t, func(t *testing.T, schemas []corpus.Schema) {
		for _, c := range schemas {
			s, diagnostics := grammar.Parse(c.Name, c.Text)
			if diagnostics.HasErrors() || s.Datasource == nil || !s.Datasource.Provider.Known() {
				continue
			}
			empty := &schema.Schema{Datasource: s.Datasource}
			t.Run(c.Name, func(t *testing.T) {
				judgePlan(t, s.Datasource.Provider, direct(s.Datasource.Provider, empty, s), empty, s)
				judgePlan(t, s.Datasource.Provider, direct(s.Datasource.Provider, s, empty), s, empty)
			})
		}
	})
}

// direct plans the change from one schema to another, without questions about renames.
func direct(p provider.Provider, before, after *schema.Schema) plan.Plan {
	in := plan.Input{Dialect: dialectOf(p), NoRename: true}
	in.From, _ = lower.Schema(before, in.Dialect)
	in.To, _ = lower.Schema(after, in.Dialect)
	in.Changes = diff.Compute(in.From, in.To, nil)
	return plan.Make(in)
}
