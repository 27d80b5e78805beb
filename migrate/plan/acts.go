package plan

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// Act is something that a plan does that objects which no schema names may stand in the way of.
type Act struct {
	Kind ActKind
	// Schema, Table and Name are names as they are before the migration: Name is that of a column, a
	// key or a type, "" of a table. A type has no Table.
	Schema, Table, Name string
	// Type is the new type of a column, "" where that has yet to be made.
	Type sqltext.SQL
	// Enum says that Type is an enum, and Extensions make those of the schema, in case it is theirs: the database may not have
	// the type yet.
	Enum       bool
	Extensions []sqltext.SQL
	// Why are the parts of the hazard that names what is in the way.
	Why hazard.Parts
}

// ActKind tells acts apart.
type ActKind uint8

// The kinds of acts.
const (
	ChangesType ActKind = iota
	DropsColumn
	DropsTable
	DropsKey // an index or a constraint
	DropsType
)

func (p *planner) act(kind ActKind, t *catalog.Table, name string, why hazard.Parts) {
	why.Table = t.QName()
	p.acts = append(p.acts, Act{Kind: kind, Schema: t.Schema, Table: t.Name, Name: name, Why: why})
}

// actOnType notes that a type goes, or that another takes its place.
func (p *planner) actOnType(e *catalog.Enum) {
	p.acts = append(p.acts, Act{Kind: DropsType, Schema: e.Schema, Name: e.Name, Why: hazard.Parts{Case: hazard.OfEnum, From: e.Name}})
}

// dropsKey notes that a key goes, on which foreign keys and views may rest.
func (a *alteration) dropsKey(ix *catalog.Index) {
	a.act(DropsKey, a.from, ix.Name, hazard.Parts{Case: hazard.OfUnique, Column: ix.Name})
}

// Carry is an object that is dropped before the plan's changes and made again after them.
type Carry struct {
	// Of is the object as directives call it.
	Of         string
	Drop, Make []sqltext.SQL
}

// actType gives the act that was added last the new type.
func (p *planner) actType(t catalog.Type) {
	a := &p.acts[len(p.acts)-1]
	a.Type, a.Enum = p.ddl.TypeSQL(t), t.Enum
	if r, ok := p.Dialect.(dialect.ExtensionCreator); ok && !t.Enum {
		for _, e := range p.To.Extensions {
			a.Extensions = append(a.Extensions, r.CreateExtension(e).SQL)
		}
	}
}

// carry puts the drops first, in reverse, and what makes the objects again after the changes.
func (p *planner) carry() {
	for i := len(p.Carry) - 1; i >= 0; i-- {
		for _, sql := range p.Carry[i].Drop {
			p.emit(carryAway, Step{SQL: sql, Reason: "set aside: " + p.Carry[i].Of, Of: p.Carry[i].Of})
		}
	}
	for _, c := range p.Carry {
		for _, sql := range c.Make {
			p.emit(carryBack, Step{SQL: sql, Reason: "make again: " + c.Of, Of: c.Of})
		}
	}
}
