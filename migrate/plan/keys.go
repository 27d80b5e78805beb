package plan

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

func (a *alteration) primaryKey(change diff.TableChange) []phasedStep {
	switch c := change.(type) {
	case diff.AddPrimaryKey:
		return a.addPrimaryKey(c.Key, c.Key.Name)
	case diff.DropPrimaryKey:
		a.dropsKey(c.Key)
		return one(dropIndexes, a.dropPrimaryKey(a.from, c.Key))
	case diff.AlterPrimaryKey:
		a.dropsKey(c.From)
		if !a.swapsOnline(c, a.changes) {
			return append(one(dropIndexes, a.dropPrimaryKey(a.from, c.From)), phasedStep{alterKeys, a.plainPrimaryKey(c.To)})
		}
		return append(one(dropReplacedConstraints, a.dropPrimaryKey(a.to, c.From)), a.addPrimaryKey(c.To, temporaryName(c.To.Name))...)
	case diff.RenamePrimaryKey:
		return a.renameIndex(c.From, c.To)
	}
	return nil
}

// swapsOnline reports whether the new key can be built while the old one is in use: not when
// columns of the old one are dropped.
func (p *planner) swapsOnline(c diff.AlterPrimaryKey, changes []diff.TableChange) bool {
	old := c.From.ColumnNames()
	_, ok := online[dialect.OnlinePrimaryKeyAdder](p)
	return ok && !slices.ContainsFunc(changes, func(change diff.TableChange) bool {
		drop, ok := change.(diff.DropColumn)
		return ok && slices.Contains(old, drop.Column.Name)
	})
}

func (a *alteration) dropPrimaryKey(t *catalog.Table, pk *catalog.Index) Step {
	s := step(a.ddl.DropConstraint(t, pk.Name), "drop primary key of "+a.from.QName())
	s.Hazards = []hazard.Hazard{about(hazard.DropConstraint, hazard.OfPrimaryKey, a.from.QName(), "")}
	return s
}

func (a *alteration) plainPrimaryKey(pk *catalog.Index) Step {
	s := step(a.ddl.AddPrimaryKey(a.to, pk), "add primary key of "+a.to.QName())
	s.Hazards = a.uniqueHazards(pk)
	if s.Lock != "" {
		s.Hazards = append(s.Hazards, about(hazard.ScanUnderLock, hazard.OfPrimaryKey, a.to.QName(), ""))
	}
	return s
}

// addPrimaryKey adds a primary key; online, it takes an index that was built concurrently with
// running applications.
func (a *alteration) addPrimaryKey(pk *catalog.Index, name string) []phasedStep {
	r, ok := online[dialect.OnlinePrimaryKeyAdder](a.planner)
	if !ok {
		return one(alterKeys, a.plainPrimaryKey(pk))
	}
	build, add := r.AddPrimaryKeyOnline(a.to, pk, name)
	built := step(build, "build the primary key of "+a.to.QName())
	built.Hazards = a.uniqueHazards(pk)
	return []phasedStep{{concurrentIndexes, built}, {finalize, step(add, "add primary key of "+a.to.QName())}}
}

func (a *alteration) renameConstraint(from, to string) []phasedStep {
	r, ok := a.Dialect.(dialect.KeyRenamer)
	if !ok {
		return nil
	}
	return one(renameKeys, a.renameKey(r, dialect.ConstraintKey, from, to, "rename constraint "+from+" to "+to))
}

// renameIndex renames an index (a primary key's renames its constraint too), through a temporary
// name when another one of the schema still has the new name.
func (a *alteration) renameIndex(from, to *catalog.Index) []phasedStep {
	r, ok := a.Dialect.(dialect.KeyRenamer)
	if !ok {
		return nil
	}
	renames := []renameStep{{renameKeys, from.Name, to.Name}}
	if a.hasIndexNamed(to.Name) {
		renames = []renameStep{{renameKeys, from.Name, temporaryName(from.Name)}, {finishKeyRenames, temporaryName(from.Name), to.Name}}
	}
	var out []phasedStep
	for _, s := range renames {
		out = append(out, phasedStep{s.phase, a.renameKey(r, dialect.IndexKey, s.from, s.to, "rename index "+from.Name+" to "+to.Name)})
	}
	return out
}

// renameKey renames a key. Its lock is held for an instant, and not reported.
func (a *alteration) renameKey(r dialect.KeyRenamer, kind dialect.KeyKind, from, to, reason string) Step {
	return Step{SQL: r.RenameKey(a.to, kind, from, to).SQL, Reason: reason}
}

func (a *alteration) hasIndexNamed(name string) bool {
	for _, t := range a.From.Tables {
		if t.Schema != a.to.Schema && t.Schema != a.from.Schema {
			continue
		}
		if t.PrimaryKey != nil && t.PrimaryKey.Name == name || slices.ContainsFunc(t.Indexes, func(ix *catalog.Index) bool { return ix.Name == name }) {
			return true
		}
	}
	return false
}

// uniqueHazards asks for rows that are equal under a new unique key.
func (a *alteration) uniqueHazards(ix *catalog.Index) []hazard.Hazard {
	if a.implied(ix) {
		return nil
	}
	h := about(hazard.Duplicates, hazard.OfUnique, ix.Name, a.to.QName())
	if ix.Name == "" {
		h = about(hazard.Duplicates, hazard.OfPrimaryKey, a.to.QName(), "")
	}
	k, ok := a.keyValues(ix)
	switch {
	case !ok:
		return nil
	case len(k.filled) > 0:
		return []hazard.Hazard{asked(h, a.ddl.EqualValues(a.from, append(a.ddl.Quoted(k.older), k.filled...)))}
	case len(k.older) == 0:
		return []hazard.Hazard{asked(h, a.ddl.SecondRow(a.from))}
	default:
		return []hazard.Hazard{asked(h, a.ddl.EqualRows(a.from, k.older))}
	}
}

// keyValues are what old rows have in the columns of a new key: values of older columns, or values
// of a backfill. Constant defaults are in neither, since they are equal in all rows.
type keyValues struct {
	older  []string
	filled []sqltext.SQL
}

// keyValues is not ok when no two rows can be equal: a column's values differ, are NULL, or (which
// has a hazard of its own) are missing.
func (a *alteration) keyValues(ix *catalog.Index) (k keyValues, ok bool) {
	for _, c := range ix.Columns {
		column := a.to.Column(c.Name)
		expr := a.filledValue(column)
		switch {
		case expr != "":
			k.filled = append(k.filled, expr)
		case !a.added[c.Name]:
			k.older = append(k.older, a.oldName(c.Name))
		case column == nil || !constantDefault(column):
			return k, false
		}
	}
	return k, true
}

// filledValue is what rows have in a column of the target that gets an answer's values, "" for
// other columns.
func (a *alteration) filledValue(c *catalog.Column) sqltext.SQL {
	if c == nil || c.Nullable {
		return ""
	}
	expr := a.backfill(a.to, c)
	if a.added[c.Name] && c.Default != nil {
		return "" // rows get the default
	}
	if expr == "" || a.added[c.Name] {
		return expr
	}
	old := a.older[c.Name]
	if old == nil || !old.Nullable || !diff.SameStorage(old.Type, c.Type) {
		return ""
	}
	return dialect.Coalesce(a.ddl.Ident(old.Name), expr)
}

// filledKeys asks for rows that are equal under the unique keys of a column once its NULLs are
// filled. Keys that are new ask for themselves.
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

// implied reports whether an older key already keeps the columns unique.
func (a *alteration) implied(ix *catalog.Index) bool {
	var columns []string
	for _, c := range ix.Columns {
		if old := a.older[c.Name]; old != nil && a.filledValue(a.to.Column(c.Name)) == "" {
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
