package plan

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// deferredForAnswer has the drops and adds that are probably the two halves of a rename. Neither
// half is planned until a person answers whether it is a rename.
type deferredForAnswer struct {
	tables  map[*catalog.Table]bool
	columns map[*catalog.Column]bool
}

func newDeferred() deferredForAnswer {
	return deferredForAnswer{tables: map[*catalog.Table]bool{}, columns: map[*catalog.Column]bool{}}
}

// has reports whether a change of a table waits for an answer.
func (d deferredForAnswer) has(change diff.TableChange) bool {
	switch c := change.(type) {
	case diff.AddColumn:
		return d.columns[c.Column]
	case diff.DropColumn:
		return d.columns[c.Column]
	default:
		return false
	}
}

// candidates looks for pairs of a drop and an add that are probably a rename. Each pair blocks the
// plan until a person answers, and neither half is planned.
func (p *planner) candidates() {
	p.tableCandidates()
	for _, change := range p.Changes {
		if alter, ok := change.(diff.AlterTable); ok {
			p.columnCandidates(alter)
		}
	}
}

// refused reports whether a person answered --no-rename, and records that the answer was used.
func (p *planner) refused() bool {
	p.noRenameUsed = p.noRenameUsed || p.NoRename
	return p.NoRename
}

func (p *planner) tableCandidates() {
	var drops, creates []*catalog.Table
	for _, change := range p.Changes {
		switch c := change.(type) {
		case diff.DropTable:
			drops = append(drops, c.Table)
		case diff.CreateTable:
			creates = append(creates, c.Table)
		}
	}
	for _, from := range drops {
		for _, to := range creates {
			if p.deferred.tables[to] || !p.sameShape(from, to) {
				continue
			}
			if p.refused() {
				return
			}
			p.deferred.tables[from], p.deferred.tables[to] = true, true
			p.block(hazard.Rename, hazard.Parts{Object: from.QName(), Case: hazard.OfTable, To: to.QName(), Field: modelName(from), Becomes: modelName(to)})
			break
		}
	}
}

// modelName returns the name of a table in answers: the name of its model, or the table's own name
// for a join table. It is "" for a table that is not in a schema.
func modelName(t *catalog.Table) string {
	if t.IsJoinTable() {
		return t.Name
	}
	return t.Model
}

// sameShape reports whether at least half of all columns are in both tables, by name and type. Join
// tables must also join the same tables.
func (p *planner) sameShape(from, to *catalog.Table) bool {
	if from.IsJoinTable() || to.IsJoinTable() {
		return p.joinsSame(from, to)
	}
	common := 0
	for _, c := range from.Columns {
		if n := to.Column(c.Name); n != nil && diff.EqualTypes(c.Type, n.Type) {
			common++
		}
	}
	return common > 0 && 2*common >= len(from.Columns)+len(to.Columns)-common
}

// joinsSame reports whether the other table refers to all tables that the join table refers to.
// Either from or to can be the join table.
func (p *planner) joinsSame(from, to *catalog.Table) bool {
	var before, after []*catalog.Table
	for _, fk := range from.ForeignKeys {
		before = append(before, p.newer[p.From.Table(fk.RefSchema, fk.RefTable)])
	}
	for _, fk := range to.ForeignKeys {
		after = append(after, p.To.Table(fk.RefSchema, fk.RefTable))
	}
	join, other := before, after
	if !from.IsJoinTable() {
		join, other = after, before
	}
	for _, t := range join {
		i := slices.Index(other, t)
		if t == nil || i < 0 {
			return false
		}
		other = slices.Delete(other, i, i+1)
	}
	return len(join) > 0
}

func (p *planner) columnCandidates(alter diff.AlterTable) {
	var drops, adds []*catalog.Column
	for _, change := range alter.Changes {
		switch c := change.(type) {
		case diff.DropColumn:
			drops = append(drops, c.Column)
		case diff.AddColumn:
			adds = append(adds, c.Column)
		}
	}
	for _, from := range drops {
		for _, to := range adds {
			if p.deferred.columns[to] || !diff.EqualTypes(from.Type, to.Type) || !sameEnum(alter, from, to) || !p.sameRole(alter, from, to) {
				continue
			}
			if p.refused() {
				return
			}
			p.deferred.columns[from], p.deferred.columns[to] = true, true
			p.block(hazard.Rename, hazard.Parts{Object: columnName(alter.From, from.Name), Case: hazard.OfColumn, To: columnName(alter.To, to.Name),
				Field: fieldName(alter.From, from), Becomes: memberName(to)})
			break
		}
	}
}

// sameRole reports whether both columns can be the same column under two names. They cannot if only
// one of them identifies rows, or if they refer to different tables. The right column says whether
// the pair is asked about:
//
//	id Int @id           → count Int             no
//	email String @unique → mail String @unique   asked
//	authorId → User      → editorId → User       asked
//	author Int           → authorId → User       asked
//	authorId → User      → teamId → Team         no
func (p *planner) sameRole(alter diff.AlterTable, from, to *catalog.Column) bool {
	return alone(alter.From, from.Name) == alone(alter.To, to.Name) && p.samePointer(alter, from, to)
}

// alone returns "primary key" or "unique" if the column identifies rows without other columns, else
// "".
func alone(t *catalog.Table, column string) string {
	only := func(ix *catalog.Index) bool {
		return len(ix.Columns) == 1 && ix.Columns[0].Name == column && ix.Where.IsZero()
	}
	if t.PrimaryKey != nil && only(t.PrimaryKey) {
		return "primary key"
	}
	if slices.ContainsFunc(t.Indexes, func(ix *catalog.Index) bool { return ix.Unique && only(ix) }) {
		return "unique"
	}
	return ""
}

// samePointer reports whether the foreign keys over both columns refer to the same tables. It is
// true if one of the columns has no foreign key.
func (p *planner) samePointer(alter diff.AlterTable, from, to *catalog.Column) bool {
	var before, after []*catalog.Table
	for _, fk := range alter.From.ForeignKeys {
		if slices.Contains(fk.Columns, from.Name) {
			before = append(before, p.newer[p.From.Table(fk.RefSchema, fk.RefTable)])
		}
	}
	for _, fk := range alter.To.ForeignKeys {
		if slices.Contains(fk.Columns, to.Name) {
			after = append(after, p.To.Table(fk.RefSchema, fk.RefTable))
		}
	}
	return len(before) == 0 || len(after) == 0 || len(before) == len(after) && !slices.ContainsFunc(before, func(t *catalog.Table) bool { return !slices.Contains(after, t) })
}

func memberName(c *catalog.Column) string {
	if c.Field != "" {
		return c.Field
	}
	return c.Name
}

// sameEnum reports whether the checks over both columns allow the same values. It matters in
// databases that store an enum as text with a check.
func sameEnum(alter diff.AlterTable, from, to *catalog.Column) bool {
	values := func(t *catalog.Table, column string) []string {
		for _, c := range t.Checks {
			if c.Column == column {
				return c.Values
			}
		}
		return nil
	}
	return slices.Equal(values(alter.From, from.Name), values(alter.To, to.Name))
}
