package check

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/internal/provider"
)

// checkDatabase reports constructs that the language allows, but that the database would refuse
// when the migration runs.
func (c *checker) checkDatabase() {
	switch c.provider() {
	case provider.PostgreSQL:
		c.checkTableAndEnumNames()
		for _, m := range c.models {
			c.checkPostgresModel(m)
		}
	case provider.SQLite:
		c.checkTableCase()
		for _, m := range c.models {
			c.checkSQLiteModel(m)
		}
	}
	for _, e := range c.enums {
		c.checkEnumValueNames(e)
	}
}

func (c *checker) checkPostgresModel(m *model) {
	if len(m.DBName) > schema.MaxName {
		at := m.Span
		if m.mapAttr != nil {
			at = m.mapAttr.All
		}
		c.errorf(diag.CodeLongTableName, at, "the table name has %d bytes, PostgreSQL truncates names to %d", len(m.DBName), schema.MaxName).
			help("give the table a shorter name with @@map(\"…\")")
	}
	for _, k := range m.keys {
		c.checkPostgresKey(k)
	}
	for _, f := range m.fields {
		c.checkPostgresField(f)
	}
}

func (c *checker) checkPostgresField(f *field) {
	fn, _ := f.Default.(schema.Func)
	if f.Default != nil && fn.Name == schema.AutoIncrement && isFunc(f.Default) && f.Arity == schema.Optional {
		c.errorf(diag.CodeOptionalAutoincrement, f.TypeSpan, "an autoincrement column cannot be NULL").
			withSecondary(f.defaults.All, "autoincrement").help("make the field required, or remove the default")
	}
	if f.Native != nil {
		t := f.ColumnType(provider.PostgreSQL)
		c.checkExtension(f, t)
		if t.Args.Implied == 1 && len(f.Native.Args) == 0 {
			c.warnf(diag.CodeNoLength, f.Native.Span, "%s without a length holds one character", quoted(f.Native.Name)).
				help("write the length, as in %s(1)", f.Native.Name)
		}
	}
	c.checkIntegerRange(f)
	c.checkUnsupportedDDL(f)
}

func isFunc(d schema.Default) bool {
	_, ok := d.(schema.Func)
	return ok
}

// checkIntegerRange reports a default of an Int field that does not fit its column of 32 bits. A
// number in the schema can have 64 bits.
func (c *checker) checkIntegerRange(f *field) {
	lit, ok := f.Default.(schema.Literal)
	if !ok || f.Scalar != schema.Int {
		return
	}
	if digits := strings.TrimPrefix(lit.Text, "-"); len(digits) > 10 || len(digits) == 10 && digits > "2147483647" {
		c.warnf(diag.CodeIntegerRange, f.defaults.All, "the default %s does not fit a column of 32 bits", quoted(lit.Text)).
			help("make the field a BigInt")
	}
}

func (c *checker) checkExtension(f *field, t *nativetype.Type) {
	listed := func(x schema.Extension) bool { return x.DBName == t.Extension }
	if t.Extension == "" || slices.ContainsFunc(c.out.Datasource.Extensions, listed) {
		return
	}
	c.warnf(diag.CodeCitextExtension, f.Native.Span, "the type %s comes with an extension that the datasource does not list", t.SQL).
		help("add extensions = [%s] to the datasource, unless the database has it already", t.Extension)
}

func (c *checker) checkPostgresKey(k *key) {
	if k.Method == "Hash" && len(k.Fields) > 1 {
		c.errorf(diag.CodeHashColumns, k.Span, "a Hash index has one column").help("make one index for each field, or use BTree")
	}
	if k.sorted && k.Method != "" && k.Method != "Hash" {
		c.errorf(diag.CodeSortWithoutOrder, k.Span, "a %s index has no order", k.Method).help("remove sort")
	}
	for _, kf := range k.Fields {
		if kf.Ops == "" && (k.Method == "" || k.Method == "Hash") && !hasEquality(kf.Field, k.Kind) {
			c.errorf(diag.CodeNotIndexable, k.Span, "PostgreSQL cannot compare values of type %s, as this key needs", typeName(kf.Field)).
				withSecondary(kf.Field.TypeSpan, "the type").help("remove %s from the key, or choose another index type", quoted(kf.Field.Name))
		}
	}
}

// hasEquality reports whether a B-tree or Hash index can have the type. It cannot have json and the
// geometric types, which have no equality operator.
func hasEquality(f *schema.Field, in schema.KeyKind) bool {
	if f.Native != nil {
		t := f.ColumnType(provider.PostgreSQL)
		// checkIndexType reports a type that can never be indexed, except in a primary key. So do
		// not report it twice.
		return t.Operators.Has(nativetype.Comparable) || t.NeverIndexed && in != schema.PrimaryKey
	}
	name, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(f.Unsupported)), "(")
	return name == "" || !hasWord("json xml point line lseg box path polygon circle aclitem pg_snapshot txid_snapshot jsonpath", name)
}

// checkLength reports lengths that the language allows, but that PostgreSQL refuses.
func (c *checker) checkLength(a *ast.Attribute, t *nativetype.Type, n int) bool {
	most := t.Args.Largest
	if most == 0 || n >= 1 && n <= most {
		return true
	}
	c.errorf(diag.CodeNativeTypeLength, a.Args[0].All, "PostgreSQL has no %s of length %d", quoted(t.Name), n).
		help("choose a length from 1 to %d, or use Text", most)
	return false
}

// checkTableAndEnumNames reports enums with the name of a table, because PostgreSQL creates a type
// for each table.
func (c *checker) checkTableAndEnumNames() {
	tables := map[databaseName]*model{}
	for _, m := range c.models {
		tables[databaseName{m.Schema, m.DBName}] = m
	}
	for _, e := range c.enums {
		m := tables[databaseName{e.Schema, e.DBName}]
		if m == nil {
			continue
		}
		at := e.Span
		if e.mapAttr != nil {
			at = e.mapAttr.All
		}
		c.errorf(diag.CodeTableAndEnumName, at, "the enum and a table are both called %s in the database", quoted(e.DBName)).
			withSecondary(m.Span, "the model").help("give one of them another name with @@map(\"…\")")
	}
}

func (c *checker) checkEnumValueNames(e *enum) {
	seen := map[string]*schema.EnumValue{}
	for _, v := range e.Values {
		if first, taken := seen[v.DBName]; taken {
			c.errorf(diag.CodeEnumValueMapClash, v.Span, "two values of %s are called %s in the database", quoted(e.Name), quoted(v.DBName)).
				withSecondary(first.Span, "the other value").help("choose another name with @map(\"…\")")
			continue
		}
		seen[v.DBName] = v
	}
}

func (c *checker) checkSQLiteModel(m *model) {
	seen := map[string]*field{}
	for _, f := range m.fields {
		if f.target != nil || !f.resolved {
			continue
		}
		lower := strings.ToLower(f.DBName)
		if first := seen[lower]; first != nil && first.DBName != f.DBName {
			c.caseClash(f.Span, first.Span, "columns", f.DBName, first.DBName)
		} else {
			seen[lower] = f
		}
		c.checkBareExpression(f)
		c.checkUnsupportedDDL(f)
	}
}

// checkTableCase reports tables whose names differ only in the case of ASCII letters, which SQLite
// ignores.
func (c *checker) checkTableCase() {
	seen := map[string]*model{}
	for _, m := range c.models {
		lower := strings.ToLower(m.DBName)
		if first := seen[lower]; first != nil && first.DBName != m.DBName {
			c.caseClash(m.Span, first.Span, "tables", m.DBName, first.DBName)
			continue
		}
		seen[lower] = m
	}
}

func (c *checker) caseClash(at, first source.Span, what, a, b string) {
	c.errorf(diag.CodeCaseClash, at, "SQLite treats the %s %s and %s as the same", what, quoted(b), quoted(a)).
		withSecondary(first, "the other one").help("choose a name that differs in more than case")
}

// checkBareExpression reports a default that is neither a constant nor in parentheses, which SQLite
// requires.
func (c *checker) checkBareExpression(f *field) {
	fn, ok := f.Default.(schema.Func)
	if !ok || fn.Name != schema.DBGenerated || fn.Arg == "" {
		return
	}
	sql := strings.TrimSpace(fn.Arg)
	if strings.HasPrefix(sql, "(") || !strings.Contains(strings.TrimLeft(sql, "'"), "(") || strings.HasPrefix(sql, "'") {
		return
	}
	c.errorf(diag.CodeBareExpression, f.defaults.All, "SQLite requires parentheses around an expression as default").
		help("write dbgenerated(\"(%s)\")", cut(sql))
}

// checkUnsupportedDDL reports a text in Unsupported("…") that would end the definition of the
// column.
func (c *checker) checkUnsupportedDDL(f *field) {
	if f.Unsupported == "" {
		return
	}
	depth := 0
	quote := rune(0)
	for _, r := range f.Unsupported {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '\'' || r == '"':
			quote = r
		case r == '(':
			depth++
		case r == ')':
			depth--
		case r == ';' || r == ',' && depth == 0:
			depth = -1
		}
		if depth < 0 {
			break
		}
	}
	if depth != 0 || quote != 0 || strings.Contains(f.Unsupported, "--") || strings.Contains(f.Unsupported, "/*") {
		c.errorf(diag.CodeUnsupportedDDL, f.TypeSpan, "%s is not the name of a type", quoted(f.Unsupported)).
			help("write one type as the database calls it, as in Unsupported(\"tsvector\")")
	}
}
