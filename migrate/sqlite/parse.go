package sqlite

import (
	"strings"

	"github.com/cocomon/comon_orm/migrate/catalog"
)

// stored is what only the text of a CREATE TABLE tells: the pragmas give columns and keys, but
// neither constraint names nor checks, collations and generated expressions.
type stored struct {
	autoIncrement bool
	primaryKey    string // the constraint's name
	checks        []*catalog.Check
	foreignKeys   []storedKey
	uniques       []storedKey
	collations    map[string]string
	generated     map[string]string
}

// storedKey is a constraint over columns with the name it was given, "" when none.
type storedKey struct {
	name, table string // table: what a foreign key refers to
	columns     []string
}

func parseTable(sql string) stored {
	s := stored{collations: map[string]string{}, generated: map[string]string{}}
	definitions, _ := splitTop(tokenise(sql))
	for _, d := range definitions {
		if len(d) == 0 {
			continue
		}
		p := definitionParser{sql: sql, table: &s}
		if !d[0].is("CONSTRAINT") && !d[0].is("PRIMARY") && !d[0].is("UNIQUE") && !d[0].is("CHECK") && !d[0].is("FOREIGN") {
			p.column = d[0].name()
			d = d[1:]
		}
		for len(d) > 0 {
			d = d[max(1, p.take(d)):]
		}
	}
	return s
}

// definitionParser goes through one column definition or table constraint.
type definitionParser struct {
	sql    string
	table  *stored
	column string   // "" for a table constraint
	name   string   // of the constraint to come
	of     []string // the columns that FOREIGN KEY lists
}

// take reads what d begins with and returns how many tokens that were.
func (p *definitionParser) take(d []token) int {
	switch word := d[0]; {
	case word.is("CONSTRAINT") && len(d) > 1:
		p.name = d[1].name()
		return 2
	case word.is("CHECK"):
		n := group(d[1:])
		p.check(p.inside(d[1 : 1+n]))
		return 1 + n
	case word.is("PRIMARY"):
		p.table.primaryKey = p.taken()
	case word.is("AUTOINCREMENT"):
		p.table.autoIncrement = true
	case word.is("UNIQUE"):
		columns, n := p.columns(d[1:])
		p.table.uniques = append(p.table.uniques, storedKey{name: p.taken(), columns: columns})
		return 1 + n
	case word.is("FOREIGN") && len(d) > 2:
		var n int
		p.of, n = names(d[2:])
		return 2 + n
	case word.is("REFERENCES") && len(d) > 1:
		columns := p.of
		if p.column != "" {
			columns = []string{p.column}
		}
		p.table.foreignKeys = append(p.table.foreignKeys, storedKey{name: p.taken(), table: d[1].name(), columns: columns})
		return 2
	case word.is("COLLATE") && len(d) > 1:
		p.table.collations[p.column] = d[1].name()
		return 2
	case word.is("AS"):
		n := group(d[1:])
		p.table.generated[p.column] = p.inside(d[1 : 1+n])
		return 1 + n
	case word.is("DEFAULT"):
		// An expression's words must not be taken for constraints.
		return 1 + group(d[1:])
	case word.is("("):
		return group(d)
	}
	return 1
}

// taken returns the name given before this constraint, which is used up.
func (p *definitionParser) taken() string {
	name := p.name
	p.name = ""
	return name
}

// columns are those that follow in parentheses, or the column that the definition is of.
func (p *definitionParser) columns(d []token) ([]string, int) {
	if p.column != "" {
		return []string{p.column}, 0
	}
	return names(d)
}

func names(d []token) ([]string, int) {
	parts, _ := splitTop(d)
	var out []string
	for _, part := range parts {
		if len(part) > 0 {
			out = append(out, part[0].name())
		}
	}
	return out, group(d)
}

// inside is the text between the parentheses of a group.
func (p *definitionParser) inside(g []token) string {
	if len(g) < 2 {
		return ""
	}
	return strings.TrimSpace(p.sql[g[0].end:g[len(g)-1].start])
}

func (p *definitionParser) check(condition string) {
	c := &catalog.Check{Name: p.taken(), Column: p.column}
	if column, values, ok := valueList(tokenise(condition)); ok && (p.column == "" || p.column == column) {
		c.Column, c.Values = column, values
	} else {
		c.SQL = condition
	}
	p.table.checks = append(p.table.checks, c)
}

// valueList reads `"column" IN ('a', 'b')`, the form of the checks that stand for enums.
func valueList(tokens []token) (column string, values []string, ok bool) {
	if len(tokens) < 4 || !tokens[1].is("IN") || group(tokens[2:]) != len(tokens)-2 {
		return "", nil, false
	}
	parts, _ := splitTop(tokens[2:])
	for _, part := range parts {
		if len(part) != 1 || part[0].text[0] != '\'' {
			return "", nil, false
		}
		values = append(values, part[0].name())
	}
	return tokens[0].name(), values, true
}

// parseIndex returns the expressions of an index by their place, "" where a plain column stands, and its predicate.
func parseIndex(sql string) (exprs []string, where string) {
	parts, rest := splitTop(tokenise(sql))
	for _, part := range parts {
		expr := ""
		if n := len(part); n > 0 {
			end := part[n-1]
			if (end.is("ASC") || end.is("DESC")) && n > 1 {
				end = part[n-2]
			}
			expr = sql[part[0].start:end.end]
		}
		exprs = append(exprs, expr)
	}
	if len(rest) > 1 && rest[0].is("WHERE") {
		where = sql[rest[1].start:rest[len(rest)-1].end]
	}
	return exprs, where
}
