package lower

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// link is a relation in the making.
type link struct {
	*schema.Relation
	onto *schema.Relation // nil for a new one
	// foreign is the live key, nil for a relation without one; table is the join table of a many-to-many relation.
	foreign *catalog.ForeignKey
	table   *catalog.Table
}

// liftRelations gives every foreign key and every join table its two fields. Relations of onto that have
// no key in the database by their nature (emulated ones, those of views and of what is ignored) stay.
func (l *lifter) liftRelations() {
	for _, m := range l.models {
		for _, fk := range m.table.ForeignKeys {
			l.liftForeignKey(m, fk)
		}
	}
	for _, t := range l.joins {
		l.liftJoin(t)
	}
	for _, r := range l.onto.relations {
		if !l.lifted(r) && !l.onto.lowerer.wantsForeignKey(r) && r.Kind != schema.ManyToMany {
			l.keepRelation(r)
		}
	}
	l.nameLinks()
	for _, m := range l.models {
		l.orderRelations(m)
	}
	for _, k := range l.links {
		ignoreSide(k.From, k.To)
		ignoreSide(k.To, k.From)
	}
}

func (l *lifter) lifted(r *schema.Relation) bool {
	return slices.ContainsFunc(l.links, func(k *link) bool { return k.onto == r })
}

// ignoreSide: a field that leads to an ignored model is ignored itself.
func ignoreSide(f, opposite *schema.Field) {
	if opposite.Model.Ignored && !f.Model.Ignored && !f.Model.IsView {
		f.Ignored = true
	}
}

// liftForeignKey makes the relation of a foreign key, if the language has one.
func (l *lifter) liftForeignKey(m *liftedModel, fk *catalog.ForeignKey) {
	target := l.byTable[l.db.Table(fk.RefSchema, fk.RefTable)]
	object := m.table.QName() + "." + cmp.Or(fk.Name, strings.Join(fk.Columns, ", "))
	if target == nil {
		l.note(object, "the foreign key leads to %s, which is not in sight: it is left out", fk.RefTable)
		return
	}
	r := &schema.Relation{
		Kind: schema.OneToMany, Fields: fieldsOf(m, fk.Columns), References: fieldsOf(target, fk.RefColumns),
		OnDelete: liftAction(fk.OnDelete), OnUpdate: liftAction(fk.OnUpdate),
	}
	if why := l.unsayable(r, target); why != "" {
		l.note(object, "the foreign key cannot be said, since %s: it is left out", why)
		return
	}
	if slices.ContainsFunc(l.links, func(k *link) bool { return sameEnds(k.Relation, r) }) {
		l.note(object, "another foreign key says the same: it is left out")
		return
	}
	if tellsApart(m, r.Fields) {
		r.Kind = schema.OneToOne
	}
	l.softenSetNull(r, object)
	k := &link{Relation: r, foreign: fk, onto: l.ontoRelation(m, target, fk)}
	if k.onto != nil {
		l.takeOver(k)
	} else {
		r.From, r.To = newSide(m, target), newSide(target, m)
		r.From.Arity = arityOver(r.Fields)
		r.To.Arity = schema.Optional
		if r.Kind == schema.OneToMany {
			r.To.Arity = schema.List
		}
	}
	l.addLink(k)
}

func fieldsOf(m *liftedModel, columns []string) []*schema.Field {
	out := make([]*schema.Field, len(columns))
	for i, c := range columns {
		out[i] = m.columns[c]
	}
	return out
}

func liftAction(a catalog.Action) schema.Action {
	for s := schema.NoAction; s < schema.SetDefault; s++ {
		if action(s) == a {
			return s
		}
	}
	return schema.SetDefault
}

// unsayable is why the language has no such relation, "" when it has.
func (l *lifter) unsayable(r *schema.Relation, target *liftedModel) string {
	if slices.Contains(r.Fields, nil) || slices.Contains(r.References, nil) {
		return "it names a column that is not there"
	}
	if !tellsApart(target, r.References) {
		return "the columns it leads to are no key of " + target.Name
	}
	for i, f := range r.Fields {
		g := r.References[i]
		if f.Arity == schema.List || g.Arity == schema.List {
			return "it is over lists"
		}
		if f.Scalar != g.Scalar || f.Enum != g.Enum || f.Unsupported != g.Unsupported {
			return "the types of " + f.Model.Name + "." + f.Name + " and " + target.Name + "." + g.Name + " differ"
		}
	}
	return ""
}

// tellsApart reports whether the fields, in any order, are a key of the model.
func tellsApart(m *liftedModel, fields []*schema.Field) bool {
	keys := m.Uniques
	if m.PrimaryKey != nil {
		keys = append([]*schema.Key{m.PrimaryKey}, keys...)
	}
	return slices.ContainsFunc(keys, func(k *schema.Key) bool {
		return k.Where == "" && len(k.Fields) == len(fields) && !slices.ContainsFunc(k.Fields, func(kf schema.KeyField) bool {
			return !slices.Contains(fields, kf.Field)
		})
	})
}

func sameEnds(a, b *schema.Relation) bool {
	return a.Kind != schema.ManyToMany && slices.Equal(a.Fields, b.Fields) && slices.Equal(a.References, b.References)
}

// softenSetNull: SQLite's schemas refuse SetNull over required fields, and the database refuses to do it when the time comes.
func (l *lifter) softenSetNull(r *schema.Relation, object string) {
	if l.provider != schema.SQLite || !slices.ContainsFunc(r.Fields, func(f *schema.Field) bool { return f.Arity == schema.Required }) {
		return
	}
	for _, a := range []*schema.Action{&r.OnDelete, &r.OnUpdate} {
		if *a == schema.SetNull {
			*a = schema.NoAction
			l.note(object, "SET NULL over columns that are NOT NULL cannot be said: it is NoAction in the schema")
		}
	}
}

// arityOver: a relation is as required as the fields it rests on.
func arityOver(fields []*schema.Field) schema.Arity {
	if slices.ContainsFunc(fields, func(f *schema.Field) bool { return f.Arity == schema.Optional }) {
		return schema.Optional
	}
	return schema.Required
}

// ontoRelation is the relation that the schema has for a foreign key already.
func (l *lifter) ontoRelation(m, target *liftedModel, fk *catalog.ForeignKey) *schema.Relation {
	low := l.onto.lowerer
	for _, r := range l.onto.relations {
		if r.Kind != schema.ManyToMany && r.From.Model == m.onto && r.To.Model == target.onto && !l.lifted(r) &&
			slices.Equal(low.fieldColumns(r.Fields), fk.Columns) && slices.Equal(low.fieldColumns(r.References), fk.RefColumns) {
			return r
		}
	}
	return nil
}

// takeOver gives a link the two fields that onto has for it, changed only where they must be.
func (l *lifter) takeOver(k *link) {
	r, was := k.Relation, k.onto
	r.Name, r.Named, r.Span = was.Name, was.Named, was.Span
	r.OnDeleteGiven, r.OnUpdateGiven = was.OnDeleteGiven, was.OnUpdateGiven
	if r.Map = was.Map; r.Map != "" && k.foreign != nil && k.foreign.Name != "" {
		r.Map = k.foreign.Name
	}
	r.From, r.To = l.keepSide(was.From), l.keepSide(was.To)
	if k.foreign == nil {
		r.Kind = was.Kind
		return
	}
	if slices.EqualFunc(r.Fields, was.Fields, func(a, b *schema.Field) bool { return a.Arity == b.Arity }) {
		r.From.Arity = was.From.Arity
	} else {
		r.From.Arity = arityOver(r.Fields)
	}
	if was.Kind == schema.OneToMany || r.Kind == schema.OneToMany {
		r.Kind, r.To.Arity = schema.OneToMany, schema.List
	}
}

// keepSide copies a relation field of onto; those of views stay what they are.
func (l *lifter) keepSide(g *schema.Field) *schema.Field {
	m := l.byModel[g.Model]
	if m == nil {
		return g
	}
	f := *g
	f.Model = m.Model
	l.fields[g] = &f
	return &f
}

// keepRelation takes over a relation that has no foreign key, as long as its fields are there.
func (l *lifter) keepRelation(was *schema.Relation) {
	for _, f := range []*schema.Field{was.From, was.To} {
		if !f.Model.IsView && l.byModel[f.Model] == nil {
			return
		}
	}
	r := &schema.Relation{OnDelete: was.OnDelete, OnUpdate: was.OnUpdate}
	for i, f := range was.Fields {
		own, ref := l.now(f), l.now(was.References[i])
		if own == nil || ref == nil {
			return
		}
		r.Fields, r.References = append(r.Fields, own), append(r.References, ref)
	}
	k := &link{Relation: r, onto: was}
	l.takeOver(k)
	l.addLink(k)
}

// now is what a field of onto has become, nil when it is gone.
func (l *lifter) now(f *schema.Field) *schema.Field {
	if f.Model.IsView {
		return f
	}
	return l.fields[f]
}

func newSide(m, target *liftedModel) *schema.Field {
	return &schema.Field{Model: m.Model, Relation: &schema.RelationEnd{Target: target.Model}}
}

func (l *lifter) addLink(k *link) {
	for _, pair := range [][2]*schema.Field{{k.From, k.To}, {k.To, k.From}} {
		if !pair[0].Model.IsView {
			pair[0].Relation = &schema.RelationEnd{Relation: k.Relation, Target: pair[1].Model, Opposite: pair[1]}
		}
	}
	l.links = append(l.links, k)
}

// liftJoin makes the many-to-many relation of a join table.
func (l *lifter) liftJoin(t *catalog.Table) {
	r := &schema.Relation{Kind: schema.ManyToMany, Name: t.Name[1:], Named: true}
	k := &link{Relation: r, table: t}
	if k.onto = l.ontoJoin(t); k.onto != nil {
		if l.byModel[k.onto.From.Model] == nil || l.byModel[k.onto.To.Model] == nil {
			l.note(t.QName(), "the table joins a model that is gone: it is left out")
			return
		}
		l.takeOver(k)
		r.Kind = schema.ManyToMany
		l.addLink(k)
		return
	}
	a, b := l.joined(t, "A"), l.joined(t, "B")
	r.From, r.To = newSide(a, b), newSide(b, a)
	r.From.Arity, r.To.Arity = schema.List, schema.List
	if t.PrimaryKey == nil {
		l.note(t.QName(), "the join table has a unique index where new ones have a primary key")
	}
	l.addLink(k)
}

// orderRelations puts the relation fields into the model: onto's where they were, the new ones at the end.
func (l *lifter) orderRelations(m *liftedModel) {
	columns := m.Fields
	m.Fields = nil
	if m.onto != nil {
		m.Fields = l.mixed(m, columns)
	} else {
		m.Fields = slices.Clone(columns)
	}
	for _, k := range l.links {
		for _, f := range []*schema.Field{k.From, k.To} {
			if f.Model == m.Model && !slices.Contains(m.Fields, f) {
				m.Fields = append(m.Fields, f)
			}
		}
	}
}

// mixed puts onto's relation fields between the columns, each behind the field that it followed.
func (l *lifter) mixed(m *liftedModel, columns []*schema.Field) []*schema.Field {
	out := slices.Clone(columns)
	var last *schema.Field
	for _, g := range m.onto.Fields {
		f := l.fields[g]
		if f == nil {
			continue
		}
		if f.Relation != nil {
			at := 0
			if last != nil {
				at = slices.Index(out, last) + 1
			}
			out = slices.Insert(out, at, f)
		}
		last = f
	}
	return out
}
