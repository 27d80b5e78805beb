package plan

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// fieldName returns the name of the column in messages: Model.field if the schema is known, else
// table.column.
func fieldName(t *catalog.Table, c *catalog.Column) string {
	if t.Model == "" || c.Field == "" {
		return t.QName() + "." + c.Name
	}
	return t.Model + "." + c.Field
}

func columnName(t *catalog.Table, column string) string { return t.QName() + "." + column }

// count returns a query that counts the rows of a table.
func (p *planner) count(t *catalog.Table) sqltext.SQL { return p.ddl.CountRows(t).Count }

// at adds probes to h: one counts the rows of t for which where holds, the other lists the keys of
// some of them.
func (p *planner) at(h hazard.Hazard, t *catalog.Table, where sqltext.SQL) hazard.Hazard {
	return asked(h, p.ddl.RowsWhere(t, where))
}

// asked returns h with a probe that counts the rows that h is about.
func asked(h hazard.Hazard, p dialect.Probe) hazard.Hazard {
	h.Probe, h.Sample, h.Key = p.Count, p.Sample, strings.Join(p.Key, ", ")
	return h
}

func (p *planner) block(kind hazard.Kind, parts hazard.Parts) {
	p.blocks = append(p.blocks, hazard.Hazard{Kind: kind, Parts: parts})
}

// of returns a hazard of an object without further parts.
func of(kind hazard.Kind, object string) hazard.Hazard {
	return hazard.Hazard{Kind: kind, Parts: hazard.Parts{Object: object}}
}

// about returns a hazard of an object in a table.
func about(kind hazard.Kind, which hazard.Case, object, table string) hazard.Hazard {
	return hazard.Hazard{Kind: kind, Parts: hazard.Parts{Object: object, Case: which, Table: table}}
}

func (p *planner) lostTable(t *catalog.Table) hazard.Hazard {
	h := of(hazard.DropTable, t.QName())
	if t.IsJoinTable() {
		h.Kind = hazard.DropJoinTable
	}
	h.Probe = p.count(t)
	return h
}

func (p *planner) lostColumn(t *catalog.Table, c *catalog.Column) hazard.Hazard {
	h := of(hazard.DropColumn, columnName(t, c.Name))
	if valueless(c) && !p.reverse {
		h.Case = hazard.OfNotNull
	}
	return p.at(h, t, dialect.IsNotNull(p.ddl.Ident(c.Name)))
}

// linksLost returns the hazard for links that the join table cannot store, because their row has
// NULL in the key column that the join table refers to.
func (a *alteration) linksLost(c *catalog.Column, l link) hazard.Hazard {
	h := about(hazard.DropColumn, hazard.OfLinks, columnName(a.from, c.Name), "")
	h.To = l.Join.QName()
	return a.at(h, a.from, dialect.Both(dialect.IsNotNull(a.ddl.Ident(c.Name)), dialect.IsNull(a.ddl.Ident(a.oldName(l.key)))))
}

// valueless reports whether existing rows have no value for the column when it is added, although
// it is required.
func valueless(c *catalog.Column) bool {
	return !c.Nullable && c.Default == nil && !c.Identity && c.Generated == ""
}

func (p *planner) rebuildHazard(t *catalog.Table) hazard.Hazard {
	h := of(hazard.Rebuild, t.QName())
	h.Probe = p.count(t)
	return h
}

// missingValue returns the hazard for a required column for which existing rows have no value.
func (p *planner) missingValue(from, to *catalog.Table, c *catalog.Column) hazard.Hazard {
	h := of(hazard.RequiredColumn, columnName(to, c.Name))
	if c.ClientDefault {
		h.Kind = hazard.RequiredClientValue
	}
	h.Field, h.Probe = fieldName(to, c), p.count(from)
	return h
}

func (p *planner) nullsUnderNotNull(from, to *catalog.Table, older, newer *catalog.Column) hazard.Hazard {
	h := of(hazard.NullsUnderRequired, columnName(to, newer.Name))
	h.Field = fieldName(to, newer)
	return p.at(h, from, dialect.IsNull(p.ddl.Ident(older.Name)))
}

func renameNote(which hazard.Case, from, to string) hazard.Hazard {
	return hazard.Hazard{Kind: hazard.RenameInUse, Parts: hazard.Parts{Object: from, Case: which, To: to}}
}

// backfill returns the expression that a person gave for existing rows of a column; "" if none was
// given. Its result is converted to the form in which the dialect stores values of the column.
func (p *planner) backfill(t *catalog.Table, c *catalog.Column) sqltext.SQL {
	expr := p.given(t, c)
	if r, ok := p.Dialect.(dialect.ValueStorer); ok && expr != "" {
		return r.StoredValue(expr, c.Type)
	}
	return expr
}

// given returns the expression of [planner.backfill] without the conversion.
func (p *planner) given(t *catalog.Table, c *catalog.Column) sqltext.SQL {
	if expr, ok := p.Backfill[fieldName(t, c)]; ok {
		return expr
	}
	return p.Backfill[columnName(t, c.Name)]
}

func (a *alteration) rewrite() hazard.Hazard {
	return about(hazard.RewriteTable, hazard.OfTable, a.to.QName(), "")
}
