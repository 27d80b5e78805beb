package artifact_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

func TestParseScript(t *testing.T) {
	stmt := func(sql sqltext.SQL, line int, hazards ...hazard.Hazard) artifact.Statement {
		return artifact.Statement{SQL: sql, Line: line, Hazards: hazards}
	}
	plain := func(st ...artifact.Statement) artifact.Script {
		return artifact.Script{Groups: []artifact.Group{{Transactional: true, Statements: st}}}
	}
	for name, c := range map[string]struct {
		text string
		want artifact.Script
	}{
		"empty":              {"", artifact.Script{}},
		"comments only":      {"-- nothing\n/* here */\n", artifact.Script{}},
		"by hand":            {"SELECT 1;\nSELECT 2", plain(stmt("SELECT 1", 1), stmt("SELECT 2", 2))},
		"accept":             {"-- comon_orm:accept LK03 small table\nSELECT 1;", plain(stmt("SELECT 1", 2, hazard.Hazard{Kind: hazard.IndexUnderLock, Accepted: "small table"}))},
		"accepted step":      {"-- comon_orm:step hazard=UX01 object=a.b\n-- comon_orm:accept UX01 empty\nSELECT 1;", plain(stmt("SELECT 1", 3, hazard.Hazard{Kind: hazard.RequiredColumn, Parts: hazard.Parts{Object: "a.b"}, Accepted: "empty"}))},
		"parts":              {"-- comon_orm:step hazard=TY01 object=a.b from=text to=\"big int\"\nSELECT 1;", plain(stmt("SELECT 1", 2, hazard.Hazard{Kind: hazard.LossyType, Parts: hazard.Parts{Object: "a.b", From: "text", To: "big int"}}))},
		"quoted with parts":  {"-- comon_orm:step hazard=TY01 object=\"a.b c\" from=text\nSELECT 1;", plain(stmt("SELECT 1", 2, hazard.Hazard{Kind: hazard.LossyType, Parts: hazard.Parts{Object: "a.b c", From: "text"}}))},
		"format 1, blanks":   {"-- comon_orm:step hazard=DL02 object=a  b.c = d\nSELECT 1;", plain(stmt("SELECT 1", 2, hazard.Hazard{Kind: hazard.DropColumn, Parts: hazard.Parts{Object: "a  b.c = d"}}))},
		"format 1, a task":   {"-- comon_orm:todo UX01 fill it. Way out: x\nSELECT 1;", artifact.Script{Todos: []hazard.Hazard{{Kind: hazard.RequiredColumn, Text: "fill it. Way out: x", Line: 1}}, Groups: plain(stmt("SELECT 1", 2)).Groups}},
		"a task":             {"-- comon_orm:todo UX01 object=a.b field=A.b\nSELECT 1;", artifact.Script{Todos: []hazard.Hazard{{Kind: hazard.RequiredColumn, Parts: hazard.Parts{Object: "a.b", Field: "A.b"}, Line: 1}}, Groups: plain(stmt("SELECT 1", 2)).Groups}},
		"in a string":        {"SELECT '\n-- comon_orm:todo X y\n';", plain(stmt("SELECT '\n-- comon_orm:todo X y\n'", 1))},
		"in a block comment": {"/*\n-- comon_orm:todo X y\n*/ SELECT 1;", plain(stmt("SELECT 1", 3))},
		"empty group":        {"-- comon_orm:group transaction=none\n-- comon_orm:group transaction=yes\nSELECT 1;", plain(stmt("SELECT 1", 3))},
		"quoted probe":       {"-- comon_orm:step hazard=DL01 object=a\n-- comon_orm:probe \"SELECT 1 FROM \\\"a\\nb\\\"\"\nSELECT 1", plain(stmt("SELECT 1", 3, hazard.Hazard{Kind: hazard.DropTable, Parts: hazard.Parts{Object: "a"}, Probe: "SELECT 1 FROM \"a\nb\""}))},
		"restore":            {"-- comon_orm:rebuild a\n-- comon_orm:restore\nSELECT 1;SELECT 2", artifact.Script{Groups: []artifact.Group{{Transactional: true, Rebuild: []string{"a"}, Statements: []artifact.Statement{{SQL: "SELECT 1", Line: 3, Restore: true}, stmt("SELECT 2", 3)}}}}},
		"quoted object":      {"-- comon_orm:rebuild \"a\\nb\"\nSELECT 1", artifact.Script{Groups: []artifact.Group{{Transactional: true, Rebuild: []string{"a\nb"}, Statements: []artifact.Statement{stmt("SELECT 1", 2)}}}}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := artifact.ParseScript(provider.PostgreSQL, c.text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseScriptRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"SELECT 1;\ncommit;":                                                                "line 2: COMMIT",
		"PRAGMA foreign_keys = off;":                                                        "line 1: PRAGMA FOREIGN_KEYS",
		"-- comon_orm:gruop x\n":                                                            `line 1: unknown directive "gruop"`,
		"SELECT 1; -- comon_orm:todo X y":                                                   "line of its own",
		"-- comon_orm:group transaction=maybe\n":                                            "transaction=yes or",
		"-- comon_orm:step hazard=DL01 object=a\n":                                          "no statement follows",
		"-- comon_orm:step DL01\nSELECT 1":                                                  "hazard=CODE object=NAME",
		"-- comon_orm:step hazard=DL01 object=\"a\" form=b\nSELECT 1":                       `no part is called "form"`,
		"-- comon_orm:probe SELECT 1\nSELECT 1":                                             "step directive",
		"-- comon_orm:accept LK03\nSELECT 1":                                                "the reason",
		"-- comon_orm:todo\nSELECT 1":                                                       "a code",
		"-- comon_orm:restore\nSELECT 1":                                                    "in a group that rebuilds",
		"-- comon_orm:rebuild a\n-- comon_orm:restore\n":                                    "no statement follows",
		"-- comon_orm:rebuild\nSELECT 1":                                                    "name of a table",
		"-- comon_orm:rebuild \"a\nSELECT 1":                                                "name of a table",
		"SELECT 'open":                                                                      "",
		"-- comon_orm:group transaction=none\n-- comon_orm:rebuild a\nSELECT 1":             "needs a transaction",
		"-- comon_orm:step hazard=A object=b\n-- comon_orm:group transaction=yes\nSELECT 1": "no statement is",
	} {
		_, err := artifact.ParseScript(provider.SQLite, text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func FuzzParseScript(f *testing.F) {
	for _, seed := range []string{
		"", "-- comon_orm:group transaction=none\nSELECT 1;", "/* /* */ -- comon_orm:todo A b\n */ SELECT 1;",
		"-- comon_orm:step hazard=A object=\"b\"\n-- comon_orm:probe SELECT 1\nSELECT $$;$$;", "CREATE TRIGGER t BEGIN SELECT 1; END;",
	} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, text string, postgres bool) {
		d := provider.SQLite
		if postgres {
			d = provider.PostgreSQL
		}
		script, err := artifact.ParseScript(d, text)
		if err != nil {
			return
		}
		for _, g := range script.Groups {
			if len(g.Statements) == 0 {
				t.Error("an empty group")
			}
			for _, st := range g.Statements {
				if _, found := sqltext.Control(d, st.SQL); found || st.SQL == "" || st.Line < 1 {
					t.Errorf("statement %+v", st)
				}
			}
		}
	})
}
