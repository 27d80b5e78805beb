package check

import (
	"strings"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// readBlockAttributes reads the @@ lines of all models.
func (c *checker) readBlockAttributes() {
	for _, m := range c.models {
		attrs := attributeSet{c: c, block: true}
		for _, item := range m.block.Items {
			a, ok := item.(*ast.BlockAttribute)
			if !ok || repeats(a.Name.Text) || attrs.first(&a.Attribute) {
				if ok {
					c.readBlockAttribute(m, &a.Attribute)
				}
			}
		}
	}
}

// repeats reports whether a model may have several attributes of that name.
func repeats(name string) bool { return name == "unique" || name == "index" || name == "fulltext" }

func (c *checker) readBlockAttribute(m *model, a *ast.Attribute) {
	switch a.Name.Text {
	case "id":
		c.readBlockKey(m, a, schema.PrimaryKey)
	case "unique":
		c.readBlockKey(m, a, schema.UniqueKey)
	case "index":
		c.readBlockKey(m, a, schema.IndexKey)
	case "map":
		if s, ok := c.readMap(a, true); ok {
			m.DBName, m.mapAttr = s, a
		}
	case "ignore":
		c.attributeArguments(a, true).done()
		m.Ignored = true
	case "schema":
		m.Schema = c.readSchemaAttribute(a)
	case "fulltext":
		c.errorf(diag.CodeAttributeNotSupported, a.All, "neither PostgreSQL nor SQLite has full-text indexes of this form").
			help("on PostgreSQL use @@index([field], type: Gin) over a tsvector, or remove the line")
	case "shardKey":
		c.errorf(diag.CodeAttributeNotSupported, a.All, "shard keys are MySQL's").help("remove the line")
	default:
		c.unknownAttribute(a, true, blockAttributeNames(), "a model")
	}
}

// checkKeys applies the rules that need all attributes of a model.
func (c *checker) checkKeys() {
	for _, m := range c.models {
		c.checkIgnore(m)
		c.checkViewKeys(m)
		c.checkIDFields(m)
		c.checkUniqueCriterion(m)
		c.checkKeyNames(m)
		c.checkAutoincrement(m)
		for _, k := range m.keys {
			c.checkIndexType(k)
			c.checkOperatorClasses(k)
		}
	}
}

func (c *checker) checkIgnore(m *model) {
	if !m.Ignored {
		return
	}
	for _, f := range m.fields {
		if f.Ignored && f.target == nil {
			c.errorf(diag.CodeNeedlessIgnore, f.Span, "the field %s is ignored with its model already", quoted(f.Name)).help("remove @ignore")
		}
	}
}

func (c *checker) checkViewKeys(m *model) {
	if !m.IsView {
		return
	}
	for _, k := range m.keys {
		if k.Kind == schema.UniqueKey {
			continue
		}
		c.errorf(diag.CodeKeyInView, k.Span, "a view has no primary key and no index").
			help("mark the field that identifies its rows with @unique, or remove the attribute")
	}
}

func (c *checker) checkIDFields(m *model) {
	if m.PrimaryKey == nil || m.Ignored {
		return
	}
	for _, kf := range m.PrimaryKey.Fields {
		if kf.Field.Arity != schema.Required {
			c.errorf(diag.CodeOptionalID, m.PrimaryKey.Span, "the primary key needs required fields, %s is not", quoted(kf.Field.Name)).
				withSecondary(kf.Field.TypeSpan, "this type").help("make the field required")
		}
	}
}

// checkUniqueCriterion reports a model without a key that identifies its rows.
func (c *checker) checkUniqueCriterion(m *model) {
	if m.Ignored || m.IsView || m.incomplete || m.keysIncomplete || m.PrimaryKey != nil && strict(m.PrimaryKey) {
		return
	}
	var loose []string
	for _, k := range m.Uniques {
		if strict(k) {
			return
		}
		loose = append(loose, keyFieldNames(k))
	}
	if m.PrimaryKey != nil && !hasUnsupported(m.PrimaryKey) {
		return // an optional id was reported before
	}
	rep := c.errorf(diag.CodeNoUniqueCriterion, m.Span, "%s has no primary key and no unique criterion of required fields", quoted(m.Name))
	if len(loose) > 0 {
		rep.help("make %s required, or mark a field with @id", strings.Join(loose, " or "))
	} else {
		rep.help("mark a field with @id, or add @@id([…])")
	}
}

// strict reports whether the key identifies a row.
func strict(k *schema.Key) bool {
	if k.Where != "" {
		return false
	}
	for _, kf := range k.Fields {
		if kf.Field.Arity == schema.Optional || kf.Field.Unsupported != "" {
			return false
		}
	}
	return true
}

func hasUnsupported(k *schema.Key) bool {
	for _, kf := range k.Fields {
		if kf.Field.Unsupported != "" {
			return true
		}
	}
	return false
}

func keyFieldNames(k *schema.Key) string {
	names := make([]string, len(k.Fields))
	for i, kf := range k.Fields {
		names[i] = kf.Field.Name
	}
	return list(names)
}

// checkKeyNames reports equal client names of keys, because these are members of one type in
// generated clients.
func (c *checker) checkKeyNames(m *model) {
	named := map[string]*key{}
	for _, k := range m.keys {
		if k.Kind == schema.IndexKey {
			continue
		}
		if k.Name == "" {
			c.checkImpliedName(m, k)
			continue
		}
		if f := m.byName[k.Name]; f != nil {
			c.errorf(diag.CodeKeyNameTaken, k.nameAt, "the name %s is also a field", quoted(k.Name)).
				withSecondary(f.Span, "the field").help("choose another name")
			continue
		}
		if first := named[k.Name]; first != nil {
			for _, pair := range [][2]*key{{first, k}, {k, first}} {
				c.errorf(diag.CodeKeyNameTaken, pair[0].nameAt, "two keys of %s are called %s", quoted(m.Name), quoted(k.Name)).
					withSecondary(pair[1].nameAt, "the other key").help("rename one of the two")
			}
			continue
		}
		named[k.Name] = k
	}
}

func (c *checker) checkImpliedName(m *model, k *key) {
	if len(k.Fields) < 2 {
		return
	}
	parts := make([]string, len(k.Fields))
	for i, kf := range k.Fields {
		parts[i] = kf.Field.Name
	}
	f := m.byName[strings.Join(parts, "_")]
	if f != nil && f.target == nil {
		c.errorf(diag.CodeKeyNameTaken, k.Span, "the key is called %s, which is also a field", quoted(f.Name)).
			withSecondary(f.Span, "the field").help("give the key a name: name: \"…\"")
	}
}

// checkAutoincrement reports autoincrement() on a column that is not the primary key, if the
// database only allows it there, as SQLite does.
func (c *checker) checkAutoincrement(m *model) {
	if c.features().AnyCounter {
		return
	}
	for _, f := range m.fields {
		fn, ok := f.Default.(schema.Func)
		if !ok || fn.Name != schema.AutoIncrement {
			continue
		}
		if pk := m.PrimaryKey; pk == nil || len(pk.Fields) != 1 || pk.Fields[0].Field != f.Field {
			c.errorf(diag.CodeAutoincrementNotID, f.defaults.All, "%s supports autoincrement only on a primary key of one column", c.provider().Title()).
				help("mark %s with @id, or remove the default", quoted(f.Name))
		}
	}
}
