package plan

import (
	"slices"
	"unicode/utf8"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// indexNames has the names of the indexes that the plan drops and adds.
type indexNames struct {
	// dropped has the names of indexes that the plan drops. wanted has the indexes of the target
	// with one of these names.
	dropped map[diff.Name]bool
	wanted  map[diff.Name]*catalog.Index
	// added has the indexes that the plan creates on existing tables; the value is true if it
	// builds the index concurrently.
	added map[*catalog.Index]bool
}

// collectIndexes collects the names of dropped and added indexes. It runs before anything is
// planned, because an index that is built concurrently may need a temporary name while an older
// index has its name.
func (p *planner) collectIndexes() {
	if _, ok := online[dialect.OnlineIndexBuilder](p); !ok {
		return
	}
	p.indexes = indexNames{dropped: map[diff.Name]bool{}, wanted: map[diff.Name]*catalog.Index{}, added: map[*catalog.Index]bool{}}
	for _, change := range p.Changes {
		alter, ok := change.(diff.AlterTable)
		if !ok {
			continue
		}
		for _, tc := range alter.Changes {
			switch tc := tc.(type) {
			case diff.AddIndex:
				_, built := onlineOn[dialect.OnlineIndexBuilder](p, alter.From)
				p.indexes.added[tc.Index] = built
			case diff.DropIndex:
				p.indexes.dropped[diff.Name{Schema: alter.To.Schema, Name: tc.Index.Name}] = true
			}
		}
	}
	if len(p.indexes.dropped) == 0 {
		return
	}
	for _, t := range p.To.Tables {
		for _, ix := range t.Indexes {
			if name := (diff.Name{Schema: t.Schema, Name: ix.Name}); p.indexes.dropped[name] {
				p.indexes.wanted[name] = ix
			}
		}
	}
}

func (a *alteration) index(change diff.TableChange) []phasedStep {
	switch c := change.(type) {
	case diff.AddIndex:
		return a.addIndex(c.Index)
	case diff.DropIndex:
		a.dropsKey(c.Index)
		return a.dropIndex(c.Index)
	case diff.RenameIndex:
		if _, ok := a.Dialect.(dialect.KeyRenamer); !ok {
			to, _ := a.keptIndex(c.To)
			return append(one(dropIndexes, a.dropPlain(c.From)), phasedStep{createIndexes, a.createIndex(to)})
		}
		return a.renameIndex(c.From, c.To)
	}
	return nil
}

func (a *alteration) addIndex(ix *catalog.Index) []phasedStep {
	ix, hazards := a.keptIndex(ix)
	if ix.Unique {
		hazards = append(append(hazards, a.uniqueHazards(ix)...), about(hazard.StricterRule, hazard.OfUnique, ix.Name, ""))
	}
	if ix.Constraint {
		return a.addUnique(ix, hazards)
	}
	plain := a.createIndex(ix)
	r, ok := onlineOn[dialect.OnlineIndexBuilder](a.planner, a.from)
	if !ok {
		plain.Hazards = append(plain.Hazards, hazards...)
		return append(one(createIndexes, plain), a.keepIndex(ix, createIndexes)...)
	}
	temp := *ix
	if a.indexes.dropped[diff.Name{Schema: a.to.Schema, Name: ix.Name}] {
		temp.Name = temporaryName(ix.Name)
	}
	build := step(r.BuildIndexOnline(a.to, &temp), plain.Reason)
	build.Hazards = hazards
	out := one(concurrentIndexes, build)
	if r, ok := a.Dialect.(dialect.KeyRenamer); ok && temp.Name != ix.Name {
		rename := step(r.RenameKey(a.to, dialect.IndexKey, temp.Name, ix.Name), "give index "+ix.Name+" its name")
		out = append(out, phasedStep{finalize, rename})
	}
	return append(out, a.keepIndex(ix, finalize)...)
}

// temporaryName returns a name for an object that cannot have its own name yet.
func temporaryName(name string) string { return "_" + cut(name, 60) }

// cut shortens a name to at most limit bytes, without cutting a character in two.
func cut(name string, limit int) string {
	if len(name) <= limit {
		return name
	}
	for limit > 0 && !utf8.RuneStart(name[limit]) {
		limit--
	}
	return name[:limit]
}

func (a *alteration) createIndex(ix *catalog.Index) Step {
	s := step(a.ddl.CreateIndex(a.to, ix), "create index "+ix.Name)
	if s.Lock != "" {
		s.Hazards = []hazard.Hazard{about(hazard.IndexUnderLock, hazard.OfBuild, ix.Name, a.to.QName())}
	}
	return s
}

func (a *alteration) dropIndex(ix *catalog.Index) []phasedStep {
	r, ok := onlineOn[dialect.OnlineIndexDropper](a.planner, a.from)
	if !ok || !a.dropsOnline(ix) {
		return one(dropIndexes, a.dropPlain(ix))
	}
	// In this phase the table, and so its index, is already in its newer schema.
	drop := step(r.DropIndexOnline(a.to.Schema, ix.Name), "drop index "+ix.Name)
	drop.Hazards = a.looser(ix)
	return one(concurrentDrops, drop)
}

// dropsOnline reports whether an index can be dropped concurrently. It must not belong to a
// constraint, no foreign key may depend on it, and the plan must not drop or convert its columns.
// If a new index gets its name, that index must be built concurrently too.
func (a *alteration) dropsOnline(ix *catalog.Index) bool {
	next := a.indexes.wanted[diff.Name{Schema: a.to.Schema, Name: ix.Name}]
	if a.ownedByConstraint(ix) || next != nil && !a.indexes.added[next] {
		return false
	}
	columns := ix.ColumnNames()
	if ix.Unique && a.referenced(columns) {
		return false
	}
	return !slices.ContainsFunc(a.changes, func(change diff.TableChange) bool {
		switch c := change.(type) {
		case diff.DropColumn:
			return slices.Contains(columns, c.Column.Name)
		case diff.AlterColumn:
			return c.Type && slices.Contains(columns, c.From.Name)
		}
		return false
	})
}

// ownedByConstraint reports whether a constraint owns an index. It asks the live database, because
// a snapshot only has the unique indexes that this tool creates, not the constraints that people
// created.
func (a *alteration) ownedByConstraint(ix *catalog.Index) bool {
	if ix.Constraint || a.Live == nil {
		return ix.Constraint
	}
	if a.reverse {
		made, _ := a.forth().keptIndex(ix)
		return made.Constraint
	}
	live := a.Live.Table(a.from.Schema, a.from.Name)
	return live != nil && slices.ContainsFunc(live.Indexes, func(l *catalog.Index) bool { return l.Name == ix.Name && l.Constraint })
}

// referenced reports whether a foreign key refers to one of the columns of the older table.
func (a *alteration) referenced(columns []string) bool {
	return slices.ContainsFunc(a.From.Tables, func(t *catalog.Table) bool {
		return slices.ContainsFunc(t.ForeignKeys, func(fk *catalog.ForeignKey) bool {
			return fk.RefSchema == a.from.Schema && fk.RefTable == a.from.Name && overlaps(fk.RefColumns, columns)
		})
	})
}

func (a *alteration) dropPlain(ix *catalog.Index) Step {
	drop := a.ddl.DropIndex(a.from, ix.Name)
	if a.ownedByConstraint(ix) && a.caps.AlterPrimaryKey {
		drop = a.ddl.DropConstraint(a.from, ix.Name)
	}
	s := step(drop, "drop index "+ix.Name)
	s.Hazards = a.looser(ix)
	if s.Lock != "" {
		s.Hazards = append(s.Hazards, about(hazard.IndexUnderLock, hazard.OfDrop, ix.Name, a.from.QName()))
	}
	return s
}

// looser returns the hazard that values need no longer be unique.
func (a *alteration) looser(ix *catalog.Index) []hazard.Hazard {
	if !ix.Unique {
		return nil
	}
	return []hazard.Hazard{about(hazard.DropConstraint, hazard.OfUnique, ix.Name, a.from.QName())}
}
