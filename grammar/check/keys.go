package check

import (
	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
)

// readFieldID reads @id.
func (c *checker) readFieldID(f *field, a *ast.Attribute) {
	args := c.attributeArguments(a, false)
	k := c.singleKey(f, a, schema.PrimaryKey)
	k.Map, k.mapAt = c.constraintName(args)
	c.refuseOptions(args, "length", "sort", "clustered")
	args.done()
	c.enterKey(f.owner, k)
}

// readFieldUnique reads @unique.
func (c *checker) readFieldUnique(f *field, a *ast.Attribute) {
	args := c.attributeArguments(a, false)
	k := c.singleKey(f, a, schema.UniqueKey)
	k.Map, k.mapAt = c.constraintName(args)
	k.Fields[0].Desc, k.sorted = c.sortArgument(args)
	k.Where = c.readPredicate(f.owner, args)
	c.refuseOptions(args, "length", "clustered")
	args.done()
	c.enterKey(f.owner, k)
}

func (c *checker) singleKey(f *field, a *ast.Attribute, kind schema.KeyKind) *key {
	return &key{attr: a, Key: &schema.Key{
		Model: f.owner.Model, Kind: kind, Fields: []schema.KeyField{{Field: f.Field}}, Single: true, Span: a.All,
	}}
}

// readBlockKey reads @@id, @@unique and @@index.
func (c *checker) readBlockKey(m *model, a *ast.Attribute, kind schema.KeyKind) {
	name := attributeName(a, true)
	args := c.attributeArguments(a, true)
	k := &key{attr: a, Key: &schema.Key{Model: m.Model, Kind: kind, Span: a.All}}
	fields := args.required("fields", name+"([field, field])")
	k.Map, k.mapAt = c.constraintName(args)
	c.readKeyName(k, args)
	if kind == schema.IndexKey {
		c.readIndexType(k, args)
	}
	if kind != schema.PrimaryKey {
		k.Where = c.readPredicate(m, args)
	}
	c.refuseOptions(args, "clustered")
	args.done()
	if fields != nil && c.readKeyFields(m, k, fields.Value) {
		c.enterKey(m, k)
	} else {
		m.keysIncomplete = m.keysIncomplete || kind != schema.IndexKey
	}
}

// enterKey adds a key to its model.
func (c *checker) enterKey(m *model, k *key) {
	m.keys = append(m.keys, k)
	switch k.Kind {
	case schema.PrimaryKey:
		if m.PrimaryKey != nil {
			c.duplicatePrimaryKey(m, k)
			return
		}
		m.PrimaryKey = k.Key
	case schema.UniqueKey:
		m.Uniques = append(m.Uniques, k.Key)
	case schema.IndexKey:
		m.Indexes = append(m.Indexes, k.Key)
	}
}

// duplicatePrimaryKey reports several primary keys on the model, because any of them may be the one
// to keep.
func (c *checker) duplicatePrimaryKey(m *model, k *key) {
	if m.duplicatePrimaryKey {
		return
	}
	m.duplicatePrimaryKey = true
	c.errorf(diag.CodeSeveralIDs, m.Span, "%s has more than one primary key", quoted(m.Name)).
		withSecondary(k.Span, "not the first").help("keep one; several fields together are @@id([a, b])")
}

// readKeyName reads name:. For a key it is the name in the client. For an index it is, for
// historical reasons, the name in the database.
func (c *checker) readKeyName(k *key, args *arguments) {
	arg := args.named("name")
	if arg == nil {
		return
	}
	name, ok := c.text(arg.Value)
	if !ok {
		return
	}
	if name == "" {
		c.errorf(diag.CodeInvalidKeyName, arg.All, "a name cannot be empty").help("give the name or remove the argument")
		return
	}
	if k.Kind == schema.IndexKey {
		if !k.mapAt.IsZero() {
			c.errorf(diag.CodeIndexNameAndMap, arg.All, "`name` and `map` of an index mean the same").
				withSecondary(k.mapAt, "the other one").help("keep map:")
			return
		}
		k.Map, k.mapAt = name, arg.All
		return
	}
	k.nameAt = arg.All
	if !plainName(name) {
		c.errorf(diag.CodeInvalidKeyName, arg.All, "the name %s cannot become a name in code", quoted(name)).
			help("use letters, digits and `_`; the name in the database is map:")
		return
	}
	k.Name = name
}

func plainName(s string) bool {
	for _, r := range s {
		if r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			return false
		}
	}
	return true
}

// constraintName reads map: of a key.
func (c *checker) constraintName(args *arguments) (string, source.Span) {
	arg := args.named("map")
	if arg == nil {
		return "", source.Span{}
	}
	s, ok := c.text(arg.Value)
	if ok && s == "" {
		c.errorf(diag.CodeEmptyConstraintName, arg.All, "a name in the database cannot be empty").help("give the name or remove the argument")
	}
	if s == "" {
		return "", source.Span{}
	}
	return s, arg.All
}

// refuseOptions reports options that only other databases have.
func (c *checker) refuseOptions(args *arguments, names ...string) {
	allowed := args.allowed
	for _, name := range names {
		if arg := args.named(name); arg != nil {
			c.errorf(diag.CodeKeyOption, arg.All, "%s has no option %s on PostgreSQL and SQLite", quoted(args.owner), quoted(name)).help("remove it")
		}
	}
	args.allowed = allowed // other databases' options are no suggestions for a misspelt argument
}

// sortArgument reads sort: and reports whether it is present.
func (c *checker) sortArgument(args *arguments) (desc, given bool) {
	arg := args.named("sort")
	if arg == nil {
		return false, false
	}
	w, ok := c.word(arg.Value, "Asc or Desc")
	if ok && w != "Asc" && w != "Desc" {
		c.errorf(diag.CodeSortValue, arg.Value.Span(), "unknown sort order %s", quoted(w)).
			didYouMean(w, []string{"Asc", "Desc"}, "write sort: Asc or sort: Desc")
	}
	return w == "Desc", true
}

// readKeyFields reads the list of fields and reports whether the key is usable.
func (c *checker) readKeyFields(m *model, k *key, e ast.Expr) bool {
	usable := true
	list, seen := items(e), map[*field]ast.Expr{}
	for _, item := range list {
		f, call := c.keyField(m, k, item)
		if f == nil {
			usable = false
			continue
		}
		kf := schema.KeyField{Field: f.Field}
		if call != nil {
			c.readKeyFieldOptions(k, &kf, call)
		}
		if first, twice := seen[f]; twice {
			c.errorf(diag.CodeRepeatedKeyField, item.Span(), "%s names the field %s twice", quoted(attributeName(k.attr, true)), quoted(f.Name)).
				withSecondary(first.Span(), "first named here").help("remove one of the two")
			continue
		}
		seen[f] = item
		k.Fields = append(k.Fields, kf)
	}
	if len(list) == 0 {
		c.errorf(diag.CodeEmptyKey, k.Span, "%s names no field", quoted(attributeName(k.attr, true))).help("name at least one field, as in [id]")
		return false
	}
	return usable
}

// keyField resolves one item of a key: `name` or `name(sort: Desc)`.
func (c *checker) keyField(m *model, k *key, item ast.Expr) (*field, *ast.Call) {
	var name string
	var call *ast.Call
	at := item.Span()
	switch v := item.(type) {
	case *ast.Ident:
		name = v.Text
	case *ast.Call:
		name, call, at = v.Name.Text, v, v.Name.At
	default:
		rep := c.errorf(diag.CodeArgumentKind, at, "expected the name of a field, found %s", kindOf(item))
		if s, ok := item.(*ast.String); ok {
			rep.help("remove the quotes: %s", cut(s.Text))
		}
		return nil, nil
	}
	f := m.byName[name]
	switch {
	case f == nil:
		if !m.incomplete {
			c.errorf(diag.CodeUnknownKeyField, at, "%s has no field %s", quoted(m.Name), quoted(name)).
				didYouMean(name, c.fieldNames(m), "name a field of "+quoted(m.Name))
		}
		return nil, nil
	case !f.resolved:
		return nil, nil
	case f.target != nil:
		rep := c.errorf(diag.CodeRelationInKey, at, "%s names the relation field %s", quoted(attributeName(k.attr, true)), quoted(name)).
			withSecondary(f.Span, "the relation")
		if under := relationFieldNames(f.node); len(under) > 0 {
			rep.help("name its foreign key: %s", list(under))
		} else {
			rep.help("name scalar fields")
		}
		return nil, nil
	}
	return f, call
}

// fieldNames returns the scalar fields of a model as candidates. It returns nil if suggestionsLeft
// is used up.
func (c *checker) fieldNames(m *model) []string {
	if c.suggestionsLeft < 0 {
		return nil
	}
	names := make([]string, 0, len(m.fields))
	for _, f := range m.fields {
		if f.target == nil {
			names = append(names, f.Name)
		}
	}
	return names
}

func (c *checker) readKeyFieldOptions(k *key, kf *schema.KeyField, call *ast.Call) {
	args := c.callArguments(call)
	if k.Kind == schema.PrimaryKey {
		c.refuseOptions(args, "sort")
	} else {
		desc, given := c.sortArgument(args)
		kf.Desc = desc
		k.sorted = k.sorted || given
	}
	c.refuseOptions(args, "length")
	if k.Kind == schema.IndexKey {
		c.readOperatorClass(kf, args)
	} else {
		c.refuseOptions(args, "ops")
	}
	args.ignoreRest()
}
