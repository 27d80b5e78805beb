package plan

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// liveColumn returns the column as the live database has it; nil without a database. It looks for
// both names, because a rollback is planned before the migration renames the column.
func (a *alteration) liveColumn(c diff.AlterColumn) *catalog.Column {
	if a.Live == nil {
		return nil
	}
	for _, at := range []struct {
		table  *catalog.Table
		column string
	}{{a.from, c.From.Name}, {a.to, c.To.Name}} {
		if t := a.Live.Table(at.table.Schema, at.table.Name); t != nil && t.Column(at.column) != nil {
			return t.Column(at.column)
		}
	}
	return nil
}

// collation returns the collation of a column with a new type; "" means the default collation of
// the type.
func (a *alteration) collation(c diff.AlterColumn) sqltext.SQL {
	r, ok := a.Dialect.(dialect.Collater)
	live := a.liveColumn(c)
	if !ok || live == nil || !r.Collates(c.To.Type) {
		return ""
	}
	return sqltext.SQL(live.Collation)
}

// retypeSequence changes the type of the column's sequence to the new type of the column, if the
// sequence had the old type. Otherwise the sequence would end at the limit of the old type.
func (a *alteration) retypeSequence(c diff.AlterColumn) (dialect.Statement, bool) {
	r, ok := a.Dialect.(dialect.SequenceRetyper)
	live := a.liveColumn(c)
	if !ok || live == nil || live.Sequence == nil || c.Identity || c.Default {
		return dialect.Statement{}, false
	}
	seq, was := *live.Sequence, c.From.Type
	if a.reverse { // the live sequence was read before the migration
		was = c.To.Type
	}
	if seq.Type != was.Name {
		return dialect.Statement{}, false
	}
	if seq.Schema == a.from.Schema {
		seq.Schema = a.to.Schema // a sequence moves with its table
	}
	return r.RetypeSequence(seq, c.To.Type)
}

// keepStorage keeps the storage setting of a column under its new type. If the new type does not
// support that setting, a hazard says so.
func (a *alteration) keepStorage(c diff.AlterColumn) (dialect.Statement, []hazard.Hazard, bool) {
	r, ok := a.Dialect.(dialect.StorageKeeper)
	live := a.liveColumn(c)
	if !ok || live == nil || diff.SameStorage(c.From.Type, c.To.Type) {
		return dialect.Statement{}, nil, false
	}
	s, ok := r.KeepStorage(a.to, c.To, live.Storage, live.Compression)
	if ok || a.reverse {
		return s, nil, ok
	}
	var lost []string
	if live.Storage != "" {
		lost = append(lost, "storage "+live.Storage)
	}
	if live.Compression != "" {
		lost = append(lost, "compression "+live.Compression)
	}
	if lost == nil {
		return s, nil, false
	}
	return s, []hazard.Hazard{a.changedAway("column", live.Name, lost)}, false
}

// changedAway returns the hazard for properties that the schema cannot express and that a change
// removes.
func (a *alteration) changedAway(what, name string, lost []string) hazard.Hazard {
	h := about(hazard.AlsoDrop, hazard.OfChange, name, a.from.QName())
	h.What, h.Says = what, strings.Join(lost, ", ")
	if r, ok := a.Dialect.(dialect.ObjectCounter); ok {
		h.Probe = r.CountObject(a.from, what, name)
		if one, err := sqltext.OneLine(a.Dialect.Provider(), h.Probe); err == nil {
			h.Probe = one // the directive must have no line break, but a name may have one
		}
	}
	return h
}
