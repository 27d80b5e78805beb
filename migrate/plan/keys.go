package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
)

func (a *alteration) primaryKey(change diff.TableChange) []placed {
	switch c := change.(type) {
	case diff.AddPrimaryKey:
		return a.addPrimaryKey(c.Key, c.Key.Name)
	case diff.DropPrimaryKey:
		return one(dropIndexes, a.dropPrimaryKey(a.from, c.Key))
	case diff.AlterPrimaryKey:
		if !a.swapsBeside(c, a.changes) {
			return append(one(dropIndexes, a.dropPrimaryKey(a.from, c.From)), placed{alterKeys, a.plainPrimaryKey(c.To)})
		}
		return append(one(releases, a.dropPrimaryKey(a.to, c.From)), a.addPrimaryKey(c.To, between(c.To.Name))...)
	case diff.RenamePrimaryKey:
		return a.renameIndex(c.From, c.To)
	}
	return nil
}

// swapsBeside reports whether the new key can be built beside the old one: not when the old one goes with its columns.
func (m *maker) swapsBeside(c diff.AlterPrimaryKey, changes []diff.TableChange) bool {
	old := indexColumns(c.From)
	return m.staged() && !slices.ContainsFunc(changes, func(change diff.TableChange) bool {
		drop, ok := change.(diff.DropColumn)
		return ok && slices.Contains(old, drop.Column.Name)
	})
}

func (a *alteration) dropPrimaryKey(t *catalog.Table, pk *catalog.Index) Step {
	return Step{SQL: a.ddl.DropConstraint(t, pk.Name), Reason: "drop primary key of " + a.from.QName(), Lock: a.lock(accessExclusive),
		Hazards: []Hazard{{Code: "CN01", Object: a.from.QName(), Message: "The primary key of " + a.from.QName() + " is dropped."}}}
}

func (a *alteration) plainPrimaryKey(pk *catalog.Index) Step {
	step := Step{SQL: a.ddl.AddPrimaryKey(a.to, pk), Reason: "add primary key of " + a.to.QName(), Lock: a.lock(accessExclusive), Hazards: a.uniqueHazards(pk)}
	if a.caps.Staged {
		step.Hazards = append(step.Hazards, Hazard{Code: "LK01", Object: a.to.QName(), Message: "Nobody can read " + a.to.QName() + " while its primary key is built."})
	}
	return step
}

// addPrimaryKey, staged, takes an index that was built beside running applications.
func (a *alteration) addPrimaryKey(pk *catalog.Index, name string) []placed {
	if !a.staged() {
		return one(alterKeys, a.plainPrimaryKey(pk))
	}
	temp := *pk
	temp.Name = name
	build := Step{SQL: a.ddl.CreateIndexConcurrently(a.to, &temp), Reason: "build the primary key of " + a.to.QName(), Lock: shareUpdate, Hazards: a.uniqueHazards(pk)}
	// The index takes the constraint's name (PostgreSQL manual, ALTER TABLE, ADD table_constraint_using_index).
	take := Step{SQL: a.ddl.Alter(a.to, "ADD CONSTRAINT "+a.ddl.Ident(pk.Name)+" PRIMARY KEY USING INDEX "+a.ddl.Ident(name)),
		Reason: "add primary key of " + a.to.QName(), Lock: accessExclusive}
	return []placed{{concurrentIndexes, build}, {finishes, take}}
}

func (a *alteration) renameConstraint(from, to string) []placed {
	if !a.caps.KeyNames {
		return nil
	}
	return one(renameKeys, Step{SQL: a.ddl.Alter(a.to, "RENAME CONSTRAINT "+a.ddl.Ident(from)+" TO "+a.ddl.Ident(to)), Reason: "rename constraint " + from + " to " + to})
}

// renameIndex renames an index (a primary key's renames its constraint too), through a name in between when another
// one of the schema still has the new name.
func (a *alteration) renameIndex(from, to *catalog.Index) []placed {
	if !a.caps.KeyNames {
		return nil
	}
	hops := []hop{{renameKeys, from.Name, to.Name}}
	if a.indexNamed(to.Name) {
		hops = []hop{{renameKeys, from.Name, between(from.Name)}, {settleKeys, between(from.Name), to.Name}}
	}
	var out []placed
	for _, h := range hops {
		out = append(out, placed{h.phase, Step{SQL: a.renameIndexSQL(h.from, h.to),
			Reason: "rename index " + from.Name + " to " + to.Name}})
	}
	return out
}

func (a *alteration) indexNamed(name string) bool {
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
func (a *alteration) uniqueHazards(ix *catalog.Index) []Hazard {
	if a.implied(ix) {
		return nil
	}
	var olds, filled []string
	constants := true
	for _, c := range ix.Columns {
		column := a.to.Column(c.Name)
		if expr := a.filling(column); expr != "" {
			filled = append(filled, expr)
			continue
		}
		if !a.added[c.Name] {
			olds = append(olds, a.ddl.Ident(a.oldName(c.Name)))
			constants = false
			continue
		}
		if column == nil || !constantDefault(column) {
			// Values that differ, NULLs or (UX01) none at all.
			return nil
		}
	}
	h := Hazard{Code: "UX04", Level: Block, Object: ix.Name, Help: "make the values unique first",
		Message: "Rows that are equal stand in the way of the unique " + ix.Name + " on " + a.to.QName() + "."}
	if ix.Name == "" {
		h.Object = a.to.QName()
		h.Message = "Rows that are equal stand in the way of the primary key of " + a.to.QName() + "."
	}
	if len(filled) > 0 {
		h.Probe = a.equalOnceFilled(append(olds, filled...))
		return []Hazard{h}
	}
	if constants {
		h.Probe = oneLine("SELECT count(*) FROM (SELECT 1 FROM " + a.ddl.Table(a.from) + " LIMIT 1 OFFSET 1) AS d")
		return []Hazard{h}
	}
	var present []string
	for _, c := range olds {
		present = append(present, c+" IS NOT NULL")
	}
	keys := strings.Join(olds, ", ")
	equal := " FROM " + a.ddl.Table(a.from) + " WHERE " + strings.Join(present, " AND ") + " GROUP BY " + keys + " HAVING count(*) > 1"
	h.Probe = oneLine("SELECT count(*) FROM (SELECT 1" + equal + ") AS d")
	h.Key, h.Sample = strings.ReplaceAll(keys, `"`, ""), oneLine("SELECT "+keys+equal+" ORDER BY "+keys+sampled)
	return []Hazard{h}
}

// filling is what rows have in a column of the target that gets an answer's values, "" for other columns.
func (a *alteration) filling(c *catalog.Column) string {
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
	return "COALESCE(" + a.ddl.Ident(old.Name) + ", " + expr + ")"
}

// filledKeys asks for rows that are equal under the unique keys of a column once its NULLs are filled. Keys that are new ask for themselves.
func (a *alteration) filledKeys(c *catalog.Column) []Hazard {
	var out []Hazard
	for _, ix := range a.to.Indexes {
		there := slices.ContainsFunc(a.from.Indexes, func(old *catalog.Index) bool { return old.Unique && old.Name == ix.Name })
		if ix.Unique && there && slices.Contains(indexColumns(ix), c.Name) {
			out = append(out, a.uniqueHazards(ix)...)
		}
	}
	return out
}

// equalOnceFilled counts the values that several rows would have, computed before there are columns for them.
func (a *alteration) equalOnceFilled(values []string) string {
	var named, names, present []string
	for i, value := range values {
		name := fmt.Sprintf("k%d", i+1)
		named, names, present = append(named, value+" AS "+name), append(names, name), append(present, name+" IS NOT NULL")
	}
	return oneLine("SELECT count(*) FROM (SELECT 1 FROM (SELECT " + strings.Join(named, ", ") + " FROM " + a.ddl.Table(a.from) + ") AS v WHERE " +
		strings.Join(present, " AND ") + " GROUP BY " + strings.Join(names, ", ") + " HAVING count(*) > 1) AS d")
}

// implied reports whether an older key already keeps the columns unique.
func (a *alteration) implied(ix *catalog.Index) bool {
	var columns []string
	for _, c := range ix.Columns {
		if old := a.older[c.Name]; old != nil && a.filling(a.to.Column(c.Name)) == "" {
			columns = append(columns, old.Name)
		}
	}
	keys := a.from.Indexes
	if a.from.PrimaryKey != nil {
		keys = append([]*catalog.Index{a.from.PrimaryKey}, keys...)
	}
	return slices.ContainsFunc(keys, func(key *catalog.Index) bool {
		return key.Unique && key.Where == "" && subset(indexColumns(key), columns)
	})
}

func indexColumns(ix *catalog.Index) []string {
	names := make([]string, len(ix.Columns))
	for i, c := range ix.Columns {
		names[i] = c.Name
	}
	return names
}

func constantDefault(c *catalog.Column) bool {
	if c.Identity {
		return false
	}
	switch c.Default.(type) {
	case catalog.LiteralDefault, catalog.NowDefault:
		return true
	}
	return false
}
