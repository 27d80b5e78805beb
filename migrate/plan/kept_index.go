package plan

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// keptIndex returns a newer index or key with the properties of the older one that a schema cannot
// express:
//
//	live     UNIQUE NULLS NOT DISTINCT (mail) INCLUDE (name)
//	schema   @@unique([mail]) becomes @@unique([mail, realm])
//	kept     UNIQUE NULLS NOT DISTINCT (mail, realm) INCLUDE (name)
//
// The hazards name properties that the newer one cannot have.
func (a *alteration) keptIndex(ix *catalog.Index) (*catalog.Index, []hazard.Hazard) {
	live := a.replaced(ix)
	if live == nil {
		return ix, nil
	}
	k := keptIndex{alteration: a, live: live, newer: *ix}
	k.newer.Words = catalog.IndexWords{Tablespace: live.Words.Tablespace, Comment: live.Words.Comment, Clustered: live.Words.Clustered}
	k.columns()
	k.stored()
	k.constraint()
	if len(k.lost) == 0 || a.reverse {
		return &k.newer, nil
	}
	slices.Sort(k.lost)
	what := "index"
	if live.Constraint {
		what = "unique constraint"
	}
	return &k.newer, []hazard.Hazard{a.changedAway(what, live.Name, slices.Compact(k.lost))}
}

// replaced returns the index of the live database that a newer index replaces. A rollback is
// planned before the migration runs, so that the live database still has the index that the
// rollback creates again.
func (a *alteration) replaced(ix *catalog.Index) *catalog.Index {
	name := ix.Name
	if !a.reverse {
		older := diff.AlterTable{From: a.from, To: a.to, Changes: a.changes}.Replaces(ix)
		if older == nil {
			return nil
		}
		name = older.Name
	}
	return a.liveIndexNamed(name)
}

func (a *alteration) liveIndexNamed(name string) *catalog.Index {
	if a.Live == nil {
		return nil
	}
	for _, at := range []*catalog.Table{a.from, a.to} {
		t := a.Live.Table(at.Schema, at.Name)
		if t == nil {
			continue
		}
		for _, ix := range append(slices.Clone(t.Indexes), t.PrimaryKey) {
			if ix != nil && ix.Name == name && name != "" {
				return ix
			}
		}
	}
	return nil
}

// keptIndex builds a newer index from the newer schema and the live index.
type keptIndex struct {
	*alteration
	live  *catalog.Index
	newer catalog.Index
	lost  []string
}

// loses records the name of a property that is lost.
func (k *keptIndex) loses(name string, was sqltext.SQL) {
	if was != "" {
		k.lost = append(k.lost, name)
	}
}

// called reports whether a column has the name live in the live database. The parameter newer is
// the name of the column in the newer table.
func (k *keptIndex) called(newer, live string) bool {
	return k.oldName(newer) == live || k.reverse && newer == live
}

func (k *keptIndex) columns() {
	k.newer.Columns = slices.Clone(k.newer.Columns)
	for _, old := range k.live.Columns {
		words := old.Words
		i := slices.IndexFunc(k.newer.Columns, func(c catalog.IndexColumn) bool { return k.called(c.Name, old.Name) })
		if i < 0 || old.Name == "" {
			continue // the newer index has no such column
		}
		c, to := &k.newer.Columns[i], k.to.Column(k.newer.Columns[i].Name)
		retyped := to != nil && k.older[c.Name] != nil && !diff.SameStorage(k.older[c.Name].Type, to.Type)
		if r, ok := k.Dialect.(dialect.Collater); ok && retyped && !r.Collates(to.Type) {
			k.loses("its collation", words.Collation)
			words.Collation = ""
		}
		if k.newer.Method != k.live.Method || c.OpClass != old.OpClass || retyped {
			k.loses("the parameters of its operator class", words.Class)
			words.Class = ""
		}
		if k.newer.Method != "" {
			k.loses("the place of NULLs", words.Nulls)
			words.Nulls = ""
		}
		c.Words = words
	}
}

// stored copies the included columns and storage options.
func (k *keptIndex) stored() {
	w := k.live.Words
	if k.newer.Method != k.live.Method {
		k.loses("its storage parameters", w.Options)
		if len(w.Include) > 0 {
			k.lost = append(k.lost, "INCLUDE ("+strings.Join(w.Include, ", ")+")")
		}
		return
	}
	k.newer.Words.Options = w.Options
	for _, name := range w.Include {
		at := slices.IndexFunc(k.to.Columns, func(c *catalog.Column) bool { return k.called(c.Name, name) })
		switch {
		case at < 0 && k.from.Column(name) != nil && !k.reverse:
			k.lost = append(k.lost, "INCLUDE ("+name+")")
		case at < 0:
			k.newer.Words.Include = append(k.newer.Words.Include, name)
		case !slices.Contains(k.newer.ColumnNames(), k.to.Columns[at].Name):
			k.newer.Words.Include = append(k.newer.Words.Include, k.to.Columns[at].Name)
		}
	}
}

// constraint copies the properties of unique indexes. If the live index belongs to a unique
// constraint, the newer one does too, unless its columns are not allowed in a constraint.
func (k *keptIndex) constraint() {
	w := k.live.Words
	if !k.newer.Unique {
		return // all properties below belong to unique indexes
	}
	k.newer.Words.NullsNotDistinct = w.NullsNotDistinct
	_, can := k.Dialect.(dialect.OnlineUniqueAdder)
	plain := !slices.ContainsFunc(k.newer.Columns, func(c catalog.IndexColumn) bool {
		return c.Desc || c.OpClass != "" || c.Expr != "" || c.Words != catalog.ColumnWords{}
	})
	if k.live.Constraint && can && plain && k.newer.Where.IsZero() && k.newer.Method == "" {
		k.newer.Constraint, k.newer.Words.Timing = true, w.Timing
		return
	}
	k.loses("DEFERRABLE", w.Timing)
	k.loses("what happens on a conflict", w.Conflict)
}

// addUnique adds a unique index as a constraint.
func (a *alteration) addUnique(ix *catalog.Index, hazards []hazard.Hazard) []phasedStep {
	reason := "add unique constraint " + ix.Name
	r, ok := onlineOn[dialect.OnlineUniqueAdder](a.planner, a.from)
	if !ok {
		plain := step(a.ddl.AddUnique(a.to, ix), reason)
		plain.Hazards = append(hazards, about(hazard.IndexUnderLock, hazard.OfBuild, ix.Name, a.to.QName()))
		return append(one(createIndexes, plain), a.keepIndex(ix, createIndexes)...)
	}
	build, add := r.AddUniqueOnline(a.to, ix, temporaryName(ix.Name))
	built := step(build, "build the index of unique constraint "+ix.Name)
	built.Hazards = hazards
	return append([]phasedStep{{concurrentIndexes, built}, {finalize, step(add, reason)}}, a.keepIndex(ix, finalize)...)
}

// keepIndex repeats the statements on an index that are not part of its definition, such as
// comments.
func (a *alteration) keepIndex(ix *catalog.Index, when phase) (out []phasedStep) {
	if r, ok := a.Dialect.(dialect.IndexKeeper); ok {
		for _, s := range r.KeepIndex(a.to, ix) {
			out = append(out, phasedStep{when, step(s, "say again what is said of "+ix.Name)})
		}
	}
	return out
}

// forth returns the changes of the table in the migration that this plan rolls back.
func (a *alteration) forth() *alteration {
	planner := *a.planner
	planner.reverse = false
	out := &alteration{planner: &planner, from: a.to, to: a.from, added: map[string]bool{}, dropped: map[string]bool{}, older: map[string]*catalog.Column{}}
	for _, change := range a.changes {
		switch c := change.(type) {
		case diff.AddIndex:
			out.changes = append(out.changes, diff.DropIndex(c))
		case diff.DropIndex:
			out.changes = append(out.changes, diff.AddIndex(c))
		case diff.RenameColumn:
			out.changes = append(out.changes, diff.RenameColumn{From: c.To, To: c.From})
		case diff.AddColumn:
			out.changes = append(out.changes, diff.DropColumn(c))
		case diff.DropColumn:
			out.changes = append(out.changes, diff.AddColumn(c))
		}
	}
	out.pairColumns()
	return out
}
