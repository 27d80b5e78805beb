package plan

import (
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

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
	for _, s := range a.changeType(c) {
		add(s)
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

// changeType converts the values of a column to a new type, and adapts its sequence and its storage
// setting.
func (a *alteration) changeType(c diff.AlterColumn) (out []Step) {
	if !c.Type {
		return nil
	}
	name := columnName(a.to, c.To.Name)
	kept, lost, keeps := a.keepStorage(c)
	if s, ok := a.convert(c); ok {
		s.Hazards = append(s.Hazards, lost...)
		out = append(out, s)
	}
	if s, ok := a.retypeSequence(c); ok {
		out = append(out, step(s, "count "+name+" in its type"))
	}
	if keeps {
		out = append(out, step(kept, "store values of "+name+" as before"))
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
	return []phasedStep{{alterColumns, step(number, "number "+name)}, {alterColumns, step(start, "start numbering "+name+" after its rows")}}
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
	fill := a.fill(c.To, expr)
	fill.step.Hazards = append(fill.step.Hazards, a.unfitValue(c.To, dialect.IsNull(a.ddl.Ident(c.To.Name)))...)
	return append([]phasedStep{fill}, a.require(c.To, nil, Exact, true)...)
}

// convert plans a type change. It returns false if there is nothing to do, or if there is no cast;
// a missing cast blocks the plan.
func (a *alteration) convert(c diff.AlterColumn) (Step, bool) {
	name := columnName(a.to, c.To.Name)
	conv := a.conversion(c)
	parts := hazard.Parts{Object: name, From: typeText(c.From.Type, c.To.Type), To: typeText(c.To.Type, c.From.Type)}
	if conv.Class == dialect.Impossible {
		a.block(hazard.NoCast, parts)
		return Step{}, false
	}
	s := a.ddl.ChangeType(a.to, c.To.Name, c.To.Type, conv, a.collation(c))
	write := true
	if diff.SameStorage(c.From.Type, c.To.Type) {
		s, write = a.ddl.ConvertRows(a.to, c.To.Name, conv)
	} else {
		why := hazard.Parts{Case: hazard.OfType, Column: name, From: parts.From, To: parts.To}
		a.act(ChangesType, a.from, c.From.Name, why)
		a.actType(c.To.Type)
	}
	out := step(s, "change type of "+name+" from "+parts.From+" to "+parts.To)
	out.Hazards, out.Undo = a.conversionHazards(c, conv, parts), a.undo(Converts, Converts)
	return out, write
}

// typeText returns the name of t. If the database stores t and other as the same type, it returns
// the name of the scalar type in the schema language instead.
func typeText(t, other catalog.Type) string {
	if diff.SameStorage(t, other) && t.Kind != catalog.UnknownKind {
		return t.Kind.String()
	}
	return diff.TypeText(t)
}

// conversion returns the dialect's conversion. If the new type is an enum, Bad finds the values
// that are not in the enum.
func (a *alteration) conversion(c diff.AlterColumn) dialect.Conversion {
	to := c.To.Type
	conv := a.Dialect.Convert(c.From.Type, to)
	if r, ok := a.Dialect.(dialect.DeclaredConverter); ok && a.heldOtherwise(c) {
		conv = r.ConvertHeld(c.From.Type, to)
	}
	if e := a.To.Enum(to.Schema, to.Name); conv.Label != "" && e != nil {
		conv.Bad = a.ddl.NotIn(conv.Label, e.Values)
	}
	return conv
}

// heldOtherwise reports whether the column stores values of the new type in another form than a
// column that this tool creates. This may be so if another tool created the column, because the
// form can depend on the type in the column's declaration.
func (a *alteration) heldOtherwise(c diff.AlterColumn) bool {
	r, ok := a.Dialect.(dialect.DeclaredConverter)
	if !ok || !c.Type {
		return false
	}
	live := a.liveColumn(c)
	return live != nil && r.HeldOtherwise(live.Declared, c.To.Type)
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
	if r, ok := a.Dialect.(dialect.NumberCounter); ok && conv.Bad != "" && c.From.Identity && c.To.Identity {
		if probe := r.CountNumbersBeyond(a.from, c.From.Name, c.To.Type); probe != "" {
			beyond := parts
			beyond.Case = hazard.OfSequence
			out = append(out, hazard.Hazard{Kind: hazard.UnfitValues, Parts: beyond, Probe: probe})
		}
	}
	out = append(out, a.mergedKeys(c)...)
	if conv.Rewrites && a.caps.Locks.Alter != "" {
		out = append(out, about(hazard.RewriteTable, "", parts.Object, a.to.QName()))
	}
	return out
}
