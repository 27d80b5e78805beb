package plan

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// moveTable changes the schema and name of a table. Its indexes and keys move with it, but another
// object of the newer schema may have or get one of their names. Such names are changed to
// temporary ones before the move, and back after all tables of the plan have moved.
func (a *alteration) moveTable(r dialect.TableMover, reason string) []phasedStep {
	from, to := a.from, a.to
	var out []phasedStep
	rename := func(at phase, schema, name, next string) {
		if name != next {
			out = append(out, phasedStep{at, step(a.ddl.RenameTable(&catalog.Table{Schema: schema, Name: name}, next), reason)})
		}
	}
	via, finish := from.Name, renameTables
	if a.takenThere(from.Name) || a.takenThere(to.Name) {
		via, finish = a.onTheWay(from.Name), finishTableRenames
	}
	rename(renameTables, from.Schema, from.Name, via)
	moving := a.onTheWayAlong()
	for _, m := range moving {
		out = append(out, phasedStep{renameTables, a.renameAlong(from, m.kind, m.from, m.via)})
	}
	out = append(out, phasedStep{renameTables, step(r.MoveTable(&catalog.Table{Schema: from.Schema, Name: via}, to.Schema), reason)})
	rename(finish, to.Schema, via, to.Name)
	for _, m := range moving {
		if m.to != "" {
			out = append(out, phasedStep{finishKeyRenames, a.renameAlong(to, m.kind, m.via, m.to)})
		}
	}
	return out
}

// onTheWay returns a temporary name for the move. It has the older schema in it, so that it is
// unused in the newer one.
func (a *alteration) onTheWay(name string) string { return temporaryName(a.from.Schema + "_" + name) }

// along describes an index or a sequence that moves with its table into a schema where its name is
// in use.
type along struct {
	kind dialect.KeyKind
	from string
	via  string
	// to is "" for an index that the plan renames in a step of its own.
	to string
}

func (a *alteration) onTheWayAlong() (out []along) {
	if _, ok := a.Dialect.(dialect.KeyRenamer); !ok || a.from.Schema == a.to.Schema {
		return nil
	}
	for _, ix := range keysOf(a.from) {
		if !a.takenThere(ix.Name) || a.replaces(ix) {
			continue
		}
		m := along{kind: dialect.IndexKey, from: ix.Name, via: a.onTheWay(ix.Name)}
		if hasKey(a.to, ix.Name) {
			m.to = ix.Name
		}
		out = append(out, m)
	}
	for _, c := range a.from.Columns {
		if name := sequenceOf(a.from, c); name != "" && a.takenThere(name) && !a.dropped[c.Name] {
			out = append(out, along{dialect.SequenceKey, name, a.onTheWay(name), sequenceOf(a.to, c)})
		}
	}
	return out
}

// sequenceOf returns the name that PostgreSQL gives to the sequence of a column; "" if the column
// has none, or if PostgreSQL would shorten the name. Somebody may have renamed the sequence since.
func sequenceOf(t *catalog.Table, c *catalog.Column) string {
	name := t.Name + "_" + c.Name + "_seq"
	if !c.Identity || c.Shared || len(name) > 63 {
		return ""
	}
	return name
}

// replaces reports whether an index is dropped or replaced.
func (a *alteration) replaces(ix *catalog.Index) bool {
	return slices.ContainsFunc(a.changes, func(change diff.TableChange) bool {
		switch c := change.(type) {
		case diff.DropIndex:
			return c.Index == ix
		case diff.DropPrimaryKey:
			return c.Key == ix
		case diff.AlterPrimaryKey:
			return c.From == ix
		}
		return false
	})
}

// movedKey returns the name of an index after its table has moved.
func (a *alteration) movedKey(name string) string {
	for _, m := range a.onTheWayAlong() {
		if m.kind == dialect.IndexKey && m.from == name {
			return m.via
		}
	}
	return name
}

func (a *alteration) renameAlong(t *catalog.Table, kind dialect.KeyKind, from, to string) Step {
	r, ok := a.Dialect.(dialect.KeyRenamer)
	if !ok {
		return Step{}
	}
	return Step{SQL: r.RenameKey(t, kind, from, to).SQL, Reason: "rename " + from + " to " + to}
}

func keysOf(t *catalog.Table) []*catalog.Index {
	if t.PrimaryKey == nil {
		return t.Indexes
	}
	return append([]*catalog.Index{t.PrimaryKey}, t.Indexes...)
}

func hasKey(t *catalog.Table, name string) bool {
	return slices.ContainsFunc(keysOf(t), func(ix *catalog.Index) bool { return ix.Name == name })
}

func hasName(t *catalog.Table, name string) bool {
	return t.Name == name || hasKey(t, name) ||
		slices.ContainsFunc(t.Columns, func(c *catalog.Column) bool { return sequenceOf(t, c) == name })
}

// takenThere reports whether another object of the newer schema has or gets the name. Tables,
// types, indexes and sequences share one namespace.
func (a *alteration) takenThere(name string) bool {
	for _, t := range slices.Concat(a.From.Tables, a.To.Tables) {
		if t.Schema == a.to.Schema && t != a.to && hasName(t, name) {
			return true
		}
	}
	return a.From.Enum(a.to.Schema, name) != nil || a.To.Enum(a.to.Schema, name) != nil
}
