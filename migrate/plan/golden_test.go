package plan_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/golden"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lower"
	"github.com/cocomon/comon_orm/migrate/plan"
	postgres "github.com/cocomon/comon_orm/migrate/postgres/ddl"
	sqlite "github.com/cocomon/comon_orm/migrate/sqlite/ddl"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// TestGolden plans the change from before.prisma to after.prisma of each archive. An archive has a
// file for each dialect to be tested ("postgresql", "sqlite") with the expected plan and reverse
// plan; an empty file is filled. The lines of the file "options" are rename, backfill, online and
// no-rename, or describe the hierarchy of live tables: "partitioned TABLE COLUMN…" and "inherits
// TABLE PARENT COLUMN…".
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			part := map[string]string{}
			for _, f := range archive.Files {
				part[f.Name] = string(f.Data)
			}
			changed := false
			for i, f := range archive.Files {
				d, ok := dialects()[f.Name]
				if !ok {
					continue
				}
				got := render(input(t, part, d))
				if diff := cmp.Diff(string(f.Data), got); diff != "" {
					t.Errorf("%s: plan differs (-golden +got); COMON_ORM_UPDATE_GOLDEN=1 rewrites it\n%s", f.Name, diff)
					archive.Files[i].Data, changed = []byte(got), true
				}
			}
			if golden.Updating() && changed {
				if err := os.WriteFile(file, txtar.Format(archive), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func dialects() map[string]dialect.Dialect {
	return map[string]dialect.Dialect{"postgresql": postgres.New(), "sqlite": sqlite.New()}
}

func parse(t testing.TB, d dialect.Dialect, text string) *schema.Schema {
	t.Helper()
	s, diagnostics := grammar.Parse("schema.prisma", "datasource db {\n  provider = \""+d.Provider().String()+"\"\n  url = env(\"URL\")\n"+settings(text))
	if diagnostics.HasErrors() {
		var text strings.Builder
		_ = diag.Render(&text, diagnostics, diag.Options{})
		t.Fatal(text.String())
	}
	return s
}

func input(t testing.TB, part map[string]string, d dialect.Dialect) plan.Input {
	t.Helper()
	in := plan.Input{Dialect: d, Backfill: map[string]sqltext.SQL{}}
	for line := range strings.Lines(part["options"]) {
		verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch verb {
		case "rename":
			in.Answers = append(in.Answers, rest)
		case "online":
			in.Online = online(rest)
		case "no-rename":
			in.NoRename = true
		case "backfill":
			field, expr, _ := strings.Cut(rest, "=")
			in.Backfill[field] = sqltext.SQL(expr)
		}
	}
	before, after := parse(t, d, part["before.prisma"]), parse(t, d, part["after.prisma"])
	var err error
	if in.Renames, err = lower.Renames(before, after, in.Answers); err != nil {
		t.Fatal(err)
	}
	var problems []lower.Problem
	if in.From, problems = lower.Schema(before, d); len(problems) > 0 {
		t.Fatal(problems)
	}
	if in.To, problems = lower.Schema(after, d); len(problems) > 0 {
		t.Fatal(problems)
	}
	in.Live = live(in.From, part["options"])
	in.Changes = diff.Compute(in.From, in.To, in.Renames)
	if again := diff.Compute(in.To, in.To, nil); len(again) > 0 {
		t.Errorf("the target differs from itself: %v", again)
	}
	return in
}

// live returns the live database before the migration. It is nil if the options say nothing about
// live tables.
func live(db catalog.Database, options string) *catalog.Database {
	hierarchies := map[string]*catalog.Hierarchy{}
	for line := range strings.Lines(options) {
		switch words := strings.Fields(line); words[0] {
		case "partitioned":
			hierarchies[words[1]] = &catalog.Hierarchy{Partitioned: true, Key: words[2:]}
		case "inherits":
			hierarchies[words[1]] = &catalog.Hierarchy{Parents: []catalog.TableName{{Name: words[2]}}, Inherited: words[3:]}
			hierarchies[words[2]] = &catalog.Hierarchy{Children: true}
		}
	}
	if len(hierarchies) == 0 {
		return nil
	}
	out := catalog.Database{}
	for _, t := range db.Tables {
		stands := *t
		stands.Hierarchy = hierarchies[t.Name]
		out.Tables = append(out.Tables, &stands)
	}
	return &out
}

func render(in plan.Input) string {
	var b strings.Builder
	write(&b, plan.Make(in))
	if len(in.Changes) > 0 && len(in.From.Tables) > 0 {
		b.WriteString("==== rollback\n")
		write(&b, plan.Reverse(in))
	}
	return b.String()
}

func write(b *strings.Builder, p plan.Plan) {
	for _, h := range p.Blocks {
		writeHazard(b, h)
	}
	if p.MinServer != "" {
		fmt.Fprintf(b, "-- server %s\n", p.MinServer)
	}
	for _, g := range p.Groups {
		fmt.Fprintf(b, "-- group transaction=%t", g.Transactional)
		if len(g.Rebuild) > 0 {
			fmt.Fprintf(b, " rebuild=%s", strings.Join(g.Rebuild, ","))
		}
		b.WriteString("\n")
		for _, s := range g.Steps {
			fmt.Fprintf(b, "-- %s", s.Reason)
			if s.Lock != "" {
				fmt.Fprintf(b, " (%s)", s.Lock)
			}
			if s.Undo != plan.Exact {
				fmt.Fprintf(b, ", undo %s", s.Undo)
			}
			b.WriteString("\n")
			for _, h := range s.Hazards {
				writeHazard(b, h)
			}
			b.WriteString(string(s.SQL + ";\n"))
		}
	}
}

func writeHazard(b *strings.Builder, h hazard.Hazard) {
	fmt.Fprintf(b, "--! %s %s %s\n", h.Level(), h.Code(), h.Message())
	if remedy := h.Remedy(); remedy != "" {
		fmt.Fprintf(b, "--!   help: %s\n", remedy)
	}
	if h.Field != "" {
		fmt.Fprintf(b, "--!   answer: %s=%s\n", h.Field, h.Becomes)
	}
	if h.Probe != "" {
		fmt.Fprintf(b, "--!   probe: %s\n", h.Probe)
	}
}

func online(word string) plan.Online {
	switch word {
	case "always":
		return plan.Always
	case "never":
		return plan.Never
	}
	return plan.Auto
}

// settings returns the end of a datasource block. If text has a line "----", the lines before it
// are further settings of the datasource.
func settings(text string) string {
	more, rest, ok := strings.Cut(text, "----\n")
	if !ok {
		return "}\n" + text
	}
	return more + "}\n" + rest
}
