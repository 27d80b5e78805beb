package statement

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// with reads WITH name AS (…), …. It adds the statements in the parentheses that write rows to the
// steps of the reader.
func (c *cursor) with() {
	if !c.take("WITH") {
		return
	}
	for !c.done() && !c.atAny("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES", "REPLACE") {
		inside, ok := c.parens()
		if !ok {
			c.skip()
			continue
		}
		if inside.atAny("INSERT", "UPDATE", "DELETE", "MERGE", "WITH") {
			inside.with()
			c.in.read(&inside)
		}
	}
}

func (c *cursor) statement() Statement {
	switch first := c.word(0); first {
	case "CREATE":
		whole := c.sql()
		c.skip()
		return c.create(whole)
	case "ALTER":
		c.skip()
		return c.alter()
	case "DROP":
		c.skip()
		return c.drop()
	case "UPDATE", "DELETE", "TRUNCATE", "INSERT", "REPLACE", "MERGE":
		c.skip()
		return c.rows(first)
	case "REINDEX":
		return Reindex{Concurrently: c.mentions("CONCURRENTLY")}
	case "VACUUM", "CLUSTER":
		return Maintenance{What: first}
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

// functions returns the words that are directly followed by an opening parenthesis, in the spelling
// in which the database stores names.
func (c *cursor) functions() []string {
	var out []string
	for i := 1; i < len(c.tokens); i++ {
		if c.tokens[i].Kind == sqltext.OpenParen && c.tokens[i-1].Kind == sqltext.Word {
			out = append(out, sqltext.Name(c.provider, c.textAt(i-1)))
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
		return c.constant()
	}
	return sqltext.Text(c.sql())
}

// longKinds returns the kinds of objects that SQL names by more than one word.
func longKinds() [][]string {
	return [][]string{
		{"MATERIALIZED", "VIEW"}, {"OWNED", "BY"}, {"FOREIGN", "TABLE"}, {"EVENT", "TRIGGER"}, {"FOREIGN", "DATA", "WRAPPER"},
		{"TEXT", "SEARCH", "CONFIGURATION"}, {"ACCESS", "METHOD"}, {"OPERATOR", "CLASS"}, {"OPERATOR", "FAMILY"},
	}
}

// objectKind reads the words that name a kind of object. It tries kinds of several words first.
func (c *cursor) objectKind() string {
	for _, kind := range longKinds() {
		if c.take(kind...) {
			return strings.Join(kind, " ")
		}
	}
	kind := c.word(0)
	c.skip()
	return kind
}

// standsAlone reports whether CREATE and DROP of such objects cannot run in a transaction.
func standsAlone(kind string) bool {
	return kind == "DATABASE" || kind == "TABLESPACE" || kind == "SUBSCRIPTION"
}

func (c *cursor) drop() Statement {
	kind := c.objectKind()
	d := Change{Dropped: kind, Concurrently: c.take("CONCURRENTLY"), IfExists: c.take("IF", "EXISTS")}
	if standsAlone(kind) {
		return Maintenance{What: "DROP " + kind, Name: c.name().String()}
	}
	names := c.names()
	for !c.done() {
		if c.take("CASCADE") {
			d.Cascade = true
			continue
		}
		c.skipOne() // the arguments of a function, or ON table of a trigger
	}
	if kind != "TABLE" && kind != "INDEX" && kind != "TYPE" {
		return Drop{Kind: kind, Names: names, Cascade: d.Cascade}
	}
	for _, n := range names {
		if change := c.in.dropped(kind, n); change != nil {
			d.Changes = append(d.Changes, change)
			c.in.apply(change)
		}
	}
	return d
}

// dropped returns the change that drops a table, index or type. It is nil for a type that the
// catalog does not have.
func (r *reader) dropped(kind string, n Name) diff.Change {
	switch kind {
	case "TABLE":
		return diff.DropTable{Table: r.table(n)}
	case "INDEX":
		t, ix := r.index(n)
		return r.altered(t, diff.DropIndex{Index: ix})
	}
	if e := r.enum(n); e != nil {
		return diff.DropEnum{Enum: e}
	}
	return nil
}

func (c *cursor) alter() Statement {
	switch {
	case c.take("TABLE"):
		return c.alterTable()
	case c.take("TYPE"):
		return c.alterType()
	case c.take("SYSTEM"):
		return Maintenance{What: "ALTER SYSTEM"}
	case c.atAny("INDEX", "SEQUENCE", "VIEW", "TRIGGER"):
		kind := c.word(0)
		c.skip()
		c.take("IF", "EXISTS")
		from := c.name()
		if !c.take("RENAME", "TO") {
			return Other{}
		}
		to := c.identifier()
		if kind == "INDEX" {
			return c.renameIndex(from, to)
		}
		return Rename{Kind: kind, To: Name{Schema: from.Schema, Name: to}}
	}
	return Other{}
}

func (c *cursor) renameIndex(from Name, to string) Statement {
	for _, t := range c.in.after.Tables {
		if change := renamedKey(t, from.Name, to); change != nil {
			alter := c.in.altered(t, change)
			c.in.apply(alter)
			return Change{Changes: []diff.Change{alter}}
		}
	}
	return Rename{Kind: "INDEX", To: Name{Schema: from.Schema, Name: to}}
}
