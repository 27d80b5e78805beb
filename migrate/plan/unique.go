package plan

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// uniqueHazards counts rows that have equal values in the columns of a new unique key.
func (a *alteration) uniqueHazards(ix *catalog.Index) []hazard.Hazard {
	if a.implied(ix) {
		return nil
	}
	return a.equalRows(ix)
}

func (a *alteration) equalRows(ix *catalog.Index) []hazard.Hazard {
	h := about(hazard.Duplicates, hazard.OfUnique, ix.Name, a.to.QName())
	if ix.Name == "" {
		h = about(hazard.Duplicates, hazard.OfPrimaryKey, a.to.QName(), "")
	}
	k, ok := a.keyValues(ix)
	where := a.olderCondition(ix.Where)
	switch {
	case !ok:
		return nil
	case len(k.computed) > 0:
		return []hazard.Hazard{asked(h, a.ddl.EqualValues(a.from, append(a.ddl.Quoted(k.older), k.computed...), where))}
	case len(k.older) == 0:
		return []hazard.Hazard{asked(h, a.ddl.SecondRow(a.from))}
	default:
		return []hazard.Hazard{asked(h, a.ddl.EqualRows(a.from, k.older, where))}
	}
}

// olderCondition returns the condition of a partial index with the older names of the columns. If
// it uses new columns, olderCondition returns "", so that all rows are counted.
func (a *alteration) olderCondition(where catalog.Expr) sqltext.SQL {
	if where.IsZero() {
		return ""
	}
	older := map[string]string{}
	var names []string
	for _, c := range a.to.Columns {
		names = append(names, c.Name)
		if a.added[c.Name] && sqltext.Mentions(a.Dialect.Provider(), where.SQL, c.Name) {
			return ""
		}
		older[c.Name] = a.oldName(c.Name)
	}
	sql, err := sqltext.Rename(a.Dialect.Provider(), where.SQL, sqltext.Scope{Table: a.to.Name, Tables: map[string][]string{a.to.Name: names}},
		sqltext.Names{Columns: map[string]map[string]string{a.to.Name: older}})
	if err != nil {
		return ""
	}
	return sql
}

// keyValues describes the values that existing rows will have in the columns of a new key. Some are
// the values of older columns; others are computed by a backfill or by the conversion to another
// type. Constant defaults are omitted, because they are equal in all rows.
type keyValues struct {
	older    []string
	computed []sqltext.SQL
}

// keyValues returns ok = false if no two rows can have equal values. This is so if the values of a
// column are all different, all NULL, or missing; missing values have a hazard of their own.
func (a *alteration) keyValues(ix *catalog.Index) (k keyValues, ok bool) {
	for _, c := range ix.Columns {
		column := a.to.Column(c.Name)
		expr := a.filledValue(column)
		if expr == "" {
			expr = a.mergedValue(c.Name)
		}
		switch {
		case expr != "":
			k.computed = append(k.computed, expr)
		case !a.added[c.Name]:
			k.older = append(k.older, a.oldName(c.Name))
		case column == nil || !constantDefault(column):
			return k, false
		}
	}
	return k, true
}

// mergedValue returns the expression by which the values of a converted column are compared. It is
// "" if the conversion keeps different values different.
func (a *alteration) mergedValue(column string) sqltext.SQL {
	for _, change := range a.changes {
		if c, ok := change.(diff.AlterColumn); ok && c.Type && c.To.Name == column {
			if conv := a.conversion(c); conv.Merged != "" {
				return conv.Compared(a.ddl.Ident(c.From.Name))
			}
		}
	}
	return ""
}

// mergedKeys counts rows that become duplicates in a unique key because a conversion makes
// different values equal. New keys have hazards of their own. Hand-made keys of the live database
// count too.
func (a *alteration) mergedKeys(c diff.AlterColumn) []hazard.Hazard {
	if a.mergedValue(c.To.Name) == "" {
		return nil
	}
	var out []hazard.Hazard
	for _, ix := range a.keptKeys() {
		// If several columns of a key are converted, only the first one reports the hazard.
		first := slices.IndexFunc(ix.Columns, func(col catalog.IndexColumn) bool { return col.Name != "" && a.mergedValue(col.Name) != "" })
		if first >= 0 && ix.Columns[first].Name == c.To.Name {
			out = append(out, a.equalRows(ix)...)
		}
	}
	return append(out, a.mergedExpressions(c)...)
}

// keptKeys returns the unique keys that exist before and after the migration, with the newer names
// of their columns.
func (a *alteration) keptKeys() []*catalog.Index {
	keys := slices.Clone(a.to.Indexes)
	if a.to.PrimaryKey != nil {
		keys = append(keys, a.to.PrimaryKey)
	}
	keys = slices.DeleteFunc(keys, func(ix *catalog.Index) bool {
		return !ix.Unique || slices.ContainsFunc(a.changes, func(change diff.TableChange) bool {
			switch c := change.(type) {
			case diff.AddIndex:
				return c.Index == ix
			case diff.AddPrimaryKey:
				return c.Key == ix
			case diff.AlterPrimaryKey:
				return c.To == ix
			}
			return false
		})
	})
	return append(keys, a.handMadeKeys()...)
}

// handMadeKeys returns the unique indexes of the live table that are not in the schema and have
// only columns, no expressions.
func (a *alteration) handMadeKeys() (out []*catalog.Index) {
	if a.Live == nil {
		return nil
	}
	live := a.Live.Table(a.from.Schema, a.from.Name)
	if live == nil {
		return nil
	}
	newer := map[string]string{}
	for _, c := range a.to.Columns {
		newer[a.oldName(c.Name)] = c.Name
	}
	known := diff.Ours(*a.Live, a.From)
	ours := known.Table(a.from.Schema, a.from.Name)
	for _, ix := range live.Indexes {
		plain := !slices.ContainsFunc(ix.Columns, func(c catalog.IndexColumn) bool { return newer[c.Name] == "" })
		if !ix.Unique || !plain || slices.Contains(ours.Indexes, ix) {
			continue
		}
		key := *ix
		key.Columns = slices.Clone(ix.Columns)
		for i, c := range key.Columns {
			key.Columns[i].Name = newer[c.Name]
		}
		out = append(out, &key)
	}
	return out
}

// filledValue returns the value of existing rows in a newer column that a backfill fills; "" for
// other columns.
func (a *alteration) filledValue(c *catalog.Column) sqltext.SQL {
	if c == nil || c.Nullable && (!a.added[c.Name] || c.Default == nil) {
		return ""
	}
	expr := a.backfill(a.to, c)
	if expr == "" || a.added[c.Name] {
		return expr
	}
	old := a.older[c.Name]
	if old == nil || !old.Nullable || !diff.SameStorage(old.Type, c.Type) {
		return ""
	}
	return dialect.Coalesce(a.ddl.Ident(old.Name), expr)
}

// filledKeys counts rows that become duplicates in a unique key because the NULLs of a column are
// filled. New keys have hazards of their own.
func (a *alteration) filledKeys(c *catalog.Column) []hazard.Hazard {
	var out []hazard.Hazard
	for _, ix := range a.to.Indexes {
		there := slices.ContainsFunc(a.from.Indexes, func(old *catalog.Index) bool { return old.Unique && old.Name == ix.Name })
		if ix.Unique && there && slices.Contains(ix.ColumnNames(), c.Name) {
			out = append(out, a.uniqueHazards(ix)...)
		}
	}
	return out
}

// implied reports whether an older key guarantees already that the values in the columns are
// unique.
func (a *alteration) implied(ix *catalog.Index) bool {
	var columns []string
	for _, c := range ix.Columns {
		if old := a.older[c.Name]; old != nil && a.filledValue(a.to.Column(c.Name)) == "" && a.mergedValue(c.Name) == "" {
			columns = append(columns, old.Name)
		}
	}
	keys := a.from.Indexes
	if a.from.PrimaryKey != nil {
		keys = append([]*catalog.Index{a.from.PrimaryKey}, keys...)
	}
	return slices.ContainsFunc(keys, func(key *catalog.Index) bool {
		return key.Unique && key.Where.IsZero() && subset(key.ColumnNames(), columns)
	})
}

func constantDefault(c *catalog.Column) bool {
	if c.Identity {
		return false
	}
	switch c.Default.(type) {
	case catalog.LiteralDefault, catalog.NowDefault:
		return true
	case catalog.ExprDefault:
	}
	return false
}
