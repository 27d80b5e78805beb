package lower

import (
	"strings"

	"github.com/cocomon/comon_orm/grammar/schema"
)

// pairOf are the two models of a relation, whichever way round.
type pairOf [2]string

func pairOfLink(k *link) pairOf {
	a, b := k.From.Model.Name, k.To.Model.Name
	if a > b {
		a, b = b, a
	}
	return pairOf{a, b}
}

// nameLinks names the fields of the new relations, and the relations themselves where two models have several
// or a model has one with itself.
func (l *lifter) nameLinks() {
	count, names := map[pairOf]int{}, map[pairOf]pool{}
	for _, k := range l.links {
		p := pairOfLink(k)
		count[p]++
		if names[p] == nil {
			names[p] = pool{}
		}
		if k.onto != nil || k.Kind == schema.ManyToMany {
			names[p][k.Name] = true
		}
	}
	for _, k := range l.links {
		if k.onto != nil {
			continue
		}
		p := pairOfLink(k)
		several := count[p] > 1 || p[0] == p[1]
		if k.Kind == schema.ManyToMany {
			l.nameJoin(k, several)
			continue
		}
		l.nameLink(k, several)
		if several {
			k.Name, k.Named = names[p].free(joinWords(l.style(k.From), k.From.Model.Name, k.From.Name)), true
		} else {
			k.Name = p[0] + "To" + p[1]
		}
	}
}

// style tells how names are joined on the side of f: first_second or firstSecond.
func (l *lifter) style(f *schema.Field) (snake bool) { return l.lifting(f.Model).snake }

func (l *lifter) lifting(of *schema.Model) *liftedModel {
	for _, m := range l.models {
		if m.Model == of {
			return m
		}
	}
	return &liftedModel{Model: of, names: pool{}}
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

// nameLink calls the side with the foreign key by its column (author of author_id), else by the other model, or by both where there are
// several (owner is ownerUser); the other side by the model that comes back (posts), and by the relation where there are several (postsByAuthor).
func (l *lifter) nameLink(k *link, several bool) {
	from, to := l.lifting(k.From.Model), l.lifting(k.To.Model)
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
	k.From.Name = from.names.free(base, target, joinWords(from.snake, base, "relation"))
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
	k.To.Name = to.names.free(back, joinWords(from.snake, back, "relation"))
}

// nameJoin calls each side by the other model. The relation has the name of its table, said where it is not the one that follows from the models.
func (l *lifter) nameJoin(k *link, several bool) {
	p := pairOfLink(k)
	k.Named = several || k.Name != p[0]+"To"+p[1]
	a, b := l.lifting(k.From.Model), l.lifting(k.To.Model)
	side := func(m, other *liftedModel, letter string) string {
		name := plural(lowerFirst(other.Name))
		switch {
		case m == other:
			return m.names.free(joinWords(m.snake, name, k.Name, letter))
		case several:
			return m.names.free(joinWords(m.snake, name, "by", k.Name))
		}
		return m.names.free(name, joinWords(m.snake, name, "relation"))
	}
	k.From.Name, k.To.Name = side(a, b, "A"), side(b, a, "B")
}

// nameKeys says the name of every new key and foreign key that has another one than that which follows from the schema.
// A name that is said makes room for derived ones, hence the second pass.
func (l *lifter) nameKeys() {
	for range 2 {
		low := &lowerer{schema: l.out, dialect: l.dialect, caps: l.caps, names: newNames()}
		low.reserve()
		for _, m := range l.models {
			l.nameKeysOf(m, low)
		}
	}
}

func (l *lifter) nameKeysOf(m *liftedModel, low *lowerer) {
	t := low.table(m.Model)
	if k := m.PrimaryKey; k != nil && l.caps.KeyNames {
		l.nameIndex(k, t.PrimaryKey.Name)
	}
	for i, k := range append(m.Uniques[:len(m.Uniques):len(m.Uniques)], m.Indexes...) {
		l.nameIndex(k, t.Indexes[i].Name)
	}
	if !l.caps.KeyNames {
		return
	}
	i := 0
	for _, f := range m.Fields {
		if !f.Owns() || !low.wantsForeignKey(f.Relation.Relation) {
			continue
		}
		r := f.Relation.Relation
		for _, k := range l.links {
			if k.Relation == r && k.onto == nil && k.foreign.Name != t.ForeignKeys[i].Name {
				r.Map = k.foreign.Name
			}
		}
		i++
	}
}

func (l *lifter) nameIndex(k *schema.Key, derived string) {
	if live := l.keys[k].Name; k.Span.IsZero() && live != derived && l.dialect.GivenName(live) {
		k.Map = live
	}
}
