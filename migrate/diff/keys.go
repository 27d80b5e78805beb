package diff

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/catalog"
)

func (t tableComparer) primaryKey() []TableChange {
	from, to := t.from.PrimaryKey, t.to.PrimaryKey
	switch {
	case from == nil && to == nil:
		return nil
	case from == nil:
		return []TableChange{AddPrimaryKey{to}}
	case to == nil:
		return []TableChange{DropPrimaryKey{from}}
	case !t.sameColumns(from.Columns, to.Columns):
		return []TableChange{AlterPrimaryKey{from, to}}
	case t.renamed(from.Name, to.Name, to.Unnamed):
		return []TableChange{RenamePrimaryKey{from, to}}
	default:
		return nil
	}
}

// renamed reports whether the names of a key differ. If the schema states no name (unnamed), any
// name in a live database is right. Between two snapshots, names that the schema does not state are
// compared too.
func (t tableComparer) renamed(from, to string, unnamed bool) bool {
	return from != to && (!unnamed || !t.from.Introspected())
}

func (t tableComparer) sameColumns(from, to []catalog.IndexColumn) bool {
	return slices.EqualFunc(from, to, func(a, b catalog.IndexColumn) bool {
		a.Name = t.newName(a.Name)
		return EqualIndexColumns(a, b)
	})
}

// EqualIndexColumns reports whether two columns of indexes are equal, apart from properties that a
// schema cannot express.
func EqualIndexColumns(a, b catalog.IndexColumn) bool {
	if sameClass(a.OpClass, b.OpClass) {
		a.OpClass = b.OpClass
	}
	a.Words = b.Words
	return a == b
}

// sameClass reports whether two operator classes are equal. A class without a schema equals the
// class of that name in any schema.
func sameClass(a, b string) bool {
	schemaA, nameA, okA := strings.Cut(a, ".")
	schemaB, nameB, okB := strings.Cut(b, ".")
	if okA == okB {
		return a == b || okA && schemaA == schemaB && nameA == nameB
	}
	return a == nameB || nameA == b
}

func (t tableComparer) sameIndex(from, to *catalog.Index) bool {
	return from.Unique == to.Unique && from.Method == to.Method && !from.Invalid &&
		t.sameColumns(from.Columns, to.Columns) && t.sameCondition(from.Where, to.Where)
}

// sameCondition reports whether two conditions are equal. If their texts differ, the verdict of the
// database decides.
func (t tableComparer) sameCondition(from, to catalog.Expr) bool {
	if from.IsZero() || to.IsZero() || from.Equal(to) {
		return from.Equal(to)
	}
	return t.same(Question{Kind: Condition, Live: catalog.ExprDefault{Expr: from}, Want: catalog.ExprDefault{Expr: to}})
}

// pair maps newer elements to older ones. It first pairs elements of equal name and form, then
// elements of equal form.
func pair[E any](from, to []*E, same func(a, b *E) bool, name func(*E) string) map[*E]*E {
	older := map[*E]*E{}
	used := map[*E]bool{}
	for _, byName := range []bool{true, false} {
		for _, b := range to {
			if older[b] != nil {
				continue
			}
			for _, a := range from {
				if !used[a] && (!byName || name(a) == name(b)) && same(a, b) {
					older[b], used[a] = a, true
					break
				}
			}
		}
	}
	return older
}

// dropExchanged removes a pair from the map older if its rename needs a name that the older element
// of another pair still has. Such elements are dropped and created again.
func dropExchanged[E any](older map[*E]*E, name func(*E) string) {
	leaving := map[string]bool{}
	for b, a := range older {
		if name(a) != name(b) {
			leaving[name(a)] = true
		}
	}
	for b, a := range older {
		if name(a) != name(b) && leaving[name(b)] {
			delete(older, b)
		}
	}
}

func (t tableComparer) indexes() []TableChange {
	name := func(ix *catalog.Index) string { return ix.Name }
	older := pair(t.from.Indexes, t.to.Indexes, t.sameIndex, name)
	dropExchanged(older, name)
	var out, renames, adds []TableChange
	kept := map[*catalog.Index]bool{}
	for _, ix := range t.to.Indexes {
		old := older[ix]
		switch {
		case old == nil:
			adds = append(adds, AddIndex{ix})
		case t.renamed(old.Name, ix.Name, ix.Unnamed):
			renames = append(renames, RenameIndex{old, ix})
		}
		kept[old] = true
	}
	for _, ix := range t.from.Indexes {
		if !kept[ix] {
			out = append(out, DropIndex{ix})
		}
	}
	return append(append(out, renames...), adds...)
}

// sameForeignKey reports whether two foreign keys are equal apart from their names. The table or
// columns that they refer to may be renamed.
func (t tableComparer) sameForeignKey(from, to *catalog.ForeignKey) bool {
	return t.sameSides(from, to) && from.OnDelete == to.OnDelete && from.OnUpdate == to.OnUpdate
}

func (t tableComparer) sameSides(from, to *catalog.ForeignKey) bool {
	target := Name{from.RefSchema, from.RefTable}
	return t.renames.table(target) == Name{to.RefSchema, to.RefTable} && t.sameOwn(from, to) &&
		slices.EqualFunc(from.RefColumns, to.RefColumns, func(a, b string) bool { return t.renames.column(target, a) == b })
}

func (t tableComparer) sameOwn(from, to *catalog.ForeignKey) bool {
	return slices.EqualFunc(from.Columns, to.Columns, func(a, b string) bool { return t.newName(a) == b })
}

func (t tableComparer) foreignKeys() []TableChange {
	name := func(fk *catalog.ForeignKey) string { return fk.Name }
	older := pair(t.from.ForeignKeys, t.to.ForeignKeys, t.sameForeignKey, name)
	dropExchanged(older, name)
	used := map[*catalog.ForeignKey]bool{}
	for _, old := range older {
		used[old] = true
	}
	var drops, rest []TableChange
	for _, fk := range t.to.ForeignKeys {
		old := older[fk]
		if old == nil {
			if old = t.replaced(fk, used); old != nil {
				used[old] = true
				rest = append(rest, AlterForeignKey{old, fk})
				continue
			}
			rest = append(rest, AddForeignKey{fk})
			continue
		}
		if t.renamed(old.Name, fk.Name, fk.Unnamed) {
			rest = append(rest, RenameForeignKey{old, fk})
		}
	}
	for _, fk := range t.from.ForeignKeys {
		if !used[fk] {
			drops = append(drops, DropForeignKey{fk})
		}
	}
	return append(drops, rest...)
}

// replaced returns an older foreign key without a partner that has the same columns as fk; nil if
// there is none. The parameter used has the older foreign keys with a partner.
func (t tableComparer) replaced(fk *catalog.ForeignKey, used map[*catalog.ForeignKey]bool) *catalog.ForeignKey {
	for _, old := range t.from.ForeignKeys {
		if !used[old] && t.sameOwn(old, fk) {
			return old
		}
	}
	return nil
}
