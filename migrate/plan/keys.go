package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
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

func (a *alteration) foreignKey(change diff.TableChange) []placed {
	drop := func(fk *catalog.ForeignKey) placed {
		return a.place(dropForeignKeys, Step{SQL: a.ddl.DropConstraint(a.from, fk.Name), Reason: "drop foreign key " + fk.Name, Lock: a.lock(accessExclusive)})
	}
	add := func(fk *catalog.ForeignKey) placed {
		return a.place(createForeignKeys, Step{SQL: a.ddl.AddForeignKey(a.to, fk), Reason: "add foreign key " + fk.Name, Lock: a.lock(shareRowExclusive),
			Hazards: a.orphanHazards(fk)})
	}
	switch c := change.(type) {
	case diff.AddForeignKey:
		p := add(c.Key)
		if a.caps.InlineForeignKeys && a.comesInline(c.Key) {
			return nil
		}
		if a.staged() {
			return a.stagedKey(c.Key, p)
		}
		return []placed{p}
	case diff.DropForeignKey:
		p := drop(c.Key)
		if !a.anyDropped(c.Key.Columns) {
			p.step.Hazards = []Hazard{{Code: "CN01", Object: c.Key.Name, Message: "The foreign key " + c.Key.Name + " of " + a.from.QName() + " is dropped."}}
		}
		return []placed{p}
	case diff.AlterForeignKey:
		p := add(c.To)
		if a.sameTarget(c.From, c.To) {
			p.step.Hazards = slices.DeleteFunc(p.step.Hazards, func(h Hazard) bool { return h.Code == "UX05" })
		}
		if a.staged() {
			out := drop(c.From)
			if a.standsStill(c.From) {
				// No moment without a key: the new one comes in the same transaction.
				out = a.place(releases, Step{SQL: a.ddl.DropConstraint(a.to, c.From.Name), Reason: out.step.Reason, Lock: accessExclusive})
			}
			return append([]placed{out}, a.stagedKey(c.To, p)...)
		}
		return []placed{drop(c.From), p}
	case diff.RenameForeignKey:
		if a.bounced[c.From] {
			return nil
		}
		return a.renameConstraint(c.From.Name, c.To.Name)
	}
	return nil
}

// standsStill reports whether nothing that an older key rests on changes, so that it can stay until the end.
func (a *alteration) standsStill(fk *catalog.ForeignKey) bool {
	if slices.ContainsFunc(fk.Columns, func(c string) bool { return a.dropped[c] }) {
		return false
	}
	return !slices.ContainsFunc(a.Changes, func(change diff.Change) bool {
		switch c := change.(type) {
		case diff.DropTable:
			return c.Table.Schema == fk.RefSchema && c.Table.Name == fk.RefTable
		case diff.AlterTable:
			own := c.From == a.from
			parent := c.From.Schema == fk.RefSchema && c.From.Name == fk.RefTable
			return (own || parent) && slices.ContainsFunc(c.Changes, changesKeys)
		}
		return false
	})
}

// changesKeys reports whether a change may need foreign keys out of its way.
func changesKeys(change diff.TableChange) bool {
	switch c := change.(type) {
	case diff.AlterColumn:
		return c.Type
	case diff.DropColumn, diff.DropPrimaryKey, diff.AlterPrimaryKey, diff.DropIndex:
		return true
	}
	return false
}

// stagedKey adds the key for new rows alone, then checks the old ones under a lock that lets everybody work.
func (a *alteration) stagedKey(fk *catalog.ForeignKey, add placed) []placed {
	add.step.SQL += " NOT VALID"
	add.step.Hazards = slices.DeleteFunc(add.step.Hazards, func(h Hazard) bool { return h.Code == "LK04" })
	return []placed{add, {lastValidations, a.validate(a.to, fk.Name)}}
}

func (m *maker) validate(t *catalog.Table, constraint string) Step {
	return Step{SQL: m.ddl.Alter(t, "VALIDATE CONSTRAINT "+m.ddl.Ident(constraint)), Reason: "check old rows against " + constraint, Lock: shareUpdate}
}

// sameTarget reports whether only the actions differ, so that no row can have become an orphan.
func (a *alteration) sameTarget(from, to *catalog.ForeignKey) bool {
	parent := a.To.Table(to.RefSchema, to.RefTable)
	if parent == nil || a.newer[a.From.Table(from.RefSchema, from.RefTable)] != parent {
		return false
	}
	return slices.EqualFunc(from.RefColumns, to.RefColumns, func(x, y string) bool { return x == a.oldParentColumn(parent, y) })
}

func (a *alteration) anyDropped(columns []string) bool {
	for _, c := range columns {
		if a.dropped[c] {
			return true
		}
	}
	return false
}

// comesInline reports whether ADD COLUMN brings the foreign key along: of a single new column that starts as NULL.
func (a *alteration) comesInline(fk *catalog.ForeignKey) bool {
	if len(fk.Columns) != 1 || !a.added[fk.Columns[0]] {
		return false
	}
	c := a.to.Column(fk.Columns[0])
	return c != nil && c.Nullable && c.Default == nil
}

// orphanHazards asks for rows that point at nothing; a key over new columns that start as NULL has none.
func (a *alteration) orphanHazards(fk *catalog.ForeignKey) []Hazard {
	var out []Hazard
	if !a.caps.InlineForeignKeys {
		out = append(out, Hazard{Code: "LK04", Object: fk.Name, Message: "Nobody can write to " + a.to.QName() + " and " + fk.RefTable + " while the foreign key " + fk.Name + " is checked."})
	}
	out = append(out, a.unindexed(fk)...)
	out = append(out, tighterNote(fk.Name, "is a foreign key"))
	parent := a.To.Table(fk.RefSchema, fk.RefTable)
	var present, equal []string
	for i, c := range fk.Columns {
		if a.added[c] {
			return out
		}
		column := "c." + a.ddl.Ident(a.oldName(c))
		present = append(present, column+" IS NOT NULL")
		equal = append(equal, "p."+a.ddl.Ident(a.oldParentColumn(parent, fk.RefColumns[i]))+" = "+column)
	}
	orphans := " FROM " + a.ddl.Table(a.from) + " AS c WHERE " + strings.Join(present, " AND ")
	if older := a.maker.older[parent]; older != nil {
		orphans += " AND NOT EXISTS (SELECT 1 FROM " + a.ddl.Table(older) + " AS p WHERE " + strings.Join(equal, " AND ") + ")"
	}
	h := Hazard{Code: "UX05", Level: Block, Object: fk.Name, Probe: oneLine("SELECT count(*)" + orphans),
		Message: "Rows of " + a.to.QName() + " that point at no row of " + fk.RefTable + " stand in the way of the foreign key " + fk.Name + ".",
		Help:    "delete those rows, set the column to NULL, or add the rows they point at"}
	if a.from.PrimaryKey != nil {
		columns := indexColumns(a.from.PrimaryKey)
		keys := "c." + strings.Join(quoted(a.ddl, columns), ", c.")
		h.Key, h.Sample = strings.Join(columns, ", "), oneLine("SELECT "+keys+orphans+" ORDER BY "+keys+sampled)
	}
	return append(out, h)
}

// unindexed notes a foreign key whose columns begin no index.
func (a *alteration) unindexed(fk *catalog.ForeignKey) []Hazard {
	leads := func(ix *catalog.Index) bool {
		columns := indexColumns(ix)
		return ix.Where == "" && len(columns) >= len(fk.Columns) && subset(columns[:len(fk.Columns)], fk.Columns)
	}
	if a.to.PrimaryKey != nil && leads(a.to.PrimaryKey) || slices.ContainsFunc(a.to.Indexes, leads) {
		return nil
	}
	return []Hazard{{Code: "FK02", Object: fk.Name, Message: "No index begins with " + strings.Join(fk.Columns, ", ") + " of " + a.to.QName() + ": deleting rows of " + fk.RefTable + " reads the whole table."}}
}

func quoted(d dialect.DDL, names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = d.Ident(name)
	}
	return out
}

// oldParentColumn is the older name of a column of the table that a foreign key points at.
func (a *alteration) oldParentColumn(parent *catalog.Table, column string) string {
	older := a.maker.older[parent]
	if older == nil {
		return column
	}
	for _, r := range a.Renames {
		if c, ok := r.(diff.ColumnRename); ok && c.Table == (diff.Name{Schema: older.Schema, Name: older.Name}) && c.To == column {
			return c.From
		}
	}
	return column
}

func (a *alteration) check(change diff.TableChange) []placed {
	drop := func(c *catalog.Check) placed {
		a.needServer()
		return a.place(dropChecks, Step{SQL: a.ddl.DropConstraint(a.from, c.Name), Reason: "drop check " + c.Name})
	}
	add := func(c *catalog.Check, hazards []Hazard) placed {
		a.needServer()
		return a.place(alterColumns, Step{SQL: a.ddl.Alter(a.to, "ADD "+a.ddl.Check(c)), Reason: "add check " + c.Name, Hazards: hazards})
	}
	switch c := change.(type) {
	case diff.AddCheck:
		if a.added[c.Check.Column] {
			return nil
		}
		return []placed{add(c.Check, []Hazard{a.misfits(c.Check)})}
	case diff.DropCheck:
		return []placed{drop(c.Check)}
	case diff.AlterCheck:
		out := []placed{drop(c.From)}
		if len(c.Values) > 0 {
			out = append(out, a.renameValues(c.To.Column, c.Values))
		}
		return append(out, add(c.To, a.strangeValues(c)))
	}
	return nil
}

// strangeValues asks for rows whose value the check would refuse: values that an enum loses, or that another enum has not.
func (a *alteration) strangeValues(c diff.AlterCheck) []Hazard {
	known := append([]string(nil), c.To.Values...)
	for _, r := range c.Values {
		known = append(known, r.From)
	}
	switch {
	case c.From.Enum != "" && c.To.Enum != a.newEnum(c.From.Enum):
		return []Hazard{a.misfits(c.To)}
	case subset(c.From.Values, known):
		return nil
	}
	return []Hazard{a.at(removedValues(columnName(a.to, c.To.Column)), a.from, a.outside(c.To.Column, known))}
}

func (a *alteration) newEnum(name string) string {
	for _, r := range a.Renames {
		if e, ok := r.(diff.EnumRename); ok && e.From.Name == name {
			return e.To.Name
		}
	}
	return name
}

func (a *alteration) misfits(c *catalog.Check) Hazard {
	return a.at(Hazard{Code: "UX06", Level: Block, Object: columnName(a.to, c.Column),
		Message: "Rows of " + columnName(a.to, c.Column) + " hold values that the enum has not.", Help: "correct those values first"}, a.from, a.outside(c.Column, c.Values))
}

func (a *alteration) outside(column string, values []string) string {
	return a.ddl.Ident(a.oldName(column)) + " NOT IN (" + a.ddl.Literals(values) + ")"
}

func (a *alteration) renameValues(column string, renames []diff.ValueRename) placed {
	older := make([]string, len(renames))
	for i, r := range renames {
		older[i] = r.From
	}
	name := a.ddl.Ident(column)
	return a.place(alterColumns, Step{SQL: "UPDATE " + a.ddl.Table(a.to) + " SET " + name + " = " + a.renamedValue(name, renames) + " WHERE " + name + " IN (" + a.ddl.Literals(older) + ")",
		Reason: "rename values of " + columnName(a.to, column)})
}

func (a *alteration) renamedValue(column string, renames []diff.ValueRename) string {
	sql := "CASE " + column
	for _, r := range renames {
		sql += " WHEN " + a.ddl.Text().Literal(r.From) + " THEN " + a.ddl.Text().Literal(r.To)
	}
	return sql + " ELSE " + column + " END"
}
