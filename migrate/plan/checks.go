package plan

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

func (a *alteration) check(change diff.TableChange) []phasedStep {
	drop := func(c *catalog.Check) phasedStep {
		return phasedStep{dropChecks, a.step(a.ddl.DropConstraint(a.from, c.Name), "drop check "+c.Name)}
	}
	add := func(c *catalog.Check, hazards []hazard.Hazard) phasedStep {
		s := a.step(a.ddl.AddCheck(a.to, c), "add check "+c.Name)
		s.Hazards = hazards
		return phasedStep{alterColumns, s}
	}
	switch c := change.(type) {
	case diff.AddCheck:
		if a.added[c.Check.Column] {
			return nil
		}
		var hazards []hazard.Hazard
		if len(c.Check.Values) > 0 { // package lint judges hand-written checks
			hazards = append(hazards, a.misfits(c.Check))
		}
		return []phasedStep{add(c.Check, hazards)}
	case diff.DropCheck:
		return []phasedStep{drop(c.Check)}
	case diff.AlterCheck:
		out := []phasedStep{drop(c.From)}
		if len(c.Values) > 0 {
			out = append(out, a.renameValues(c.To.Column, c.Values))
		}
		return append(out, add(c.To, a.lostValues(c)))
	}
	return nil
}

// lostValues counts rows whose value the newer check would refuse, because the enum loses the value
// or because the column gets another enum without it.
func (a *alteration) lostValues(c diff.AlterCheck) []hazard.Hazard {
	known := append([]string(nil), c.To.Values...)
	for _, r := range c.Values {
		known = append(known, r.From)
	}
	switch {
	case c.From.Enum != "" && c.To.Enum != a.newEnum(c.From.Enum):
		return []hazard.Hazard{a.misfits(c.To)}
	case subset(c.From.Values, known):
		return nil
	}
	return []hazard.Hazard{a.at(of(hazard.RemoveEnumValue, columnName(a.to, c.To.Column)), a.from, a.outside(c.To.Column, known))}
}

func (a *alteration) newEnum(name string) string {
	for _, r := range a.Renames {
		if e, ok := r.(diff.EnumRename); ok && e.From.Name == name {
			return e.To.Name
		}
	}
	return name
}

func (a *alteration) misfits(c *catalog.Check) hazard.Hazard {
	return a.at(about(hazard.UnfitValues, hazard.OfEnum, columnName(a.to, c.Column), ""), a.from, a.outside(c.Column, c.Values))
}

func (a *alteration) outside(column string, values []string) sqltext.SQL {
	return a.ddl.NotIn(a.ddl.Ident(a.oldName(column)), values)
}

func (a *alteration) renameValues(column string, renames []diff.ValueRename) phasedStep {
	return phasedStep{alterColumns, step(a.ddl.RenameValues(a.to, column, valueRenames(renames)), "rename values of "+columnName(a.to, column))}
}

func valueRenames(renames []diff.ValueRename) []dialect.ValueRename {
	out := make([]dialect.ValueRename, len(renames))
	for i, r := range renames {
		out[i] = dialect.ValueRename(r)
	}
	return out
}
