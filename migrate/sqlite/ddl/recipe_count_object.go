package ddl

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

var _ dialect.ObjectCounter = sqlite{}

// CountObject implements dialect.ObjectCounter. It finds an index or a trigger by its name, and a
// column in the list of columns. It finds a constraint by its words in the text of the table,
// because SQLite has no list of constraints.
func (s sqlite) CountObject(t *catalog.Table, kind, name string) sqltext.SQL {
	literal := func(text string) sqltext.SQL { return sqltext.Literal(s.Provider(), text) }
	const from = "SELECT count(*) FROM sqlite_schema WHERE type = "
	switch kind {
	case "index", "trigger":
		return from + literal(kind) + " AND name = " + literal(name) + " AND tbl_name = " + literal(t.Name) + " COLLATE NOCASE"
	case "column":
		return "SELECT count(*) FROM pragma_table_xinfo(" + literal(t.Name) + ") WHERE name = " + literal(name) + " COLLATE NOCASE"
	}
	return from + "'table' AND name = " + literal(t.Name) + " COLLATE NOCASE AND instr(" + bareSQL("lower(sql)") + ", " + literal(bare(constraintWords(name))) + ") > 0"
}

// constraintWords returns the words by which a constraint is found in a definition: its name, or
// its text. A key in the definition of its column is not found.
func constraintWords(name string) string {
	if _, after, ok := strings.Cut(name, " REFERENCES "); ok && strings.HasPrefix(name, "FOREIGN KEY (") {
		return "REFERENCES " + after
	}
	if strings.HasPrefix(name, "UNIQUE (") {
		return "UNIQUE"
	}
	return name
}

// separators are the characters that may be between the words.
const separators = " \t\r\n\"'`[]"

func bare(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(separators, r) {
			return -1
		}
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, text)
}

func bareSQL(text sqltext.SQL) sqltext.SQL {
	for _, r := range separators {
		text = "replace(" + text + ", char(" + sqltext.Int(int(r)) + "), '')"
	}
	return text
}
