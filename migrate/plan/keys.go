package plan

import (
	"slices"

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
		to, hazards := a.keptIndex(c.To)
		drop := func(t *catalog.Table) Step {
			s := a.dropPrimaryKey(t, c.From)
			s.Hazards = append(s.Hazards, hazards...)
			return s
		}
		if !a.swapsOnline(a.from, c, a.changes) {
			add := append(one(alterKeys, a.plainPrimaryKey(to)), a.keepIndex(to, alterKeys)...)
			return append(one(dropIndexes, drop(a.from)), add...)
		}
		add := append(a.addPrimaryKey(to, temporaryName(to.Name)), a.keepIndex(to, finalize)...)
		return append(one(dropReplacedConstraints, drop(a.to)), add...)
	case diff.RenamePrimaryKey:
		return a.renameIndex(c.From, c.To)
	}
	return nil
}

// swapsOnline reports whether the new primary key can be built while the old one is in use. It
// cannot if columns of the old one are dropped.
func (p *planner) swapsOnline(t *catalog.Table, c diff.AlterPrimaryKey, changes []diff.TableChange) bool {
	old := c.From.ColumnNames()
	_, ok := onlineOn[dialect.OnlinePrimaryKeyAdder](p, t)
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

// addPrimaryKey adds a primary key. Online, it first builds the index concurrently and then makes
// it the primary key.
func (a *alteration) addPrimaryKey(pk *catalog.Index, name string) []phasedStep {
	r, ok := onlineOn[dialect.OnlinePrimaryKeyAdder](a.planner, a.from)
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

// renameIndex renames an index. For a primary key, this renames the constraint too. If another
// index of the database schema has the new name now, the index first gets a temporary name.
func (a *alteration) renameIndex(from, to *catalog.Index) []phasedStep {
	r, ok := a.Dialect.(dialect.KeyRenamer)
	if !ok {
		return nil
	}
	name := a.movedKey(from.Name)
	renames := []renameStep{{renameKeys, name, to.Name}}
	if a.hasIndexNamed(to.Name) {
		renames = []renameStep{{renameKeys, name, temporaryName(from.Name)}, {finishKeyRenames, temporaryName(from.Name), to.Name}}
	}
	var out []phasedStep
	for _, s := range renames {
		out = append(out, phasedStep{s.phase, a.renameKey(r, dialect.IndexKey, s.from, s.to, "rename index "+from.Name+" to "+to.Name)})
	}
	return out
}

// renameKey renames a key. The step reports no lock, because the statement holds it for an instant
// only.
func (a *alteration) renameKey(r dialect.KeyRenamer, kind dialect.KeyKind, from, to, reason string) Step {
	return Step{SQL: r.RenameKey(a.to, kind, from, to).SQL, Reason: reason}
}

func (a *alteration) hasIndexNamed(name string) bool {
	for _, t := range a.From.Tables {
		if t.Schema != a.to.Schema && t.Schema != a.from.Schema {
			continue
		}
		if hasKey(t, name) {
			return true
		}
	}
	return false
}
