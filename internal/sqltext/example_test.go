package sqltext_test

import (
	"fmt"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

func ExampleSplit() {
	statements, err := sqltext.Split(provider.PostgreSQL, `
INSERT INTO notes VALUES ('a; b'); -- no end in a string
DROP TABLE IF EXISTS users, "old; users";`)
	if err != nil {
		fmt.Println(err)
	}
	for _, s := range statements {
		head := sqltext.ReadHead(provider.PostgreSQL, s.Text)
		fmt.Printf("line %d: %s %s %q\n", s.Line, head.Verb, head.Kind, head.Names)
	}
	// Output:
	// line 2: insert  []
	// line 3: drop table ["users" "old; users"]
}

func ExampleCanonicalIn() {
	types := sqltext.Types{"v": "character varying"}
	written := sqltext.CanonicalIn(provider.PostgreSQL, `v IN ('x', 'y')`, types)
	printed := sqltext.CanonicalIn(provider.PostgreSQL,
		`((v)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]))`, types)
	fmt.Println(written == printed)
	// Output: true
}

func ExampleRename() {
	text := "CREATE TRIGGER t AFTER INSERT ON users BEGIN INSERT INTO log(name) VALUES (new.name); END"
	newer, err := sqltext.Rename(provider.SQLite, text,
		sqltext.Scope{Tables: map[string][]string{"users": {"id", "name"}, "log": {"name"}}},
		sqltext.Names{Columns: map[string]map[string]string{"users": {"name": "full_name"}}})
	fmt.Println(newer, err)
	// Output:
	// CREATE TRIGGER t AFTER INSERT ON users BEGIN INSERT INTO log(name) VALUES (new."full_name"); END <nil>
}
