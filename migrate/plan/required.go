package plan

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// fill sets a column where it is NULL. It plans one statement or, online, batches that each commit
// by themselves.
func (a *alteration) fill(c *catalog.Column, expr sqltext.SQL) phasedStep {
	phase, update := alterColumns, a.ddl.FillRows(a.to, c.Name, expr)
	if r, ok := online[dialect.RowFiller](a.planner); ok {
		update = r.FillRowsOnline(a.to, c.Name, expr)
	}
	if update.OutsideTransaction {
		phase = backfills
	}
	s := step(update, "fill "+columnName(a.to, c.Name)+" where it is NULL")
	s.Undo, s.Hazards = a.undo(Converts, Converts), a.filledKeys(c)
	return phasedStep{phase, s}
}

// require sets NOT NULL. Online, a check constraint is first added and validated, so that SET NOT
// NULL need not scan the table under its exclusive lock. If rows are filled before, the check is
// added after that, because until then it would refuse every update of a row without a value.
func (a *alteration) require(c *catalog.Column, hazards []hazard.Hazard, undo Undo, filled bool) []phasedStep {
	object := columnName(a.to, c.Name)
	hazards = append(slices.Clip(hazards), about(hazard.StricterRule, hazard.OfNotNull, object, ""))
	set := a.step(a.ddl.SetNotNull(a.to, c.Name), "require "+object)
	set.Undo = undo
	r, ok := online[dialect.OnlineColumnRequirer](a.planner)
	if !ok {
		set.Hazards = hazards
		if set.Lock != "" {
			set.Hazards = append(set.Hazards, about(hazard.ScanUnderLock, hazard.OfNotNull, object, a.to.QName()))
		}
		return one(alterColumns, set)
	}
	name := "_" + cut(c.Name, 40) + "_not_null"
	checked := alterColumns
	if filled {
		checked = addNotValidConstraints
	}
	required := r.RequireColumnOnline(a.to, c.Name, name)
	check := step(required.Add, "require "+object+" of new rows")
	check.Hazards = hazards
	set = step(required.Require, set.Reason)
	set.Undo = undo
	drop := step(required.Drop, "drop the check that NOT NULL replaces")
	return []phasedStep{{checked, check}, {validateConstraints, step(required.Validate, validation(name))}, {finalize, set}, {finalize, drop}}
}
