package plan

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// Act is a change of a plan that the database may refuse because objects outside the schema depend
// on what it changes.
type Act struct {
	Kind ActKind
	// Schema, Table and Name are names from before the migration. Name is the name of a column, a
	// key or a type; it is "" for a table. Table is "" for a type.
	Schema, Table, Name string
	// Type is the new type of a column; "" if it does not exist yet.
	Type sqltext.SQL
	// Enum is true if Type is an enum. Extensions are the statements that create the extensions of
	// the schema, because an extension that the database does not have yet may define Type.
	Enum       bool
	Extensions []sqltext.SQL
	// Why has the parts of the hazard that is reported if an object prevents the act.
	Why hazard.Parts
}

// ActKind distinguishes acts.
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

// actOnType records that a type is dropped or replaced.
func (p *planner) actOnType(e *catalog.Enum) {
	p.acts = append(p.acts, Act{Kind: DropsType, Schema: e.Schema, Name: e.Name, Why: hazard.Parts{Case: hazard.OfEnum, From: e.Name}})
}

// dropsKey records that a key is dropped. Foreign keys and views may depend on the key.
func (a *alteration) dropsKey(ix *catalog.Index) {
	a.act(DropsKey, a.from, ix.Name, hazard.Parts{Case: hazard.OfUnique, Column: ix.Name})
}

// Carry is an object that is dropped before the plan's changes and created again after them.
type Carry struct {
	// Of is the object's name in directives.
	Of         string
	Drop, Make []sqltext.SQL
}

// actType sets the new type of the last act.
func (p *planner) actType(t catalog.Type) {
	a := &p.acts[len(p.acts)-1]
	a.Type, a.Enum = p.ddl.TypeSQL(t), t.Enum
	if r, ok := p.Dialect.(dialect.ExtensionCreator); ok && !t.Enum {
		for _, e := range p.To.Extensions {
			a.Extensions = append(a.Extensions, r.CreateExtension(e).SQL)
		}
	}
}

// carry drops the objects of Input.Carry before the changes, the last one first, and creates them
// again after the changes.
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
