package check

import (
	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
)

// readSchemaAttribute returns the schema that @@schema names.
func (c *checker) readSchemaAttribute(a *ast.Attribute) string {
	args := c.attributeArguments(a, true)
	arg := args.required("map", "@@schema(\"public\")")
	args.done()
	if arg == nil {
		return ""
	}
	s, ok := c.text(arg.Value)
	if !ok {
		return ""
	}
	d := c.out.Datasource
	switch {
	case d == nil || !c.hasSchemas && d.Features().Schemas:
		c.errorf(diag.CodeUndeclaredSchema, arg.All, "the datasource lists no schemas").help("add schemas = [%q] to it, or remove @@schema", s)
	case !d.Features().Schemas:
		c.errorf(diag.CodeSchemaUnsupported, arg.All, "%s has no schemas", d.Provider.Title()).help("remove @@schema")
	default:
		c.checkDeclaredSchema(arg, s, d)
	}
	return s
}

func (c *checker) checkDeclaredSchema(arg *ast.Arg, s string, d *schema.Datasource) {
	if c.schemas[s] {
		return
	}
	c.errorf(diag.CodeUndeclaredSchema, arg.All, "the datasource does not list the schema %s", quoted(s)).
		withSecondary(d.Span, "the datasource").didYouMean(s, d.Schemas, "add it to schemas of the datasource")
}

// checkDatabaseNames reports equal names of tables, columns and enums in the database.
func (c *checker) checkDatabaseNames() {
	c.checkSchemaGiven()
	c.checkModelNames()
	c.checkEnumNames()
	for _, m := range c.models {
		c.checkColumnNames(m)
	}
}

// checkSchemaGiven reports models and enums without @@schema, if the datasource lists schemas.
func (c *checker) checkSchemaGiven() {
	if !c.hasSchemas || !c.provider().Known() || !c.features().Schemas {
		return
	}
	missing := func(b *ast.Block, at source.Span) {
		for _, item := range b.Items {
			if a, ok := item.(*ast.BlockAttribute); ok && a.Name.Text == "schema" {
				return // the argument of its @@schema was checked before
			}
			if _, bad := item.(*ast.Bad); bad {
				return
			}
		}
		c.errorf(diag.CodeMissingSchema, at, "%s has no @@schema", quoted(b.Name.Text)).
			withSecondary(c.out.Datasource.Span, "the datasource lists schemas").help("add @@schema(\"…\")")
	}
	for _, m := range c.models {
		missing(m.block, m.Span)
	}
	for _, e := range c.enums {
		missing(e.block, e.Span)
	}
}

// databaseName is a name in one schema of the database.
type databaseName struct{ schema, name string }

func (c *checker) checkModelNames() {
	seen := map[databaseName]*model{}
	for _, m := range c.models {
		k := databaseName{m.Schema, m.DBName}
		first, taken := seen[k]
		if !taken {
			seen[k] = m
			continue
		}
		m.tableNameTaken = true
		at, other := m.mapAttr, first
		if at == nil {
			at, other = first.mapAttr, m
		}
		if at == nil {
			continue
		}
		c.errorf(diag.CodeModelMapClash, at.All, "the table name %s is already taken by %s", quoted(m.DBName), quoted(other.Name)).
			withSecondary(other.Span, "the other model").help("choose another name")
	}
}

func (c *checker) checkEnumNames() {
	seen := map[databaseName]*enum{}
	for _, e := range c.enums {
		k := databaseName{e.Schema, e.DBName}
		first, taken := seen[k]
		if !taken {
			seen[k] = e
			continue
		}
		at, other := e.mapAttr, first
		if at == nil {
			at, other = first.mapAttr, e
		}
		if at == nil {
			continue
		}
		c.errorf(diag.CodeEnumMapClash, at.All, "the enum name %s is already taken by %s", quoted(e.DBName), quoted(other.Name)).
			withSecondary(other.Span, "the other enum").help("choose another name")
	}
}

// checkColumnNames reports equal names of columns. Like the reference implementation, it also
// refuses a field that is mapped to the name of a later field, even if the later field is itself
// mapped to another name.
func (c *checker) checkColumnNames(m *model) {
	mapped := map[string]*field{}
	order := map[*field]int{}
	for i, f := range m.fields {
		order[f] = i
	}
	for i, f := range m.fields {
		if f.mapAttr == nil {
			continue
		}
		first, taken := mapped[f.DBName]
		if !taken {
			mapped[f.DBName] = f
			first = m.byName[f.DBName]
			taken = first != nil && first != f && first.target == nil &&
				(order[first] > i || first.mapAttr == nil || first.DBName == f.DBName)
		}
		if taken {
			c.errorf(diag.CodeFieldMapClash, f.mapAttr.All, "the column name %s is also that of the field %s", quoted(f.DBName), quoted(first.Name)).
				withSecondary(first.Span, "the other field").help("choose another name, or move the other field up if it is mapped elsewhere")
		}
	}
}
