package lint

import (
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// renames reports a drop that is probably a rename, because the file adds a similar object (RN01).
// A drop that a directive announces is not a rename. The planner decides at the end of the file
// which pairs are similar.
func renames(j *judge, s statement.Step) {
	c, ok := s.Statement.(statement.Change)
	if !ok {
		return
	}
	for _, change := range c.Changes {
		switch change := change.(type) {
		case diff.DropTable:
			if o := j.origins.of(change.Table); o.first != nil && !j.origins.copyOf(o) {
				j.alike(o.first.QName(), losing()...)
			}
		case diff.AlterTable:
			o := j.origins.of(change.From)
			for _, tc := range change.Changes {
				drop, ok := tc.(diff.DropColumn)
				if ok && o.first != nil && !o.column(drop.Column.Name).added {
					j.alike(columnName(o.first, o.column(drop.Column.Name).first), hazard.DropColumn)
				}
			}
		default:
		}
	}
}

// alike reports the dropped object at the end of the file if a new object probably replaces it.
func (j *judge) alike(object string, answers ...hazard.Kind) {
	j.atEnd(func() {
		for _, h := range plan.Alike(j.whole()) {
			if h.Kind == hazard.Rename && h.Object == object {
				j.report(h, answers...)
			}
		}
	})
}

// whole returns the changes of all statements together: the drops of objects of the snapshot before
// the migration, and the objects that are new after it.
func (j *judge) whole() plan.Input {
	in := plan.Input{From: j.before, To: j.final(), Dialect: j.migration.dialect}
	left := map[*catalog.Table]*origin{}
	for _, o := range j.origins.tables {
		if o.first != nil {
			left[o.first] = o
		}
	}
	for _, t := range j.before.Tables {
		if o := left[t]; o == nil {
			in.Changes = append(in.Changes, diff.DropTable{Table: t})
		} else if now := j.origins.table(o, in.To); now != nil {
			in.Changes = append(in.Changes, exchanged(o, now))
		}
	}
	for _, t := range in.To.Tables {
		if j.created(t) {
			in.Changes = append(in.Changes, diff.CreateTable{Table: t})
		}
	}
	return in
}

// exchanged returns the drops and additions of columns of a table in the whole file.
func exchanged(o *origin, now *catalog.Table) diff.AlterTable {
	alter := diff.AlterTable{From: o.first, To: now}
	for _, c := range o.first.Columns {
		if o.current(c.Name) == "" {
			alter.Changes = append(alter.Changes, diff.DropColumn{Column: c})
		}
	}
	for _, c := range now.Columns {
		if o.column(c.Name).added {
			alter.Changes = append(alter.Changes, diff.AddColumn{Column: c})
		}
	}
	return alter
}
