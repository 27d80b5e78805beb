package plan

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

func (a *alteration) addColumn(c *catalog.Column) []phasedStep {
	add := a.step(a.ddl.AddColumn(a.to, c), "add column "+columnName(a.to, c.Name))
	add.Undo = a.undo(Exact, LosesData)
	expr := a.backfill(a.to, c)
	_, computed := c.Default.(catalog.ExprDefault)
	_, portions := online[dialect.RowFiller](a.planner)
	switch {
	case computed && portions:
		return a.addComputed(c, add)
	case c.Nullable || c.Default != nil || c.Identity || c.Generated != "":
		if add.Lock != "" && (computed || c.Identity) {
			add.Hazards = []hazard.Hazard{a.rewrite()}
		}
		return one(alterColumns, add)
	case expr == "":
		add.Hazards = []hazard.Hazard{a.missingValue(a.from, a.to, c), about(hazard.StricterRule, hazard.OfNewColumn, columnName(a.to, c.Name), "")}
		add.Undo = a.undo(Exact, Manual)
		return one(alterColumns, add)
	case a.caps.AlterDefault && a.constant(expr, c):
		// A constant default fills old rows without touching them.
		add.SQL = a.ddl.AddColumnFilled(a.to, c, expr).SQL
		drop := step(a.ddl.DropDefault(a.to, c.Name), "existing rows of "+columnName(a.to, c.Name)+" have their value")
		return []phasedStep{{alterColumns, add}, {alterColumns, drop}}
	}
	open := *c
	open.Nullable = true
	add.SQL = a.ddl.AddColumn(a.to, &open).SQL
	return append(append(one(alterColumns, add), a.fill(c, expr)), a.require(c, nil, Exact, true)...)
}

// addComputed adds a column whose default has to be computed for each row, which in one statement
// would rewrite the table while nobody can read it.
func (a *alteration) addComputed(c *catalog.Column, add Step) []phasedStep {
	open := *c
	open.Nullable, open.Default = true, nil
	value := a.Dialect.DefaultSQL(c.Default, c.Type)
	add.SQL = a.ddl.AddColumn(a.to, &open).SQL
	set := step(a.ddl.SetDefault(a.to, c.Name, c.Default, c.Type), "set default of "+columnName(a.to, c.Name))
	out := []phasedStep{{alterColumns, add}, {alterColumns, set}, a.fill(c, value)}
	if c.Nullable {
		return out
	}
	return append(out, a.require(c, nil, Exact, true)...)
}

// constant reports whether an expression is a plain constant.
func (a *alteration) constant(expr string, c *catalog.Column) bool {
	_, ok := a.Dialect.ParseDefault(expr, c.Type).(catalog.LiteralDefault)
	return ok
}

// fill gives rows without a value one: in one statement, or online, in portions that commit each by
// itself.
func (a *alteration) fill(c *catalog.Column, expr string) phasedStep {
	phase, update := alterColumns, a.ddl.FillRows(a.to, c.Name, expr)
	if r, ok := online[dialect.RowFiller](a.planner); ok {
		update = r.FillRowsOnline(a.to, c.Name, expr)
	}
	if update.OutsideTransaction {
		phase = backfills
	}
	s := step(update, "fill "+columnName(a.to, c.Name)+" where it is NULL")
	s.Undo, s.Hazards = a.undo(Converts, Converts), a.filledKeys(c)
	return phasedStep{phase, s}
}

func (a *alteration) rewrite() hazard.Hazard {
	return about(hazard.RewriteTable, hazard.OfTable, a.to.QName(), "")
}

// require sets NOT NULL. Online, a check that was validated concurrently with applications spares
// the scan under the exclusive lock. Where rows are filled first, the check comes after that, for
// it would refuse every update of a row that has no value yet.
func (a *alteration) require(c *catalog.Column, hazards []hazard.Hazard, undo Undo, filled bool) []phasedStep {
	object := columnName(a.to, c.Name)
	hazards = append(slices.Clip(hazards), about(hazard.StricterRule, hazard.OfNotNull, object, ""))
	set := a.step(a.ddl.SetNotNull(a.to, c.Name), "require "+object)
	set.Undo = undo
	r, ok := online[dialect.OnlineColumnRequirer](a.planner)
	if !ok {
		set.Hazards = hazards
		if set.Lock != "" {
			set.Hazards = append(set.Hazards, about(hazard.ScanUnderLock, hazard.OfNotNull, object, a.to.QName()))
		}
		return one(alterColumns, set)
	}
	name := "_" + cut(c.Name, 40) + "_not_null"
	checked := alterColumns
	if filled {
		checked = addNotValidConstraints
	}
	required := r.RequireColumnOnline(a.to, c.Name, name)
	check := step(required.Add, "require "+object+" of new rows")
	check.Hazards = hazards
	set = step(required.Require, set.Reason)
	set.Undo = undo
	drop := step(required.Drop, "drop the check that NOT NULL replaces")
	return []phasedStep{{checked, check}, {validateConstraints, step(required.Validate, validation(name))}, {finalize, set}, {finalize, drop}}
}

func (a *alteration) dropColumn(c *catalog.Column) []phasedStep {
	a.dependents(a.from, []string{c.Name}, hazard.Parts{Case: hazard.OfColumn, Column: columnName(a.from, c.Name)})
	undo := LosesData
	if !c.Nullable && c.Default == nil {
		undo = Manual
	}
	drop := step(a.ddl.DropColumn(a.from, c.Name), "drop column "+columnName(a.from, c.Name))
	drop.Hazards = []hazard.Hazard{a.lostColumn(a.from, c), about(hazard.RemoveInUse, hazard.OfColumn, columnName(a.from, c.Name), "")}
	drop.Undo = a.undo(undo, Exact)
	return one(dropColumns, drop)
}

func (a *alteration) renameColumn(c diff.RenameColumn) []phasedStep {
	var out []phasedStep
	hazards := []hazard.Hazard{renameNote(hazard.OfColumn, columnName(a.from, c.From), columnName(a.to, c.To))}
	for _, r := range a.columnRenames(c) {
		rename := step(a.ddl.RenameColumn(a.to, r.from, r.to), "rename column "+columnName(a.to, c.From)+" to "+c.To)
		rename.Hazards = hazards
		out = append(out, phasedStep{r.phase, rename})
		hazards = nil
	}
	return out
}

// columnRenames goes through a temporary name when another renamed column still has the new one:
// all those columns leave their names first, then each takes its new one.
func (a *alteration) columnRenames(c diff.RenameColumn) []renameStep {
	busy := c.From
	for _, change := range a.changes {
		if other, ok := change.(diff.RenameColumn); ok && (other.From == c.To || other.To == c.From) {
			busy = c.To
		}
	}
	if busy == c.From {
		return []renameStep{{renameColumns, c.From, c.To}}
	}
	temporary := a.freeColumn(c.From)
	return []renameStep{{renameColumns, c.From, temporary}, {renameKeys, temporary, c.To}}
}

// freeColumn is a name of no column, made of that of one.
func (a *alteration) freeColumn(name string) string {
	free := "_" + name
	for a.from.Column(free) != nil || a.to.Column(free) != nil {
		free = "_" + free
	}
	return free
}

func (a *alteration) alterColumn(c diff.AlterColumn) []phasedStep {
	var out []phasedStep
	add := func(s Step) { out = append(out, phasedStep{alterColumns, s}) }
	name := columnName(a.to, c.To.Name)
	hadDefault := c.From.Default != nil
	if r, ok := a.Dialect.(dialect.IdentityDropper); ok && c.Identity && !c.To.Identity {
		for _, s := range r.DropIdentity(a.to, c.To.Name) {
			add(step(s, "stop numbering "+name))
		}
	}
	if retyped := !diff.SameStorage(c.From.Type, c.To.Type); hadDefault && (retyped || c.Default && c.To.Default == nil) {
		add(step(a.ddl.DropDefault(a.to, c.To.Name), "drop default of "+name))
		hadDefault = false
	}
	if c.Type {
		if s, ok := a.convert(c); ok {
			add(s)
		}
	}
	if c.To.Default != nil && (c.Default || !hadDefault) {
		add(step(a.ddl.SetDefault(a.to, c.To.Name, c.To.Default, c.To.Type), "set default of "+name))
	}
	if c.Nullable {
		out = append(out, a.nullability(c)...)
	}
	if c.Identity && c.To.Identity {
		out = append(out, a.addIdentity(c.To)...)
	}
	return out
}

func (a *alteration) addIdentity(c *catalog.Column) []phasedStep {
	r, ok := a.Dialect.(dialect.IdentityAdder)
	if !ok {
		return nil
	}
	name := columnName(a.to, c.Name)
	number, start := r.AddIdentity(a.to, c.Name)
	return []phasedStep{{alterColumns, step(number, "number "+name)}, {alterColumns, step(start, "start numbering "+name+" behind its rows")}}
}

func (a *alteration) nullability(c diff.AlterColumn) []phasedStep {
	if c.To.Nullable {
		note := about(hazard.RemoveInUse, hazard.OfNullable, columnName(a.to, c.To.Name), "")
		s := a.step(a.ddl.DropNotNull(a.to, c.To.Name), "make "+columnName(a.to, c.To.Name)+" optional")
		s.Hazards, s.Undo = []hazard.Hazard{note}, a.undo(Converts, Converts)
		return one(alterColumns, s)
	}
	expr := a.backfill(a.to, c.To)
	if expr == "" {
		return a.require(c.To, []hazard.Hazard{a.nullsUnderNotNull(a.from, a.to, c.From, c.To)}, a.undo(Exact, Converts), false)
	}
	return append([]phasedStep{a.fill(c.To, expr)}, a.require(c.To, nil, Exact, true)...)
}

// convert plans a type change; false when there is nothing to do, or when there is no cast, which
// is a block.
func (a *alteration) convert(c diff.AlterColumn) (Step, bool) {
	name := columnName(a.to, c.To.Name)
	conv := a.conversion(c.From.Type, c.To.Type)
	parts := hazard.Parts{Object: name, From: typeText(c.From.Type, c.To.Type), To: typeText(c.To.Type, c.From.Type)}
	if conv.Class == dialect.Impossible {
		a.block(hazard.NoCast, parts)
		return Step{}, false
	}
	s := a.ddl.ChangeType(a.to, c.To.Name, c.To.Type, conv)
	write := true
	if diff.SameStorage(c.From.Type, c.To.Type) {
		s, write = a.ddl.ConvertRows(a.to, c.To.Name, conv)
	} else {
		a.dependents(a.from, []string{c.From.Name}, hazard.Parts{Case: hazard.OfType, Column: name, From: parts.From, To: parts.To})
	}
	out := step(s, "change type of "+name+" from "+parts.From+" to "+parts.To)
	out.Hazards, out.Undo = a.conversionHazards(c, conv, parts), a.undo(Converts, Converts)
	return out, write
}

// typeText names a type; what the values are where the database makes no difference.
func typeText(t, other catalog.Type) string {
	if diff.SameStorage(t, other) && t.Kind != catalog.UnknownKind {
		return t.Kind.String()
	}
	return diff.TypeText(t)
}

// conversion is the dialect's answer, with the values of an enum that is converted to.
func (a *alteration) conversion(from, to catalog.Type) dialect.Conversion {
	conv := a.Dialect.Convert(from, to)
	if e := a.To.Enum(to.Schema, to.Name); conv.Label != "" && e != nil {
		conv.Bad = a.ddl.NotIn(conv.Label, e.Values)
	}
	return conv
}

func (a *alteration) conversionHazards(c diff.AlterColumn, conv dialect.Conversion, parts hazard.Parts) []hazard.Hazard {
	older := a.ddl.Ident(c.From.Name)
	var out []hazard.Hazard
	if conv.Bad != "" {
		out = append(out, a.at(hazard.Hazard{Kind: hazard.UnfitValues, Parts: parts}, a.from, conv.Misfits(older)))
	}
	if conv.Changed != "" {
		out = append(out, a.at(hazard.Hazard{Kind: hazard.LossyType, Parts: parts}, a.from, conv.Differs(older)))
	}
	if conv.Rewrites && a.caps.Locks.Alter != "" {
		out = append(out, about(hazard.RewriteTable, "", parts.Object, a.to.QName()))
	}
	return out
}
