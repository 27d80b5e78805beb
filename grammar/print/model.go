package print

import (
	"slices"
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/grammar/schema"
)

func (p *printer) model(m *schema.Model) {
	keyword := "model "
	if m.IsView {
		keyword = "view "
	}
	single, block := splitKeys(m)
	lines := make([]string, 0, len(m.Fields)+len(block)+3)
	for _, f := range m.Fields {
		lines = append(lines, p.field(f, single[f]))
	}
	lines = append(lines, block...)
	lines = append(lines, names(m.Name, m.DBName, m.Schema)...)
	if m.Ignored {
		lines = append(lines, "@@ignore")
	}
	p.block(keyword+m.Name, lines)
}

// splitKeys returns the keys that are written on a field, and the lines of the other keys. A key
// over one field is written on the field if the language allows it, because `@@unique([a])` and `a
// @unique` are the same key.
func splitKeys(m *schema.Model) (map[*schema.Field][]string, []string) {
	single := map[*schema.Field][]string{}
	var block []string
	if k := m.PrimaryKey; k != nil {
		if onField(k) {
			single[k.Fields[0].Field] = append(single[k.Fields[0].Field], FieldKey(k))
		} else {
			block = append(block, BlockKey(k))
		}
	}
	var uniques []string
	taken := map[*schema.Field]bool{}
	for _, k := range sortedKeys(m.Uniques) {
		if f := k.Fields[0].Field; onField(k) && !taken[f] {
			taken[f] = true
			single[f] = append(single[f], FieldKey(k))
			continue
		}
		uniques = append(uniques, BlockKey(k))
	}
	var indexes []string
	for _, k := range sortedKeys(m.Indexes) {
		indexes = append(indexes, BlockKey(k))
	}
	return single, append(append(block, uniques...), indexes...)
}

func onField(k *schema.Key) bool { return len(k.Fields) == 1 && k.Name == "" }

func sortedKeys(keys []*schema.Key) []*schema.Key {
	out := slices.Clone(keys)
	slices.SortStableFunc(out, func(a, b *schema.Key) int { return strings.Compare(blockKeyArgs(a), blockKeyArgs(b)) })
	return out
}

// FieldKey returns a key as an attribute of a field: @id, @unique(map: "…").
func FieldKey(k *schema.Key) string { return "@" + keyName(k) + keyArgs(k) }

// BlockKey returns a key as a block attribute: @@index([a, b]).
func BlockKey(k *schema.Key) string { return "@@" + keyName(k) + blockKeyArgs(k) }

func keyName(k *schema.Key) string {
	switch k.Kind {
	case schema.PrimaryKey:
		return "id"
	case schema.UniqueKey:
		return "unique"
	case schema.IndexKey:
	}
	return "index"
}

// keyArgs returns the arguments of @id and @unique.
func keyArgs(k *schema.Key) string {
	a := args{}
	if k.Map != "" {
		a.named("map", quote(k.Map))
	}
	if k.Fields[0].Desc {
		a.named("sort", "Desc")
	}
	if k.Where != "" {
		a.named("where", "raw("+quote(k.Where)+")")
	}
	return a.String()
}

// blockKeyArgs returns the arguments of @@id, @@unique and @@index.
func blockKeyArgs(k *schema.Key) string {
	fields := make([]string, len(k.Fields))
	for i, kf := range k.Fields {
		fields[i] = keyField(kf)
	}
	a := args{}
	a.add("[" + strings.Join(fields, ", ") + "]")
	if k.Name != "" {
		a.named("name", quote(k.Name))
	}
	if k.Map != "" {
		a.named("map", quote(k.Map))
	}
	if k.Method != "" {
		a.named("type", k.Method)
	}
	if k.Where != "" {
		a.named("where", "raw("+quote(k.Where)+")")
	}
	return a.String()
}

func keyField(kf schema.KeyField) string {
	a := args{}
	switch {
	case kf.RawOps:
		a.named("ops", "raw("+quote(kf.Ops)+")")
	case kf.Ops != "":
		a.named("ops", kf.Ops)
	}
	if kf.Desc {
		a.named("sort", "Desc")
	}
	return kf.Field.Name + a.String()
}

// field writes `name Type @attributes`.
func (p *printer) field(f *schema.Field, keys []string) string {
	parts := append([]string{f.Name, Type(f)}, keys...)
	for _, a := range Attributes(f, p.prefix) {
		parts = append(parts, a.Text)
	}
	return strings.Join(parts, " ")
}

func numbers(list []int) string {
	a := args{}
	for _, n := range list {
		a.add(strconv.Itoa(n))
	}
	return a.String()
}

// Type returns the type of a field: `String?`, `Post[]`.
func Type(f *schema.Field) string {
	name := f.Scalar.String()
	switch {
	case f.Enum != nil:
		name = f.Enum.Name
	case f.Relation != nil:
		name = f.Relation.Target.Name
	case f.Unsupported != "":
		name = "Unsupported(" + quote(f.Unsupported) + ")"
	}
	switch f.Arity {
	case schema.Optional:
		return name + "?"
	case schema.List:
		return name + "[]"
	case schema.Required:
	}
	return name
}

// relationArgs returns the arguments of @relation. Both fields have the name of the relation; only
// the field on the side of the foreign key has the arguments for it.
func relationArgs(f *schema.Field) string {
	r := f.Relation.Relation
	a := args{}
	if r.Named {
		a.add(quote(r.Name))
	}
	if f.Owns() {
		a.named("fields", fieldList(r.Fields))
		a.named("references", fieldList(r.References))
		if r.OnDelete != r.DefaultOnDelete() {
			a.named("onDelete", r.OnDelete.String())
		}
		if r.OnUpdate != r.DefaultOnUpdate() {
			a.named("onUpdate", r.OnUpdate.String())
		}
		if r.Map != "" {
			a.named("map", quote(r.Map))
		}
	}
	return a.String()
}

func fieldList(fields []*schema.Field) string {
	list := make([]string, len(fields))
	for i, f := range fields {
		list[i] = f.Name
	}
	return "[" + strings.Join(list, ", ") + "]"
}

func defaultText(d schema.Default) string {
	switch v := d.(type) {
	case schema.EnumDefault:
		return v.Value.Name
	case schema.ListDefault:
		list := make([]string, len(v.Items))
		for i, item := range v.Items {
			list[i] = defaultText(item)
		}
		return "[" + strings.Join(list, ", ") + "]"
	case schema.Literal:
		return literalText(v)
	case schema.Func:
		if v.Name == schema.DBGenerated && v.Arg != "" {
			return v.Name.String() + "(" + quote(v.Arg) + ")"
		}
		return v.Name.String() + "(" + v.Arg + ")"
	}
	return ""
}

func literalText(l schema.Literal) string {
	switch l.Scalar {
	case schema.Int, schema.BigInt, schema.Float, schema.Boolean:
		return l.Text
	case schema.Decimal, schema.String, schema.DateTime, schema.Json, schema.Bytes, schema.NotScalar:
	}
	return quote(l.Text)
}
