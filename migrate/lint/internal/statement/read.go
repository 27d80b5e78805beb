package statement

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
)

// Read reads one statement. One with WITH gives those inside that write, a DO block those of its body, then itself; there is always at least one.
func Read(d provider.Provider, sql string) []Statement {
	tokens, err := sqltext.Tokens(d, sql)
	if err != nil {
		return []Statement{Other{}}
	}
	c := &cursor{dialect: d, text: sql, tokens: tokens}
	switch d {
	case provider.PostgreSQL:
		if c.take("DO") {
			return c.block()
		}
	case provider.SQLite: // has no blocks
	}
	return append(c.with(), c.statement())
}

// with reads WITH name AS (…), … and returns what it writes.
func (c *cursor) with() []Statement {
	if !c.take("WITH") {
		return nil
	}
	var out []Statement
	for !c.done() && !c.atAny("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES", "REPLACE") {
		inside, ok := c.parens()
		if !ok {
			c.skip()
			continue
		}
		if inside.atAny("INSERT", "UPDATE", "DELETE", "WITH") {
			out = append(out, inside.with()...)
			out = append(out, inside.statement())
		}
	}
	return out
}

func (c *cursor) statement() Statement {
	switch first := c.word(0); first {
	case "CREATE":
		c.skip()
		return c.create()
	case "ALTER":
		c.skip()
		return c.alter()
	case "DROP":
		c.skip()
		return c.drop()
	case "UPDATE", "DELETE", "TRUNCATE", "INSERT", "REPLACE":
		c.skip()
		return c.rows(first)
	case "REINDEX":
		return Reindex{Concurrently: c.mentions("CONCURRENTLY")}
	case "VACUUM", "CLUSTER":
		return Maintenance{first}
	case "SET":
		return c.set()
	case "SELECT":
		return Select{Functions: c.functions()}
	default:
		return Other{}
	}
}

func (c *cursor) mentions(word string) bool {
	for i := range c.tokens {
		if c.word(i) == word {
			return true
		}
	}
	return false
}

// functions are the words right before a parenthesis, in lower case when not quoted.
func (c *cursor) functions() []string {
	var out []string
	for i := 1; i < len(c.tokens); i++ {
		if c.tokens[i].Kind == sqltext.OpenParen && c.tokens[i-1].Kind == sqltext.Word {
			out = append(out, sqltext.Name(c.dialect, c.textAt(i-1)))
		}
	}
	return out
}

// set reads SET LOCAL setting = value.
func (c *cursor) set() Statement {
	if !c.take("SET", "LOCAL") {
		return Other{}
	}
	setting := c.identifier()
	if !c.take("TO") {
		c.skip()
	}
	return SetLocal{Setting: setting, Value: c.textValue()}
}

func (c *cursor) textValue() string {
	if c.kind() == sqltext.StringText {
		return stringValue(c.textAt(0))
	}
	return c.sql()
}

// objectKind reads the words that name a kind of object, the longer ones first.
func (c *cursor) objectKind() string {
	for _, kind := range [][]string{
		{"MATERIALIZED", "VIEW"}, {"FOREIGN", "TABLE"}, {"EVENT", "TRIGGER"}, {"FOREIGN", "DATA", "WRAPPER"},
		{"TEXT", "SEARCH", "CONFIGURATION"}, {"ACCESS", "METHOD"}, {"OPERATOR", "CLASS"}, {"OPERATOR", "FAMILY"},
	} {
		if c.take(kind...) {
			return strings.Join(kind, " ")
		}
	}
	kind := c.word(0)
	c.skip()
	return kind
}

func (c *cursor) drop() Statement {
	d := Drop{Kind: c.objectKind()}
	d.Concurrently = c.take("CONCURRENTLY")
	d.IfExists = c.take("IF", "EXISTS")
	if d.Kind == "DATABASE" || d.Kind == "TABLESPACE" || d.Kind == "SUBSCRIPTION" {
		return Maintenance{"DROP " + d.Kind}
	}
	d.Names = c.names()
	for !c.done() {
		if c.take("CASCADE") {
			d.Cascade = true
			continue
		}
		c.skipOne() // arguments of a function, ON table of a trigger
	}
	return d
}

func (c *cursor) alter() Statement {
	switch {
	case c.take("TABLE"):
		return c.alterTable()
	case c.take("TYPE"):
		return c.alterType()
	case c.take("SYSTEM"):
		return Maintenance{"ALTER SYSTEM"}
	case c.atAny("INDEX", "SEQUENCE", "VIEW", "TRIGGER"):
		kind := c.word(0)
		c.skip()
		c.take("IF", "EXISTS")
		from := c.name()
		if c.take("RENAME", "TO") {
			return Rename{Kind: kind, From: from, To: Name{Schema: from.Schema, Name: c.identifier()}}
		}
	}
	return Other{}
}

func (c *cursor) alterType() Statement {
	name := c.name()
	switch {
	case c.take("ADD", "VALUE"):
		c.take("IF", "NOT", "EXISTS")
		return AlterEnum{Name: name, To: c.textValueToken()}
	case c.take("RENAME", "VALUE"):
		from := c.textValueToken()
		c.take("TO")
		return AlterEnum{Name: name, From: from, To: c.textValueToken()}
	case c.take("RENAME", "TO"):
		return Rename{Kind: "TYPE", From: name, To: Name{Schema: name.Schema, Name: c.identifier()}}
	}
	return Other{}
}

func (c *cursor) textValueToken() string {
	value := ""
	if c.kind() == sqltext.StringText {
		value = stringValue(c.textAt(0))
	}
	c.skip()
	return value
}
