package transitions

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
)

// given returns edits with a backfill. A value that the column cannot hold must stop before
// anything is written. A value that certainly fits must not be counted.
func given() []transition {
	const base = "enum R { A  B }  model U { id Int @id @default(autoincrement())  s String?"
	add := func(field, expr, codes, stops string) transition {
		t := transition{
			name: "give " + field + " " + expr, before: base + " }", after: base + "  n " + field + " }", seed: three("s", "'2024-05-01'", "'7'", "NULL"),
			options: migrate.PlanOptions{Backfill: map[string]sqltext.SQL{"U.n": sqltext.SQL(expr)}}, codes: codes, stops: stops,
		}
		if stops == "" {
			t.rows = map[string]string{`SELECT count(*) FROM "U" WHERE n IS NOT NULL`: "3"}
		}
		return t
	}
	var out []transition
	for _, c := range []struct {
		field                string
		stop, count, unasked []string
	}{
		{"DateTime", []string{"'soon'", "'2024-02-30'", "CASE WHEN id = 2 THEN 'soon' ELSE '2024-05-01' END", "s"}, []string{"coalesce(CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)"}, []string{"'2024-05-01'", "CURRENT_TIMESTAMP"}},
		{"Int", []string{"'x'", "2147483648", "s", "'12abc'", "NULL", "missing"}, []string{"id * 2"}, []string{"-7"}},
		{"BigInt", []string{"9223372036854775808", "''"}, []string{"9223372036854775807 - id"}, []string{"2147483648"}},
		{"Decimal", []string{"'1,5'", "s"}, []string{"id * 2"}, []string{"1.50"}},
		{"Float", []string{"'abc'"}, []string{"id * 1.5"}, []string{"1.5"}},
		{"Boolean", []string{"'maybe'", "7"}, []string{"id > 1"}, []string{"true"}},
		{"Json", []string{"'{'", "s"}, nil, []string{`'{"a": 1}'`}},
		{"R", []string{"'C'", "s"}, nil, []string{"'B'"}},
		{"String", []string{"s", "NULL"}, []string{"coalesce(s, 'none')"}, []string{"'x'"}},
		{"Bytes", []string{"NULL"}, nil, nil},
	} {
		for _, expr := range c.stop {
			out = append(out, add(c.field, expr, "UX09", "UX09"))
		}
		for _, expr := range c.count {
			out = append(out, add(c.field, expr, "UX09", ""))
		}
		for _, expr := range c.unasked {
			out = append(out, add(c.field, expr, "", ""))
		}
	}
	long := add("String", "'abcd'", "UX09", "UX09")
	long.name, long.only, long.after = "give a text that is too long", pg, base+"  n String @db.VarChar(3) }"
	some := transition{name: "require, one value does not fit", before: "n Int?", after: "n Int", seed: three("n", "1", "NULL", "3"), options: backfill("'x' || id"), codes: "UX09", stops: "UX09"}
	return append(out, long, some)
}
