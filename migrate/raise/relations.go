package raise

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/lower"
)

// raisedRelation is a new relation while it is built.
type raisedRelation struct {
	*schema.Relation
	base *schema.Relation // nil if it is not in base
	// foreign is the live foreign key, nil if there is none. table is the join table of a
	// many-to-many relation.
	foreign *catalog.ForeignKey
	table   *catalog.Table
}

// raiseRelations creates two fields for every foreign key and every join table. Relations of base
// that never have a foreign key in the database stay: emulated relations, and relations of views
// and of ignored models.
func (b *builder) raiseRelations() {
	for _, m := range b.models {
		for _, fk := range m.table.ForeignKeys {
			b.raiseForeignKey(m, fk)
		}
	}
	for _, t := range b.joins {
		b.raiseJoin(t)
	}
	for _, r := range b.base.relations {
		if !b.raised(r) && !b.base.parts.HasForeignKey(r) && (r.Kind != schema.ManyToMany || b.kept[r.From.Model] || b.kept[r.To.Model]) {
			b.keepRelation(r)
		}
	}
	b.nameRelations()
	for _, m := range b.models {
		b.orderRelations(m)
	}
	for _, k := range b.relations {
		ignoreSide(k.From, k.To)
		ignoreSide(k.To, k.From)
	}
}

func (b *builder) raised(r *schema.Relation) bool {
	return slices.ContainsFunc(b.relations, func(k *raisedRelation) bool { return k.base == r })
}

// ignoreSide marks a field as ignored if it refers to an ignored model.
func ignoreSide(f, opposite *schema.Field) {
	if opposite.Model.Ignored && !f.Model.Ignored && !f.Model.IsView {
		f.Ignored = true
	}
}

// raiseForeignKey creates the relation of a foreign key, if the language can express it.
func (b *builder) raiseForeignKey(m *raisedModel, fk *catalog.ForeignKey) {
	target := b.byTable[b.db.Table(fk.RefSchema, fk.RefTable)]
	object := m.table.QName() + "." + cmp.Or(fk.Name, strings.Join(fk.Columns, ", "))
	if target == nil {
		b.note(object, "the foreign key refers to %s, which is not in scope: it is omitted from the schema", fk.RefTable)
		return
	}
	r := &schema.Relation{
		Kind: schema.OneToMany, Fields: fieldsOf(m, fk.Columns), References: fieldsOf(target, fk.RefColumns),
		OnDelete: raiseAction(fk.OnDelete), OnUpdate: raiseAction(fk.OnUpdate),
	}
	if why := b.unrepresentable(r, target); why != "" {
		b.note(object, "the foreign key cannot be expressed in the schema, since %s: it stays in the database", why)
		return
	}
	if slices.ContainsFunc(b.relations, func(k *raisedRelation) bool { return sameEnds(k.Relation, r) }) {
		b.note(object, "another foreign key joins the same columns and is in the schema: this one stays in the database only")
		return
	}
	if isKeyOf(m, r.Fields) {
		r.Kind = schema.OneToOne
	}
	b.avoidSetNull(r, object)
	k := &raisedRelation{Relation: r, foreign: fk, base: b.baseRelation(m, target, fk)}
	if k.base != nil {
		b.keepFields(k)
	} else {
		r.From, r.To = newSide(m, target), newSide(target, m)
		r.From.Arity = arityOver(r.Fields)
		r.To.Arity = schema.Optional
		if r.Kind == schema.OneToMany {
			r.To.Arity = schema.List
		}
	}
	b.addRelation(k)
}

func fieldsOf(m *raisedModel, columns []string) []*schema.Field {
	out := make([]*schema.Field, len(columns))
	for i, c := range columns {
		out[i] = m.columns[c]
	}
	return out
}

func raiseAction(a catalog.Action) schema.Action {
	for s := schema.NoAction; s < schema.SetDefault; s++ {
		if lower.Action(s) == a {
			return s
		}
	}
	return schema.SetDefault
}

// unrepresentable returns the reason why the language cannot express the relation; "" if it can.
func (b *builder) unrepresentable(r *schema.Relation, target *raisedModel) string {
	if slices.Contains(r.Fields, nil) || slices.Contains(r.References, nil) {
		return "it names a column that is not there"
	}
	if !isKeyOf(target, r.References) {
		return "the columns it refers to are no key of " + target.Name
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

// isKeyOf reports whether the fields, in any order, are a key of the model.
func isKeyOf(m *raisedModel, fields []*schema.Field) bool {
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

// avoidSetNull replaces SetNull over required fields, which the language refuses, and adds a note.
// The database allows it, and only fails when it would set NULL.
func (b *builder) avoidSetNull(r *schema.Relation, object string) {
	if schema.FeaturesOf(b.provider).SetNullOnRequired || !slices.ContainsFunc(r.Fields, func(f *schema.Field) bool { return f.Arity == schema.Required }) {
		return
	}
	for _, a := range []*schema.Action{&r.OnDelete, &r.OnUpdate} {
		if *a == schema.SetNull {
			*a = schema.NoAction
			b.note(object, "SET NULL over columns that are NOT NULL cannot be expressed in the schema: it is NoAction there")
		}
	}
}

// arityOver returns the arity of a relation field, which is required if all its scalar fields are.
func arityOver(fields []*schema.Field) schema.Arity {
	if slices.ContainsFunc(fields, func(f *schema.Field) bool { return f.Arity == schema.Optional }) {
		return schema.Optional
	}
	return schema.Required
}

// baseRelation returns the relation in base for a foreign key, nil if there is none.
func (b *builder) baseRelation(m, target *raisedModel, fk *catalog.ForeignKey) *schema.Relation {
	low := b.base.parts
	for _, r := range b.base.relations {
		if r.Kind != schema.ManyToMany && r.From.Model == m.base && r.To.Model == target.base && !b.raised(r) &&
			slices.Equal(low.Columns(r.Fields), fk.Columns) && slices.Equal(low.Columns(r.References), fk.RefColumns) {
			return r
		}
	}
	return nil
}

// keepFields uses the two relation fields of base for a raisedRelation. It only changes what
// differs from the database.
func (b *builder) keepFields(k *raisedRelation) {
	r, was := k.Relation, k.base
	r.Name, r.Named, r.Span = was.Name, was.Named, was.Span
	r.OnDeleteGiven, r.OnUpdateGiven = was.OnDeleteGiven, was.OnUpdateGiven
	if r.Map = was.Map; r.Map != "" && k.foreign != nil && k.foreign.Name != "" {
		r.Map = k.foreign.Name
	}
	r.From, r.To = b.keepSide(was.From), b.keepSide(was.To)
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

// keepSide copies a relation field of base. It returns fields of views unchanged.
func (b *builder) keepSide(g *schema.Field) *schema.Field {
	m := b.byModel[g.Model]
	if m == nil {
		return g
	}
	f := *g
	f.Model = m.Model
	b.fields[g] = &f
	return &f
}

// keepRelation keeps a relation without a foreign key, as long as its fields exist.
func (b *builder) keepRelation(was *schema.Relation) {
	for _, f := range []*schema.Field{was.From, was.To} {
		if !b.kept[f.Model] && b.byModel[f.Model] == nil {
			return
		}
	}
	r := &schema.Relation{OnDelete: was.OnDelete, OnUpdate: was.OnUpdate}
	for i, f := range was.Fields {
		own, ref := b.current(f), b.current(was.References[i])
		if own == nil || ref == nil {
			return
		}
		r.Fields, r.References = append(r.Fields, own), append(r.References, ref)
	}
	k := &raisedRelation{Relation: r, base: was}
	b.keepFields(k)
	b.addRelation(k)
}

// current returns the new field for a field of base, nil if it no longer exists.
func (b *builder) current(f *schema.Field) *schema.Field {
	if b.kept[f.Model] {
		return f
	}
	return b.fields[f]
}

func newSide(m, target *raisedModel) *schema.Field {
	return &schema.Field{Model: m.Model, Relation: &schema.RelationEnd{Target: target.Model}}
}

func (b *builder) addRelation(k *raisedRelation) {
	for _, pair := range [][2]*schema.Field{{k.From, k.To}, {k.To, k.From}} {
		if !b.kept[pair[0].Model] {
			pair[0].Relation = &schema.RelationEnd{Relation: k.Relation, Target: pair[1].Model, Opposite: pair[1]}
		}
	}
	b.relations = append(b.relations, k)
}

// raiseJoin creates the many-to-many relation of a join table.
func (b *builder) raiseJoin(t *catalog.Table) {
	r := &schema.Relation{Kind: schema.ManyToMany, Name: t.Name[1:], Named: true}
	k := &raisedRelation{Relation: r, table: t}
	if k.base = b.baseJoin(t); k.base != nil {
		if b.byModel[k.base.From.Model] == nil || b.byModel[k.base.To.Model] == nil {
			b.note(t.QName(), "the table joins a model that no longer exists: it is omitted from the schema")
			return
		}
		b.keepFields(k)
		r.Kind = schema.ManyToMany
		b.addRelation(k)
		return
	}
	first, second := b.joined(t, "A"), b.joined(t, "B")
	r.From, r.To = newSide(first, second), newSide(second, first)
	r.From.Arity, r.To.Arity = schema.List, schema.List
	if t.PrimaryKey == nil {
		b.note(t.QName(), "the join table has a unique index where new ones have a primary key")
	}
	b.addRelation(k)
}

// orderRelations adds the relation fields to the model. Fields of base keep their places, new
// fields come last.
func (b *builder) orderRelations(m *raisedModel) {
	columns := m.Fields
	m.Fields = nil
	if m.base != nil {
		m.Fields = b.withRelations(m, columns)
	} else {
		m.Fields = slices.Clone(columns)
	}
	for _, k := range b.relations {
		for _, f := range []*schema.Field{k.From, k.To} {
			if f.Model == m.Model && !slices.Contains(m.Fields, f) {
				m.Fields = append(m.Fields, f)
			}
		}
	}
}

// withRelations inserts the relation fields of base between the columns, each after the field that
// it followed in base.
func (b *builder) withRelations(m *raisedModel, columns []*schema.Field) []*schema.Field {
	out := slices.Clone(columns)
	var last *schema.Field
	for _, g := range m.base.Fields {
		f := b.fields[g]
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
