package plan

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

func (p *planner) createEnum(e *catalog.Enum) {
	if r, ok := p.Dialect.(dialect.EnumCreator); ok {
		p.emit(createEnums, step(r.CreateEnum(e), "create enum "+e.Name))
	}
}

func (p *planner) dropEnum(e *catalog.Enum) {
	p.actOnType(e)
	p.dropType(e.Schema, e.Name, "drop enum "+e.Name)
}

func (p *planner) dropType(schema, name, reason string) {
	if r, ok := p.Dialect.(dialect.EnumDropper); ok {
		p.emit(dropEnums, step(r.DropEnum(schema, name), reason))
	}
}

// alterEnum renames the type and its values, then adds values at their places. PostgreSQL cannot
// remove or reorder values; for such changes, alterEnum replaces the type by a new one.
func (p *planner) alterEnum(c diff.AlterEnum) {
	from, to := c.From, c.To
	p.nameEnum(from, to)
	values := slices.Clone(from.Values)
	for _, r := range c.Values {
		p.alterType(to.Schema, to.Name, dialect.RenameEnumValue(r),
			"rename value "+r.From+" of enum "+to.Name+" to "+r.To)
		values[slices.Index(values, r.From)] = r.To
	}
	if !inOrder(values, to.Values) || p.reverse && p.usesNew(to, values) {
		p.swapEnum(from, to, values)
		return
	}
	p.addValues(to, values)
}

// nameEnum changes the name and the schema of a type in separate statements, in an order that
// avoids conflicts. If the schema that the type moves to has another type with the older name, the
// type is renamed before it moves. If the schema that it leaves also has another type with the
// newer name, the type moves with a temporary name.
func (p *planner) nameEnum(from, to *catalog.Enum) {
	name := from.Name
	rename := func(schema, next string) {
		if name != next {
			p.alterType(schema, name, dialect.RenameEnum{To: next}, "rename enum "+from.Name+" to "+to.Name)
			name = next
		}
	}
	if from.Schema == to.Schema {
		rename(to.Schema, to.Name)
		return
	}
	if name != to.Name && p.typeNamed(to.Schema, name) {
		next := to.Name
		if p.typeNamed(from.Schema, next) {
			next = temporaryName(next)
		}
		rename(from.Schema, next)
	}
	p.alterType(from.Schema, name, dialect.MoveEnum{Schema: to.Schema}, "move enum "+from.Name+" to schema "+to.Schema)
	rename(to.Schema, to.Name)
}

// typeNamed reports whether a schema has a type of that name before or after the migration. Each
// table is a type too.
func (p *planner) typeNamed(schema, name string) bool {
	return slices.ContainsFunc([]catalog.Database{p.From, p.To}, func(db catalog.Database) bool {
		return db.Enum(schema, name) != nil || db.Table(schema, name) != nil
	})
}

func (p *planner) alterType(schema, name string, change dialect.EnumChange, reason string) {
	if r, ok := p.Dialect.(dialect.EnumAlterer); ok {
		p.emit(changeEnums, step(r.AlterEnum(schema, name, change), reason))
	}
}

func (p *planner) addValues(to *catalog.Enum, values []string) {
	r, ok := p.Dialect.(dialect.EnumAlterer)
	if !ok {
		return
	}
	for i, v := range to.Values {
		if slices.Contains(values, v) {
			continue
		}
		change := dialect.AddEnumValue{Value: v}
		if next := slices.IndexFunc(to.Values[i:], func(n string) bool { return slices.Contains(values, n) }); next >= 0 {
			// An existing value comes later: add before it.
			change.Before = to.Values[i+next]
		}
		add := step(r.AlterEnum(to.Schema, to.Name, change), "add value "+v+" to enum "+to.Name)
		add.Undo = p.undo(Converts, Exact)
		p.emit(changeEnums, add)
		if p.usesValue(to, v) {
			// PostgreSQL refuses a new value until it is committed (manual, ALTER TYPE, notes).
			p.commitEnums = true
		}
		values = append(values, v)
	}
}

// usesNew reports whether the target uses an enum value that the plan adds. For a rollback, such a
// value cannot be added to the existing type: the rollback is one transaction, and PostgreSQL
// refuses to use a value in the transaction that adds it.
func (p *planner) usesNew(to *catalog.Enum, values []string) bool {
	return slices.ContainsFunc(to.Values, func(v string) bool { return !slices.Contains(values, v) && p.usesValue(to, v) })
}

// usesValue reports whether a default of the target uses the value, or a backfill or a conversion
// might write it.
func (p *planner) usesValue(e *catalog.Enum, value string) bool {
	for _, t := range p.To.Tables {
		for _, c := range t.Columns {
			if !c.Type.Enum || c.Type.Name != e.Name || c.Type.Schema != e.Schema {
				continue
			}
			if l, ok := c.Default.(catalog.LiteralDefault); ok && mentionsValue(l, value) || p.backfill(t, c) != "" || p.becomes(c) {
				return true
			}
		}
	}
	return false
}

// becomes reports whether the plan converts the column from another type.
func (p *planner) becomes(c *catalog.Column) bool {
	return slices.ContainsFunc(p.Changes, func(change diff.Change) bool {
		alter, ok := change.(diff.AlterTable)
		return ok && slices.ContainsFunc(alter.Changes, func(tc diff.TableChange) bool {
			alter, ok := tc.(diff.AlterColumn)
			return ok && alter.To == c && alter.Type && (!alter.From.Type.Enum || alter.From.Type.List != c.Type.List)
		})
	})
}

func mentionsValue(l catalog.LiteralDefault, value string) bool {
	return l.Text == value || slices.ContainsFunc(l.Items, func(i catalog.LiteralDefault) bool { return mentionsValue(i, value) })
}

// inOrder reports whether values is a subsequence of to, so that it is enough to add values.
func inOrder(values, to []string) bool {
	i := 0
	for _, v := range to {
		if i < len(values) && values[i] == v {
			i++
		}
	}
	return i == len(values)
}

func subset(values, of []string) bool {
	for _, v := range values {
		if !slices.Contains(of, v) {
			return false
		}
	}
	return true
}

// swapEnum replaces the old type by a new one in every column that uses it.
func (p *planner) swapEnum(from, to *catalog.Enum, values []string) {
	between := to.Name + "_old"
	for p.From.Enum(to.Schema, between) != nil || p.To.Enum(to.Schema, between) != nil {
		between += "_"
	}
	reason := "give enum " + to.Name + " the values " + strings.Join(to.Values, ", ")
	p.alterType(to.Schema, to.Name, dialect.RenameEnum{To: between}, reason)
	if r, ok := p.Dialect.(dialect.EnumCreator); ok {
		p.emit(changeEnums, step(r.CreateEnum(to), reason))
	}
	for _, t := range p.From.Tables {
		newer := p.newer[t]
		for _, c := range t.Columns {
			if newer == nil || !c.Type.Enum || c.Type.Name != from.Name || c.Type.Schema != from.Schema || p.leaves(t, c, to) {
				continue
			}
			if !p.swappedAlong(t, c) {
				p.swapColumn(t, c, to, reason, removedFrom(from, to, values))
			}
			p.act(ChangesType, t, c.Name, hazard.Parts{Case: hazard.OfEnum, Column: columnName(t, c.Name), From: from.Name})
		}
	}
	p.actOnType(from)
	p.dropType(to.Schema, between, reason)
	for _, sql := range p.Kept[diff.Name{Schema: to.Schema, Name: to.Name}] {
		p.emit(dropEnums, Step{SQL: sql, Reason: "keep what is said of enum " + to.Name})
	}
	if reordered(values, to.Values) {
		last := &p.steps[changeEnums][len(p.steps[changeEnums])-1]
		last.Hazards = append(last.Hazards, of(hazard.ReorderEnum, to.Name))
	}
}

// leaves reports whether a column is dropped or gets a type other than the enum. Such a column
// keeps the old enum until then, so that its values need not fit the new one.
func (p *planner) leaves(t *catalog.Table, c *catalog.Column, to *catalog.Enum) bool {
	for _, change := range p.changesOf(t) {
		switch change := change.(type) {
		case diff.DropColumn:
			if change.Column == c {
				return true
			}
		case diff.AlterColumn:
			if change.From == c && change.Type {
				return !change.To.Type.Enum || change.To.Type.Name != to.Name || change.To.Type.Schema != to.Schema
			}
		}
	}
	return false
}

// changesOf returns the changes of a table of the older side.
func (p *planner) changesOf(t *catalog.Table) []diff.TableChange {
	for _, change := range p.Changes {
		if alter, ok := change.(diff.AlterTable); ok && alter.From == t {
			return alter.Changes
		}
	}
	return nil
}

// reordered reports whether the remaining values change their order.
func reordered(values, to []string) bool {
	kept := slices.DeleteFunc(slices.Clone(values), func(v string) bool { return !slices.Contains(to, v) })
	return !inOrder(kept, to)
}

// removedFrom lists the older names of the removed values.
func removedFrom(from, to *catalog.Enum, values []string) []string {
	var out []string
	for i, v := range values {
		if !slices.Contains(to.Values, v) {
			out = append(out, from.Values[i])
		}
	}
	return out
}

// swapColumn changes the type of a column to the new enum. It drops the default before that and
// sets it again afterwards, because the old default has the old type.
func (p *planner) swapColumn(t *catalog.Table, c *catalog.Column, to *catalog.Enum, reason string, removed []string) {
	r, ok := p.Dialect.(dialect.EnumSwapper)
	if !ok {
		return
	}
	if c.Default != nil {
		p.emit(changeEnums, Step{SQL: p.ddl.DropDefault(t, c.Name).SQL, Reason: reason})
	}
	change, holdsRemoved := r.SwapEnum(t, c, to, removed)
	step := step(change, reason)
	step.Undo = p.undo(Converts, Converts)
	step.Hazards = []hazard.Hazard{about(hazard.RewriteTable, "", columnName(t, c.Name), t.QName())}
	if holdsRemoved != "" {
		step.Hazards = append(step.Hazards, p.at(of(hazard.RemoveEnumValue, columnName(t, c.Name)), t, holdsRemoved))
	}
	p.emit(changeEnums, step)
	p.restoreDefault(t, c, reason)
}

// restoreDefault sets a default again that the plan does not change. A changed default has a step
// of its own.
func (p *planner) restoreDefault(t *catalog.Table, c *catalog.Column, reason string) {
	if c.Default == nil {
		return
	}
	for _, change := range p.changesOf(t) {
		if alter, ok := change.(diff.AlterColumn); ok && alter.From == c && alter.Default {
			return
		}
	}
	p.emit(changeEnums, Step{SQL: p.ddl.SetDefault(t, c.Name, p.newDefault(t, c), c.Type).SQL, Reason: reason})
}

// newDefault returns the default of the column on the newer side, which has the new names of the
// values.
func (p *planner) newDefault(t *catalog.Table, c *catalog.Column) catalog.Default {
	name := c.Name
	for _, r := range p.Renames {
		if cr, ok := r.(diff.ColumnRename); ok && cr.From == name && cr.Table == (diff.Name{Schema: t.Schema, Name: t.Name}) {
			name = cr.To
		}
	}
	if newer := p.newer[t].Column(name); newer != nil {
		return newer.Default
	}
	return c.Default
}
