package sqltext

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/provider"
)

// CreateIndex contains the parts of a CREATE INDEX. Its spans are positions in the text that was
// read.
type CreateIndex struct {
	Name             QName // empty in PostgreSQL's form without a name
	Table            QName
	NameSpan         Span
	TableSpan        Span
	Unique           bool
	Concurrently     bool
	IfNotExists      bool
	Only             bool
	Method           string
	Columns          []IndexedColumn
	Include          []IndexedColumn
	NullsNotDistinct bool
	// Where is the predicate, or "".
	Where     SQL
	WhereSpan Span
	// Rest is the text of the clauses WITH and TABLESPACE, between the columns and the predicate.
	Rest SQL
}

// ReadCreateIndex reads a CREATE INDEX. The error is a [*SyntaxError].
func ReadCreateIndex[T ~string](p provider.Provider, text T) (CreateIndex, error) {
	r, err := newReader(p, string(text))
	if err != nil {
		return CreateIndex{}, err
	}
	var ix CreateIndex
	r.wantWord("create")
	ix.Unique = r.take("unique")
	r.wantWord("index")
	ix.Concurrently = r.take("concurrently")
	ix.IfNotExists = r.take("if", "not", "exists")
	if !r.at("on") || r.word(1) == "on" {
		ix.Name, ix.NameSpan = r.spanned((*reader).qname)
	}
	r.wantWord("on")
	ix.Only = p == provider.PostgreSQL && r.take("only")
	ix.Table, ix.TableSpan = r.spanned((*reader).qname)
	if r.take("using") {
		ix.Method = r.name()
	}
	ix.Columns = r.indexedColumns()
	r.indexClauses(&ix)
	if r.failed || !r.done() && !r.sign(0, ";") {
		return CreateIndex{}, r.unread(r.pos)
	}
	return ix, nil
}

func (r *reader) indexClauses(ix *CreateIndex) {
	if r.take("include") {
		ix.Include = r.indexedColumns()
	}
	if r.take("nulls", "not", "distinct") {
		ix.NullsNotDistinct = true
	} else {
		r.take("nulls", "distinct")
	}
	start := r.pos
	if r.take("with") {
		r.group()
	}
	if r.take("tablespace") {
		r.name()
	}
	ix.Rest, _ = r.sql(start, r.pos)
	if r.take("where") {
		start := r.pos
		for !r.done() && r.kind(0) != Semicolon {
			r.pos++
		}
		if ix.Where, ix.WhereSpan = r.sql(start, r.pos); ix.Where == "" {
			r.fail()
		}
	}
}

// indexedColumns reads the list of columns and of expressions in parentheses.
func (r *reader) indexedColumns() []IndexedColumn {
	first, end := r.group()
	inside := r.inside(first, end)
	var out []IndexedColumn
	for !inside.failed && !inside.done() {
		start := inside.pos
		for !inside.done() && !inside.sign(0, ",") {
			if inside.kind(0) == OpenParen {
				inside.group()
				continue
			}
			if inside.takeSign("[") {
				for !inside.done() && !inside.takeSign("]") {
					inside.pos++
				}
				continue
			}
			inside.pos++
		}
		out = append(out, inside.indexedColumn(start, inside.pos))
		inside.takeSign(",")
	}
	if inside.failed || len(out) == 0 {
		r.fail()
	}
	return out
}

// indexedColumn reads one entry of the list. It reads the key words at the end of the entry first.
func (r *reader) indexedColumn(start, end int) IndexedColumn {
	var c IndexedColumn
	word := func(back int) string {
		if end-back <= start || r.tokens[end-back].Kind != Word {
			return ""
		}
		return lowerASCII(r.textOf(end - back))
	}
	if w := word(1); word(2) == "nulls" && (w == "first" || w == "last") {
		c.Nulls, end = w, end-2
	}
	if word(1) == "autoincrement" {
		end--
	}
	if w := word(1); w == "asc" || w == "desc" {
		c.Desc, end = w == "desc", end-1
	}
	switch r.provider {
	case provider.PostgreSQL:
		end = r.postgresKeyWords(&c, start, end)
	case provider.SQLite:
		if end-start >= 3 && word(2) == "collate" {
			c.Collation = Name(r.provider, r.textOf(end-1))
			if end-start == 3 {
				c.Column = Name(r.provider, r.textOf(start))
			}
		}
	}
	c.Expr, c.Span = r.sql(start, end)
	if end-start == 1 && slices.Contains([]TokenKind{Word, QuotedName, StringText}, r.tokens[start].Kind) {
		c.Column = Name(r.provider, r.textOf(start))
	}
	return c
}

// postgresKeyWords reads COLLATE and an operator class. Before them there is a name, a function
// call or an expression in parentheses. postgresKeyWords returns the index of the token after this
// name, call or expression.
func (r *reader) postgresKeyWords(c *IndexedColumn, start, end int) int {
	at := r.inside(start, end)
	if at.kind(0) == OpenParen {
		at.group()
	} else {
		at.qname()
		if at.kind(0) == OpenParen {
			at.group()
		}
	}
	if at.failed {
		return end
	}
	after := at.pos
	if at.take("collate") {
		c.Collation = at.qname().String()
	}
	if !at.done() {
		c.OpClass, _ = classText(at)
	}
	return after
}

func classText(r *reader) (string, Span) {
	sql, span := r.sql(r.pos, len(r.tokens))
	return string(sql), span
}
