package raise

import (
	"strings"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/lower"
)

// modelPair has the names of the two models of a relation, sorted.
type modelPair [2]string

func pairOf(k *raisedRelation) modelPair {
	a, b := k.From.Model.Name, k.To.Model.Name
	if a > b {
		a, b = b, a
	}
	return modelPair{a, b}
}

// nameRelations names the fields of the new relations. It also names the relations if two models
// have several, or if a model has one with itself.
func (b *builder) nameRelations() {
	count, names := map[modelPair]int{}, map[modelPair]nameSet{}
	for _, k := range b.relations {
		p := pairOf(k)
		count[p]++
		if names[p] == nil {
			names[p] = nameSet{}
		}
		if k.base != nil || k.Kind == schema.ManyToMany {
			names[p][k.Name] = true
		}
	}
	for _, k := range b.relations {
		if k.base != nil {
			continue
		}
		p := pairOf(k)
		several := count[p] > 1 || p[0] == p[1]
		if k.Kind == schema.ManyToMany {
			b.nameJoin(k, several)
			continue
		}
		b.nameRelation(k, several)
		if several {
			k.Name, k.Named = names[p].choose(joinWords(b.style(k.From), k.From.Model.Name, k.From.Name)), true
		} else {
			k.Name = p[0] + "To" + p[1]
		}
	}
}

// style returns how the words of a name are joined in the model of f: first_second (snake) or
// firstSecond.
func (b *builder) style(f *schema.Field) (snake bool) { return b.raisedOf(f.Model).snake }

func (b *builder) raisedOf(of *schema.Model) *raisedModel {
	for _, m := range b.models {
		if m.Model == of {
			return m
		}
	}
	return &raisedModel{Model: of, names: nameSet{}}
}

func joinWords(snake bool, words ...string) string {
	if snake {
		return strings.Join(words, "_")
	}
	for i := 1; i < len(words); i++ {
		words[i] = upperFirst(words[i])
	}
	return strings.Join(words, "")
}

// nameRelation names both fields of a relation. The parameter several is true if the two models are
// the same model or have several relations.
//
// The field on the side of the foreign key gets the name of the foreign key column without the
// suffix (author for author_id). If the column has no such suffix, the field gets the name of the
// other model or, with several relations, the names of column and model (ownerUser for owner).
//
// The field on the other side gets the name of the referring model, in the plural if it is a list
// (posts). With several relations, the name of the first field is appended (postsByAuthor).
func (b *builder) nameRelation(k *raisedRelation, several bool) {
	from, to := b.raisedOf(k.From.Model), b.raisedOf(k.To.Model)
	target := singular(lowerFirst(to.Name))
	base := target
	if len(k.Fields) == 1 {
		column := k.Fields[0].Name
		if named := withoutID(column); named != "" {
			base = named
		} else if several && column != "id" {
			base = joinWords(from.snake, column, target)
		}
	}
	k.From.Name = from.names.choose(base, target, joinWords(from.snake, base, "relation"))
	back := lowerFirst(from.Name)
	if k.To.Arity == schema.List {
		back = plural(back)
	} else {
		back = singular(back)
	}
	switch {
	case from == to && k.From.Name == "parent" && k.To.Arity == schema.List:
		back = "children"
	case several:
		back = joinWords(from.snake, back, "by", k.From.Name)
	}
	k.To.Name = to.names.choose(back, joinWords(from.snake, back, "relation"))
}

// nameJoin gives each field of a many-to-many relation the plural of the other model. The relation
// has the name of its table; the schema states that name if it cannot be derived from the models.
func (b *builder) nameJoin(k *raisedRelation, several bool) {
	p := pairOf(k)
	k.Named = several || k.Name != p[0]+"To"+p[1]
	first, second := b.raisedOf(k.From.Model), b.raisedOf(k.To.Model)
	side := func(m, other *raisedModel, letter string) string {
		name := plural(lowerFirst(other.Name))
		switch {
		case m == other:
			return m.names.choose(joinWords(m.snake, name, k.Name, letter))
		case several:
			return m.names.choose(joinWords(m.snake, name, "by", k.Name))
		}
		return m.names.choose(name, joinWords(m.snake, name, "relation"))
	}
	k.From.Name, k.To.Name = side(first, second, "A"), side(second, first, "B")
}

// nameKeys states the name of every new key and foreign key whose name is not the derived one. A
// stated name may change the derived names of other keys, so that there is a second pass.
func (b *builder) nameKeys() {
	for range 2 {
		low := lower.NewParts(b.out, b.dialect)
		for _, m := range b.models {
			b.nameKeysOf(m, low)
		}
	}
}

func (b *builder) nameKeysOf(m *raisedModel, low *lower.Parts) {
	t := low.Table(m.Model)
	if k := m.PrimaryKey; k != nil && b.caps.KeyNames {
		b.nameIndex(k, t.PrimaryKey.Name)
	}
	for i, k := range append(m.Uniques[:len(m.Uniques):len(m.Uniques)], m.Indexes...) {
		b.nameIndex(k, t.Indexes[i].Name)
	}
	if !b.caps.KeyNames {
		return
	}
	i := 0
	for _, f := range m.Fields {
		if !f.Owns() || !low.HasForeignKey(f.Relation.Relation) {
			continue
		}
		r := f.Relation.Relation
		for _, k := range b.relations {
			if k.Relation == r && k.base == nil && k.foreign.Name != t.ForeignKeys[i].Name {
				r.Map = k.foreign.Name
			}
		}
		i++
	}
}

func (b *builder) nameIndex(k *schema.Key, derived string) {
	if live := b.keys[k].Name; k.Span.IsZero() && live != derived && b.dialect.GivenName(live) {
		k.Map = live
	}
}
