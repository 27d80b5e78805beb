package raise

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// raiseKeys creates the keys and indexes of the model. Those of base come first, in their order,
// then the new ones. A model without a key that identifies rows becomes ignored.
func (b *builder) raiseKeys(m *raisedModel) {
	b.raisePrimaryKey(m)
	for _, k := range b.raiseIndexes(m) {
		if k.Kind == schema.UniqueKey {
			m.Uniques = append(m.Uniques, k)
		} else {
			m.Indexes = append(m.Indexes, k)
		}
	}
	switch {
	case m.Ignored:
	case m.PrimaryKey != nil && slices.ContainsFunc(m.PrimaryKey.Fields, func(kf schema.KeyField) bool { return kf.Field.Arity == schema.List }):
		b.ignore(m, "the primary key is over a list")
	case m.PrimaryKey == nil || !strict(m.PrimaryKey):
		if !slices.ContainsFunc(m.Uniques, strict) {
			b.ignore(m, "no primary key and no unique columns that are never NULL")
		}
	}
}

func (b *builder) ignore(m *raisedModel, why string) {
	m.Ignored = true
	for _, f := range m.Fields {
		f.Ignored = false // because its model is ignored
	}
	b.note(m.table.QName(), "%s: the model %s is ignored", why, m.Name)
}

// strict reports whether the client can identify rows by the key.
func strict(k *schema.Key) bool {
	return k.Where == "" && !slices.ContainsFunc(k.Fields, func(kf schema.KeyField) bool {
		return kf.Field.Arity == schema.Optional || kf.Field.Unsupported != ""
	})
}

func (b *builder) raisePrimaryKey(m *raisedModel) {
	live := m.table.PrimaryKey
	if live == nil {
		return
	}
	k := &schema.Key{Model: m.Model, Kind: schema.PrimaryKey, Fields: b.keyFields(m, live), Single: len(live.Columns) == 1}
	if m.base != nil && m.base.PrimaryKey != nil && slices.Equal(b.base.tables[m.base].PrimaryKey.Columns, live.Columns) {
		was := m.base.PrimaryKey
		k.Name, k.Map, k.Single, k.Span = was.Name, was.Map, was.Single, was.Span
		if k.Map != "" && b.caps.KeyNames {
			k.Map = live.Name
		}
	}
	m.PrimaryKey = k
	b.keys[k] = live
	b.nameKey(m, k)
}

// nameKey gives a key over several fields a client name that no field has.
func (b *builder) nameKey(m *raisedModel, k *schema.Key) {
	if len(k.Fields) < 2 || k.Name != "" || !k.Span.IsZero() || k.Kind == schema.IndexKey {
		return
	}
	parts := make([]string, len(k.Fields))
	for i, kf := range k.Fields {
		parts[i] = kf.Field.Name
	}
	if name := strings.Join(parts, "_"); m.names[name] {
		k.Name = m.names.choose(name + "_key")
	}
}

func (b *builder) keyFields(m *raisedModel, ix *catalog.Index) []schema.KeyField {
	out := make([]schema.KeyField, len(ix.Columns))
	for i, c := range ix.Columns {
		out[i] = schema.KeyField{Field: m.columns[c.Name], Desc: c.Desc}
		if c.OpClass != "" {
			out[i].Ops, out[i].RawOps = b.dialect.ClassName(c.OpClass)
		}
	}
	return out
}

// raiseIndexes keeps the keys of base that have a live index. Other live indexes become new keys,
// if the language can express them.
func (b *builder) raiseIndexes(m *raisedModel) []*schema.Key {
	live := slices.DeleteFunc(slices.Clone(m.table.Indexes), func(ix *catalog.Index) bool { return !b.representable(m, ix) })
	var out []*schema.Key
	if m.base != nil {
		var found []*catalog.Index
		found, live = b.pairIndexes(m, b.base.tables[m.base].Indexes, live)
		for i, k := range append(slices.Clone(m.base.Uniques), m.base.Indexes...) {
			if found[i] != nil {
				out = append(out, b.keepIndex(m, k, found[i]))
			}
		}
	}
	for _, ix := range live {
		if k := b.newIndex(m, ix); k != nil {
			out = append(out, k)
		}
	}
	return out
}

// pairIndexes pairs the indexes of base with live ones of the same form, in three passes: first
// those with the same name; then those of which the schema states no name, or of which the database
// chose the live name; then the rest. found has the partner of each index of base, nil if there is
// none. left are the live indexes without a partner.
func (b *builder) pairIndexes(m *raisedModel, asked, live []*catalog.Index) (found, left []*catalog.Index) {
	found = make([]*catalog.Index, len(asked))
	for _, same := range []func(k, ix *catalog.Index) bool{
		func(k, ix *catalog.Index) bool { return k.Name == ix.Name },
		func(k, ix *catalog.Index) bool { return k.Unnamed || !b.dialect.GivenName(ix.Name) },
		func(_, _ *catalog.Index) bool { return true },
	} {
		for i, k := range asked {
			at := slices.IndexFunc(live, func(ix *catalog.Index) bool { return b.sameForm(m, k, ix) && same(k, ix) })
			if found[i] == nil && at >= 0 {
				found[i] = live[at]
				live = slices.Delete(live, at, at+1)
			}
		}
	}
	return found, live
}

// unwrapped returns a condition without the outer parentheses that PostgreSQL prints.
func unwrapped(p provider.Provider, sql sqltext.SQL) sqltext.SQL {
	tokens, err := sqltext.Tokens(p, sql)
	if err != nil || len(tokens) < 2 || tokens[0].Kind != sqltext.OpenParen {
		return sql
	}
	depth := 0
	for i, t := range tokens {
		switch t.Kind {
		case sqltext.OpenParen:
			depth++
		case sqltext.CloseParen:
			depth--
		default:
		}
		if depth == 0 {
			if i < len(tokens)-1 {
				return sql
			}
			return sqltext.Trim(sql[tokens[0].End:t.Start])
		}
	}
	return sql
}

// sameForm reports whether a live index and an index of base are equal apart from their names.
func (b *builder) sameForm(m *raisedModel, asked, live *catalog.Index) bool {
	return asked.Unique == live.Unique && asked.Method == live.Method && slices.EqualFunc(asked.Columns, live.Columns, diff.EqualIndexColumns) &&
		b.verdicts.EqualConditions(m.table, live.Where, asked.Where)
}

// representable reports whether the schema can express the index, which must be valid and have only
// columns. Other indexes stay in the database and get a note.
func (b *builder) representable(m *raisedModel, ix *catalog.Index) bool {
	name := m.table.QName() + "." + ix.Name
	switch {
	case ix.Invalid:
		b.note(name, "the index is invalid, because its build failed: it is omitted from the schema")
	case slices.ContainsFunc(ix.Columns, func(c catalog.IndexColumn) bool { return c.Expr != "" || m.columns[c.Name] == nil }):
		b.note(name, "an index over expressions cannot be expressed in the schema: it stays in the database")
	case ix.Constraint && !ix.Unique:
		b.note(name, "an exclusion constraint cannot be expressed in the schema: it stays in the database")
	default:
		return true
	}
	return false
}

func (b *builder) keepIndex(m *raisedModel, was *schema.Key, ix *catalog.Index) *schema.Key {
	k := *was
	k.Model, k.Fields = m.Model, slices.Clone(was.Fields)
	for i, c := range ix.Columns {
		k.Fields[i].Field = m.columns[c.Name]
	}
	if k.Map != "" && b.dialect.GivenName(ix.Name) {
		k.Map = ix.Name
	}
	b.keys[&k] = ix
	return &k
}

// indexMethods returns the names in the language of the methods that are not the default.
func indexMethods() []string { return []string{"Hash", "Gin", "Gist", "SpGist", "Brin"} }

func (b *builder) newIndex(m *raisedModel, ix *catalog.Index) *schema.Key {
	k := &schema.Key{Model: m.Model, Kind: schema.IndexKey, Fields: b.keyFields(m, ix), Where: sqltext.Text(unwrapped(b.dialect.Provider(), ix.Where.SQL))}
	if ix.Unique {
		k.Kind, k.Single = schema.UniqueKey, len(ix.Columns) == 1
	}
	if ix.Method != "" {
		at := slices.IndexFunc(indexMethods(), func(word string) bool { return strings.EqualFold(word, ix.Method) })
		if at < 0 {
			b.note(m.table.QName()+"."+ix.Name, "an index of type %s cannot be expressed in the schema: it stays in the database", ix.Method)
			return nil
		}
		k.Method = indexMethods()[at]
	}
	for _, kf := range k.Fields {
		if kf.Ops == "" && !kf.Field.IndexedBy(k.Method) {
			b.note(m.table.QName()+"."+ix.Name, "an index of type %s over %s cannot be expressed in the schema: it stays in the database", k.Method, kf.Field.Name)
			return nil
		}
	}
	b.keys[k] = ix
	b.nameKey(m, k)
	return k
}
