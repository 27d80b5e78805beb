package migrate

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/history"
	"github.com/cocomon/comon_orm/migrate/inventory"
	"github.com/cocomon/comon_orm/migrate/plan"
	"github.com/cocomon/comon_orm/migrate/sqlite/ddl"
)

// bench is a project for tests without a database. Its migrations, history and live schema are
// values.
type bench struct {
	*testing.T
	snapshots *snapshotReader
}

func newBench(t *testing.T) bench {
	return bench{t, newSnapshotReader(grammar.NewSnapshots(), ddl.New())}
}

// schema parses models of the form "a: id Int @id, note String?; b: id Int @id".
func (b bench) schema(models string) *schema.Schema {
	b.Helper()
	s, err := b.snapshots.parse("datasource db {\n  provider = \"sqlite\"\n}\n\n" + snapshotOf(models))
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// snapshot returns the canonical text of models.
func (b bench) snapshot(models string) string {
	b.Helper()
	return b.snapshots.Print(b.schema(models))
}

// migration returns a migration from some models to others.
func (b bench) migration(name, from, to string) *artifact.Migration {
	b.Helper()
	sum := "v1:" + name
	a := &artifact.Migration{
		Name: artifact.Name(name), Checksum: sum, Metadata: artifact.Metadata{Name: artifact.Name(name), Format: artifact.Format, Checksum: sum, Provider: provider.SQLite},
		Files: artifact.Files{Before: b.snapshot(from), After: b.snapshot(to), Migration: "SELECT 1;\n", Rollback: "SELECT 2;\n"},
	}
	var err error
	if a.Script, err = artifact.ParseScript(provider.SQLite, a.Files.Migration); err != nil {
		b.Fatal(err)
	}
	if a.Rollback, err = artifact.ParseScript(provider.SQLite, a.Files.Rollback); err != nil {
		b.Fatal(err)
	}
	return a
}

// observed returns the observation of a database with the tables of models and a history.
func (b bench) observed(models string, events ...history.Event) *observation {
	b.Helper()
	live, err := b.snapshots.lower(b.schema(models))
	if err != nil {
		b.Fatal(err)
	}
	return &observation{history: log(events...), live: &Inspection{Catalog: live, Dependents: map[string][]plan.Dependent{}}, server: "3.40.0"}
}

// log returns a history with a valid chain of the events.
func log(events ...history.Event) *historyView {
	h := &historyView{exists: len(events) > 0}
	for _, e := range events {
		h.events = append(h.events, history.Next(h.last(), e))
		head := history.HeadOf(h.last(), history.Database{})
		h.head = &head
	}
	return h
}

// kind returns the event with another kind.
func kind(e history.Event, k history.Kind) history.Event {
	e.Kind = k
	return e
}

// outcome describes the result of a decision: "" or the class of the error with its distinctive
// part.
func outcome(err error) string {
	var findings *FindingsError
	var drift *DriftError
	var stopped *StoppedError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &findings):
		return "findings: " + string(findings.Findings[0].Code)
	case errors.As(err, &drift):
		return "drift: " + drift.Differences[0].Object
	case errors.As(err, &stopped):
		return "stopped: " + stopped.Risks[0].Hazard.Code()
	default:
		return err.Error()
	}
}

func wantOutcome(t *testing.T, err error, want string) {
	t.Helper()
	if got := outcome(err); want == "" && got != "" || !strings.HasPrefix(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

const (
	none   = ""
	modelA = "a: id Int @id"
	noteA  = "a: id Int @id, note String?"
	both   = modelA + "; b: id Int @id"
)

func TestDecideDeploy(t *testing.T) {
	b := newBench(t)
	first, second := b.migration("20260101_first", none, modelA), b.migration("20260102_second", modelA, noteA)
	elsewhere := b.migration("20260102_second", modelA, noteA)
	elsewhere.Metadata.Provider = provider.PostgreSQL
	newer := b.migration("20260102_second", modelA, noteA)
	newer.Metadata.MinServer = "3.53"
	gap := b.migration("20260102_second", both, noteA)
	applied := newEvent(first, history.Applied)
	begun := newEvent(second, history.GroupDone)
	begun.Group = 1
	for name, c := range map[string]struct {
		set     []*artifact.Migration
		now     *observation
		pending string
		want    string
	}{
		"an empty database":        {[]*artifact.Migration{first, second}, b.observed(none), "20260101_first 20260102_second", ""},
		"one is applied":           {[]*artifact.Migration{first, second}, b.observed(modelA, applied), "20260102_second", ""},
		"all are applied":          {[]*artifact.Migration{first}, b.observed(modelA, applied), "", ""},
		"drift":                    {[]*artifact.Migration{first, second}, b.observed(none, applied), "20260102_second", "drift: a"},
		"drift without pending":    {[]*artifact.Migration{first}, b.observed(none, applied), "", ""},
		"a table is there already": {[]*artifact.Migration{first}, b.observed(both), "20260101_first", "drift: a"},
		"a column is there":        {[]*artifact.Migration{first, second}, b.observed(noteA, applied), "20260102_second", "drift: a.note"},
		"others are not ours":      {[]*artifact.Migration{first, second}, b.observed(both, applied), "20260102_second", ""},
		"cut off between groups":   {[]*artifact.Migration{first, second}, b.observed(noteA, applied, begun), "20260102_second", ""},
		"made from another schema": {[]*artifact.Migration{first, gap}, b.observed(modelA, applied), "", "findings: out-of-order"},
		"missing locally":          {[]*artifact.Migration{second}, b.observed(modelA, applied), "", "findings: applied-migration-missing-locally"},
		"for another database":     {[]*artifact.Migration{first, elsewhere}, b.observed(modelA, applied), "20260102_second", "migration 20260102_second is for postgresql"},
		"for a newer server":       {[]*artifact.Migration{first, newer}, b.observed(modelA, applied), "20260102_second", "migration 20260102_second needs sqlite 3.53"},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := decideDeploy(b.snapshots, c.now, artifact.Set{Migrations: c.set})
			wantOutcome(t, err, c.want)
			var names []string
			for _, a := range d.pending {
				names = append(names, string(a.Name))
			}
			if diff := cmp.Diff(c.pending, strings.Join(names, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDecideDeployRequirements(t *testing.T) {
	b := newBench(t)
	first := b.migration("20260101_first", none, both)
	second := b.migration("20260102_second", both, noteA)
	second.Script.Groups[0].Transactional = false
	second.Script.Groups[0].Statements[0].SQL = "WITH gone AS (DELETE FROM a RETURNING id) SELECT count(*) FROM gone"
	if _, err := decideDeploy(b.snapshots, b.observed(both, newEvent(first, history.Applied)), artifact.Set{Migrations: []*artifact.Migration{first, second}}); err == nil {
		t.Error("a change of rows passes outside a transaction")
	}
	second.Script.Groups[0].Statements[0].SQL = "VACUUM"
	d, err := decideDeploy(b.snapshots, b.observed(both, newEvent(first, history.Applied)), artifact.Set{Migrations: []*artifact.Migration{first, second}})
	if err != nil {
		t.Fatal(err)
	}
	// Altered tables are named in both directions.
	want := Requirements{Outside: true, Tables: []diff.Name{{Name: "a"}, {Name: "a"}, {Name: "b"}}}
	if diff := cmp.Diff(want, d.requirements); diff != "" {
		t.Error(diff)
	}
}

func TestDecideDraft(t *testing.T) {
	b := newBench(t)
	set := artifact.Set{Migrations: []*artifact.Migration{b.migration("20260101_first", none, modelA)}}
	for name, c := range map[string]struct {
		set    artifact.Set
		now    *observation
		target string
		empty  bool
		slug   string
	}{
		"the first":          {artifact.Set{}, nil, modelA, false, "create_table_a"},
		"nothing new":        {set, nil, modelA, true, "migration"},
		"without a database": {set, nil, noteA, false, "add_column_a_note"},
		"with a database":    {set, b.observed(modelA), both, false, "create_table_b"},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := decideDraft(b.snapshots, c.now, c.set, b.schema(c.target), PlanOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if d.Empty() != c.empty || d.Slug() != c.slug || d.After != b.snapshot(c.target) {
				t.Errorf("empty %t, slug %s, after:\n%s", d.Empty(), d.Slug(), d.After)
			}
		})
	}
}

func TestDecideReconcile(t *testing.T) {
	b := newBench(t)
	first := b.migration("20260101_first", none, modelA)
	set := artifact.Set{Migrations: []*artifact.Migration{first}}
	applied := newEvent(first, history.Applied)
	for name, c := range map[string]struct {
		now    *observation
		target string
		want   string
	}{
		"the database has it":  {b.observed(noteA, applied), noteA, ""},
		"nothing to take over": {b.observed(modelA, applied), modelA, ""},
		"the schema lacks it":  {b.observed(modelA, applied), noteA, "drift: a.note"},
		"something is pending": {b.observed(noteA), noteA, "migration 20260101_first is not applied"},
		"one has failed":       {b.observed(noteA, applied, kind(applied, history.Failed)), noteA, "migration 20260101_first is not applied"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := decideReconcile(b.snapshots, c.now, set, b.schema(c.target), DevOptions{})
			wantOutcome(t, err, c.want)
		})
	}
}

func TestDecideStatus(t *testing.T) {
	b := newBench(t)
	first, second := b.migration("20260101_first", none, modelA), b.migration("20260102_second", modelA, noteA)
	set := artifact.Set{Migrations: []*artifact.Migration{first, second}}
	applied, began := newEvent(first, history.Applied), newEvent(second, history.Started)
	old := applied
	old.AfterSchema = ""
	edited := b.observed(none, applied)
	edited.history.events[0].Previous = "somebody's"
	for name, c := range map[string]struct {
		now  *observation
		want string
	}{
		"pending":               {b.observed(modelA, applied), "local-migration-not-applied"},
		"all applied":           {b.observed(noteA, applied, newEvent(second, history.Applied)), ""},
		"drift":                 {b.observed(none, applied), "local-migration-not-applied schema-drift"},
		"others are not ours":   {b.observed(both, applied), "local-migration-not-applied"},
		"half done":             {b.observed(none, applied, began), "migration-unfinished local-migration-not-applied"},
		"an old row":            {b.observed(none, old), "missing-db-snapshot local-migration-not-applied"},
		"rows that were edited": {edited, "history-tampered local-migration-not-applied"},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := decideStatus(b.snapshots, c.now, set, nil)
			if err != nil {
				t.Fatal(err)
			}
			var codes []string
			for _, f := range s.Findings {
				codes = append(codes, string(f.Code))
			}
			if diff := cmp.Diff(c.want, strings.Join(codes, " ")); diff != "" || s.OK != (c.want == "") {
				t.Error(diff)
			}
		})
	}
}

func TestDecidePush(t *testing.T) {
	b := newBench(t)
	for name, c := range map[string]struct {
		live, want string
		prune      bool
		sql        string
	}{
		"nothing to do":            {modelA, modelA, false, ""},
		"a column is missing":      {modelA, noteA, false, `ADD COLUMN "note"`},
		"others stay":              {both, modelA, false, ""},
		"others go when asked for": {both, modelA, true, `DROP TABLE "b"`},
	} {
		t.Run(name, func(t *testing.T) {
			want, err := b.snapshots.lower(b.schema(c.want))
			if err != nil {
				t.Fatal(err)
			}
			wantSQL(t, plan.Make(pushInput(b.snapshots.dialect, b.observed(c.live), want, nil, PushOptions{Prune: c.prune})), c.sql)
		})
	}
}

func TestDecideDiff(t *testing.T) {
	b := newBench(t)
	of := func(models string) side { return side{schema: b.schema(models)} }
	live := func(models string) side { return side{live: b.observed(models).live} }
	empty := side{schema: &schema.Schema{}, empty: true}
	for name, c := range map[string]struct {
		from, to side
		sql      string
	}{
		"two schemas":                    {of(modelA), of(noteA), `ADD COLUMN "note"`},
		"a database has more":            {live(both), of(modelA), ""},
		"a schema has more":              {live(modelA), of(both), `CREATE TABLE "b"`},
		"from nothing to a database":     {empty, live(modelA), `CREATE TABLE "a"`},
		"from a database to nothing":     {live(modelA), empty, `DROP TABLE "a"`},
		"two databases differ as wholes": {live(both), live(modelA), `DROP TABLE "b"`},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := decideDiff(b.snapshots, c.from, c.to, PlanOptions{})
			if err != nil {
				t.Fatal(err)
			}
			wantSQL(t, p, c.sql)
		})
	}
}

// wantSQL checks that a plan contains the text want, or is empty if want is "".
func wantSQL(t *testing.T, p plan.Plan, want string) {
	t.Helper()
	var all []string
	for _, g := range p.Groups {
		for _, s := range g.Steps {
			all = append(all, string(s.SQL))
		}
	}
	if got := strings.Join(all, ";\n"); want == "" && got != "" || !strings.Contains(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestDecidePull(t *testing.T) {
	b := newBench(t)
	now := b.observed(both)
	stands := inventory.Inventory{Objects: []inventory.Object{{ID: inventory.ID{Kind: inventory.Table, Name: "a"}}, {ID: inventory.ID{Kind: inventory.Function, Name: "sums"}}}}
	pulled := decidePull(b.snapshots.dialect, now, stands, b.schema(modelA))
	if len(pulled.Schema.Models) != 2 || len(pulled.Notes) != 1 || pulled.Notes[0].Object != "sums" {
		t.Errorf("%d models, notes %v", len(pulled.Schema.Models), pulled.Notes)
	}
}

// TestObservationAs checks that the inspection of several schemas, reduced to some of them, equals
// the inspection of only these.
func TestObservationAs(t *testing.T) {
	status := catalog.Type{Name: "status", Schema: "app", Enum: true}
	o := &observation{
		own: "app", scope: Scope{Schemas: []string{"app", "audit"}},
		live: &Inspection{
			Catalog: catalog.Database{
				Schemas: []string{"app", "audit"}, Extensions: []catalog.Extension{{Name: "citext"}},
				Tables: []*catalog.Table{
					{Schema: "app", Name: "a", Columns: []*catalog.Column{{Name: "s", Type: status}}, ForeignKeys: []*catalog.ForeignKey{{RefSchema: "audit", RefTable: "b"}, {RefSchema: "app", RefTable: "a"}}},
					{Schema: "audit", Name: "b"},
				},
				Enums: []*catalog.Enum{{Schema: "app", Name: "status"}},
			},
			Dependents: map[string][]plan.Dependent{"app.a": {{Name: "watch"}}},
		},
	}
	if got := o.as([]string{"app", "audit"}); !cmp.Equal(got, *o.live) {
		t.Error("the same schemas are not seen as they are")
	}
	got := o.as(nil)
	unnamed := status
	unnamed.Schema = ""
	want := Inspection{
		Catalog: catalog.Database{
			Extensions: []catalog.Extension{{Name: "citext"}},
			Tables:     []*catalog.Table{{Name: "a", Columns: []*catalog.Column{{Name: "s", Type: unnamed}}, ForeignKeys: []*catalog.ForeignKey{{RefSchema: "audit", RefTable: "b"}, {RefTable: "a"}}}},
			Enums:      []*catalog.Enum{{Name: "status"}},
		},
		Dependents: map[string][]plan.Dependent{"a": {{Name: "watch"}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if o.live.Catalog.Tables[0].Schema != "app" || o.live.Catalog.Tables[0].Columns[0].Type.Schema != "app" {
		t.Error("the observation itself was changed")
	}
}
