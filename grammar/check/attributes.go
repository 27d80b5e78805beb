package check

import (
	"strings"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// attributeSet finds attributes that are given twice to one element.
type attributeSet struct {
	c     *checker
	block bool
	seen  map[string]*ast.Attribute
}

// first reports whether the attribute is the first of its name.
func (s *attributeSet) first(a *ast.Attribute) bool {
	if s.seen == nil {
		s.seen = map[string]*ast.Attribute{}
	}
	name := a.Name.Text
	if strings.Contains(name, ".") {
		name = "." // a second native type is always a duplicate
	}
	first, twice := s.seen[name]
	if !twice {
		s.seen[name] = a
		return true
	}
	s.twice(a, first)
	if s.block { // block attributes can be far apart, so report both
		s.twice(first, a)
	}
	return false
}

func (s *attributeSet) twice(a, other *ast.Attribute) {
	s.c.errorf(diag.CodeDuplicateAttribute, a.All, "%s is given twice", quoted(attributeName(a, s.block))).
		withSecondary(other.All, "also given here").help("remove one of the two")
}

func attributeName(a *ast.Attribute, block bool) string {
	if block {
		return "@@" + a.Name.Text
	}
	return "@" + a.Name.Text
}

// fieldAttributeNames returns the candidates for a misspelt attribute of a field.
func fieldAttributeNames() []string {
	return []string{"id", "unique", "default", "updatedAt", "map", "relation", "ignore"}
}

func blockAttributeNames() []string {
	return []string{"id", "unique", "index", "map", "ignore", "schema"}
}

func (c *checker) unknownAttribute(a *ast.Attribute, block bool, candidates []string, owner string) {
	name := attributeName(a, block)
	marked := make([]string, len(candidates))
	for i, s := range candidates {
		marked[i] = strings.TrimSuffix(name, a.Name.Text) + s
	}
	c.errorf(diag.CodeUnknownAttribute, a.All, "%s has no attribute %s", owner, quoted(name)).
		didYouMean(name, marked, "the attributes are "+strings.Join(marked, ", "))
}

// readFieldAttributes reads the attributes of all fields.
func (c *checker) readFieldAttributes() {
	for _, m := range c.models {
		for _, f := range m.fields {
			if f.resolved {
				c.readAttributesOf(f)
			}
		}
	}
}

func (c *checker) readAttributesOf(f *field) {
	attrs := attributeSet{c: c}
	for _, a := range f.node.Attributes {
		if !attrs.first(a) {
			continue
		}
		if f.target != nil {
			c.readRelationFieldAttribute(f, a)
		} else {
			c.readScalarFieldAttribute(f, a)
		}
	}
}

func (c *checker) readScalarFieldAttribute(f *field, a *ast.Attribute) {
	switch name := a.Name.Text; name {
	case "id":
		c.readFieldID(f, a)
	case "unique":
		c.readFieldUnique(f, a)
	case "default":
		c.readDefault(f, a)
	case "updatedAt":
		c.readUpdatedAt(f, a)
	case "map":
		if s, ok := c.readMap(a, false); ok {
			f.DBName, f.mapAttr = s, a
		}
	case "ignore":
		c.readFieldIgnore(f, a)
	case "relation":
		c.errorf(diag.CodeRelationOnScalar, a.All, "`@relation` is on a field that is not a relation").
			withSecondary(f.TypeSpan, "not a model").help("move it to the field whose type is the related model")
	default:
		if strings.Contains(name, ".") && f.Scalar != schema.NotScalar {
			c.readNativeType(f, a)
			return
		}
		c.unknownFieldAttribute(f, a)
	}
}

func (c *checker) unknownFieldAttribute(f *field, a *ast.Attribute) {
	if c.out.Datasource != nil && a.Name.Text == c.out.Datasource.Name {
		c.errorf(diag.CodeMissingNativeType, a.All, "%s names no type", quoted("@"+a.Name.Text)).
			help("write @%s.Type, as in @%s.VarChar(20)", a.Name.Text, a.Name.Text)
		return
	}
	owner := "a field"
	if strings.Contains(a.Name.Text, ".") {
		owner = "a field of type " + f.TypeSpan.Text()
	}
	c.unknownAttribute(a, false, fieldAttributeNames(), owner)
}

func (c *checker) readRelationFieldAttribute(f *field, a *ast.Attribute) {
	switch a.Name.Text {
	case "relation":
		c.readRelation(f, a)
	case "ignore":
		f.Ignored = true
		c.attributeArguments(a, false).done()
	case "id", "unique", "default", "map":
		name := quoted("@" + a.Name.Text)
		rep := c.errorf(diag.CodeAttributeOnRelation, a.All, "%s is not allowed on a relation field", name).
			withSecondary(f.TypeSpan, "a relation")
		if under := relationFieldNames(f.node); len(under) > 0 {
			rep.help("put it on %s, the foreign key of the relation", list(under))
		} else {
			rep.help("put it on a scalar field")
		}
	default:
		c.unknownAttribute(a, false, []string{"relation", "ignore"}, "a relation field")
	}
}

func (c *checker) readUpdatedAt(f *field, a *ast.Attribute) {
	c.attributeArguments(a, false).done()
	if f.Scalar != schema.DateTime || f.Arity == schema.List {
		c.errorf(diag.CodeUpdatedAtType, a.All, "`@updatedAt` needs a single DateTime").
			withSecondary(f.TypeSpan, "this type").help("make the field a DateTime or remove the attribute")
		return
	}
	f.UpdatedAt = true
}

func (c *checker) readFieldIgnore(f *field, a *ast.Attribute) {
	c.attributeArguments(a, false).done()
	if f.Unsupported != "" {
		c.errorf(diag.CodeIgnoreOnUnsupported, a.All, "a field of type Unsupported is ignored already").help("remove @ignore")
		return
	}
	f.Ignored = true
}

// readMap returns the name in the database that @map or @@map states.
func (c *checker) readMap(a *ast.Attribute, block bool) (string, bool) {
	args := c.attributeArguments(a, block)
	arg := args.required("name", attributeName(a, block)+"(\"name\")")
	args.done()
	if arg == nil {
		return "", false
	}
	s, ok := c.text(arg.Value)
	if ok && s == "" {
		c.emptyName(a, arg, block)
	}
	return s, ok
}

// emptyName reports an empty name in @map or @@map. PostgreSQL does not allow empty names. SQLite
// does, but the name in the schema is better.
func (c *checker) emptyName(a *ast.Attribute, arg *ast.Arg, block bool) {
	severity := diag.Error
	if c.features().EmptyNames {
		severity = diag.Warning
	}
	c.report(severity, diag.CodeEmptyDatabaseName, arg.All, "the name in the database is empty").
		help("give the name, or remove %s", attributeName(a, block))
}
