package plan

import (
	"slices"
	"unicode/utf8"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// indexNames are the names of indexes that are dropped and added.
type indexNames struct {
	// dropped are those that the plan drops, wanted the indexes of the target under the same names.
	dropped map[diff.Name]bool
	wanted  map[diff.Name]*catalog.Index
	// added are the indexes that the plan creates on existing tables.
	added map[*catalog.Index]bool
}

// collectIndexes collects the index names that are dropped and added, before anything is planned:
// an index that is built concurrently may have to wait for its name.
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

// temporaryName is a name for an index until it can have its own.
func temporaryName(name string) string { return "_" + cut(name, 60) }

// cut cuts a name at a character border.
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
	// At that time the table has its newer schema, and so has the index.
	drop := step(r.DropIndexOnline(a.to.Schema, ix.Name), "drop index "+ix.Name)
	drop.Hazards = a.looser(ix)
	return one(concurrentDrops, drop)
}

// dropsOnline reports whether an index can be dropped concurrently: it belongs to no constraint,
// none of its columns is dropped or changed in the same plan, no foreign key depends on it, and an
// index that gets its name is built concurrently too.
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

// ownedByConstraint reports whether a constraint owns an index. A snapshot does not tell: this tool
// creates unique indexes, and constraints made by people are only in the database.
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

// referenced reports whether foreign keys refer to columns of the older table.
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

// looser notes that values need no longer be unique.
func (a *alteration) looser(ix *catalog.Index) []hazard.Hazard {
	if !ix.Unique {
		return nil
	}
	return []hazard.Hazard{about(hazard.DropConstraint, hazard.OfUnique, ix.Name, a.from.QName())}
}
