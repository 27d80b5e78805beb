package lint

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// constraints reports constraints that are dropped and not replaced (CN01), and foreign keys
// without an index (FK02). Both depend on the rest of the file, so that they are decided at its
// end.
func constraints(j *judge, s statement.Step) {
	c, ok := s.Statement.(statement.Change)
	if !ok {
		return
	}
	for _, change := range c.Changes {
		switch change := change.(type) {
		case diff.CreateTable:
			if _, rebuilt := j.rebuild(s, change.Table); !rebuilt {
				for _, fk := range change.Table.ForeignKeys {
					j.indexed(change.Table, fk)
				}
			}
		case diff.AlterTable:
			for _, a := range j.actions(s, c, change) {
				j.droppedKeys(a)
				j.addedKeys(a)
			}
		default:
		}
	}
}

func (j *judge) addedKeys(a action) {
	for _, change := range a.Changes {
		switch change := change.(type) {
		case diff.AddForeignKey:
			j.indexed(a.To, change.Key)
		case diff.AlterColumn:
			if change.Identity && change.To.Identity && !a.origin.created && !a.origin.column(change.From.Name).added {
				j.staleSequence(columnName(a.From, change.From.Name))
			}
		default:
		}
	}
}

// droppedKeys reports a dropped constraint at the end of the file, unless another constraint
// replaces it, or its table or columns are dropped too.
func (j *judge) droppedKeys(a action) {
	if a.origin.created || a.UsingIndex {
		return
	}
	for _, change := range a.Changes {
		d, ok := j.droppedKey(a, change)
		if !ok {
			continue
		}
		for _, name := range d.columns {
			d.first = append(d.first, a.origin.column(name).first)
		}
		j.atEnd(func() {
			if j.unguarded(a.origin, d) {
				j.report(d.hazard)
			}
		})
	}
}

// droppedKey is a key or check that a statement drops.
type droppedKey struct {
	hazard  hazard.Hazard
	columns []string
	first   []string // the names of columns before the migration
	parent  *origin  // the table that a foreign key refers to; else nil
	// replaces reports whether a change adds a constraint of the same kind.
	replaces func(change diff.TableChange) bool
}

// droppedKey describes the constraint that a change drops; false if it drops none. The hazard is
// the planner's, except for checks.
func (j *judge) droppedKey(a action, change diff.TableChange) (droppedKey, bool) {
	var d droppedKey
	switch c := change.(type) {
	case diff.DropPrimaryKey:
		d.columns, _ = plainColumns(c.Key)
		d.replaces = adds[diff.AddPrimaryKey]
	case diff.DropIndex:
		if !c.Index.Unique || j.addedIndex(a.From, c.Index) {
			return d, false
		}
		d.columns, _ = plainColumns(c.Index)
		d.replaces = func(change diff.TableChange) bool {
			add, ok := change.(diff.AddIndex)
			return ok && add.Index.Unique
		}
	case diff.DropForeignKey:
		d.columns, d.replaces = c.Key.Columns, adds[diff.AddForeignKey]
		if parent := a.step.Before.Table(c.Key.RefSchema, c.Key.RefTable); parent != nil {
			d.parent = j.origins.of(parent)
		}
	case diff.DropCheck:
		return j.droppedCheck(a.From, c.Check)
	default:
		return d, false
	}
	for _, h := range j.actionHazards(a, change) {
		if h.Kind == hazard.DropConstraint {
			d.hazard = h
			return d, true
		}
	}
	return d, false
}

func adds[T diff.TableChange](change diff.TableChange) bool {
	_, ok := change.(T)
	return ok
}

// droppedCheck describes a dropped check. If the table does not have the check, it stands for a
// dropped constraint of unknown kind, and no added constraint counts as its replacement.
// droppedCheck returns false for a check that only requires NOT NULL, because such checks are
// temporary steps towards SET NOT NULL.
func (j *judge) droppedCheck(t *catalog.Table, check *catalog.Check) (droppedKey, bool) {
	d := droppedKey{replaces: adds[diff.AddCheck]}
	if statement.IsNotNull(check) {
		return d, false
	}
	d.hazard = hazard.Hazard{Kind: hazard.DropConstraint, Parts: hazard.Parts{Object: check.Name, Table: t.QName(), What: "constraint"}}
	if slices.Contains(t.Checks, check) {
		d.hazard.What = checkWords
		if check.Column != "" {
			d.columns = []string{check.Column}
		}
	} else {
		d.replaces = func(diff.TableChange) bool { return false }
	}
	return d, true
}

// unguarded reports whether, after the file, no constraint replaces d although its tables and
// columns still exist.
func (j *judge) unguarded(o *origin, d droppedKey) bool {
	t := j.origins.table(o, j.final())
	if t == nil || d.parent != nil && j.origins.table(d.parent, j.final()) == nil {
		return false
	}
	gone := slices.ContainsFunc(d.first, func(name string) bool { return name != "" && o.current(name) == "" })
	return !gone && !j.replaced(t, d)
}

// replaced reports whether the file adds a constraint of the same kind to the table.
func (j *judge) replaced(t *catalog.Table, d droppedKey) bool {
	for _, s := range j.steps {
		c, ok := s.Statement.(statement.Change)
		if !ok {
			continue
		}
		for _, change := range c.Changes {
			alter, ok := change.(diff.AlterTable)
			if ok && nameOf(alter.To) == nameOf(t) && slices.ContainsFunc(alter.Changes, d.replaces) {
				return true
			}
		}
	}
	return false
}

// indexed reports a new foreign key at the end of the file, unless an index then starts with its
// columns.
func (j *judge) indexed(table *catalog.Table, fk *catalog.ForeignKey) {
	j.atEnd(func() {
		db := j.final()
		t := db.Table(table.Schema, table.Name)
		if t == nil || len(fk.Columns) == 0 || served(t, fk.Columns) {
			return
		}
		parent := statement.Name{Schema: fk.RefSchema, Name: fk.RefTable}.String()
		j.report(hazard.Hazard{Kind: hazard.UnindexedForeignKey, Parts: hazard.Parts{
			Object: fk.Name, Columns: strings.Join(fk.Columns, ", "), Table: t.QName(), Parent: parent,
		}})
	})
}

// served reports whether an index of the table starts with the columns, in any order.
func served(t *catalog.Table, columns []string) bool {
	begins := func(ix *catalog.Index) bool {
		names, _ := plainColumns(ix)
		return ix.Where.IsZero() && len(names) >= len(columns) && len(without(columns, names[:len(columns)])) == 0
	}
	return t.PrimaryKey != nil && begins(t.PrimaryKey) || slices.ContainsFunc(t.Indexes, begins)
}
