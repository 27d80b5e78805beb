package plan

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// dependents blocks what would break objects that we do not manage: they read the given columns
// (none: the table). The parts say what would happen to those.
func (p *planner) dependents(t *catalog.Table, columns []string, why hazard.Parts) {
	if p.reverse {
		return // the forward plan asked
	}
	for _, d := range p.Dependents[t.QName()] {
		if len(columns) == 0 && (d.Kind == HandMadeIndex || d.Kind == Trigger && strings.EqualFold(d.On, t.Name)) {
			continue // goes with its table
		}
		if len(columns) > 0 && !slices.ContainsFunc(columns, func(c string) bool { return p.reads(d, c) }) {
			continue
		}
		parts := why
		parts.Object, parts.What, parts.Table = d.Name, d.Kind.String(), t.QName()
		p.block(hazard.LoseDependent, parts)
	}
}

// reads reports whether the dependent names the column: as the database says, else as a name in its text.
func (p *planner) reads(d Dependent, column string) bool {
	if d.Columns != nil {
		return slices.Contains(d.Columns, column)
	}
	return sqltext.Mentions(p.ddl.Provider(), d.SQL, column)
}
