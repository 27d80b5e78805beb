package check

import (
	"strings"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
)

func indexTypes() []string { return []string{"BTree", "Hash", "Gin", "Gist", "SpGist", "Brin"} }

// readIndexType reads type: of an index.
func (c *checker) readIndexType(k *key, args *arguments) {
	arg := args.named("type")
	if arg == nil {
		return
	}
	w, ok := c.word(arg.Value, "an index type")
	if !ok {
		return
	}
	known := false
	for _, t := range indexTypes() {
		known = known || t == w
	}
	if !known {
		c.errorf(diag.CodeUnknownIndexType, arg.Value.Span(), "unknown index type %s", quoted(w)).
			didYouMean(w, indexTypes(), "the types are "+strings.Join(indexTypes(), ", "))
		return
	}
	k.typeAt = arg.All
	if w != "BTree" { // BTree is the default, which is stored as ""
		k.Method = w
	}
}

// readOperatorClass reads ops:, which is a name, or raw("name") for a class that the language does
// not have.
func (c *checker) readOperatorClass(kf *schema.KeyField, args *arguments) {
	arg := args.named("ops")
	if arg == nil {
		return
	}
	switch v := arg.Value.(type) {
	case *ast.Ident:
		if operatorClass(v.Text) == nil {
			c.errorf(diag.CodeUnknownOperatorClass, v.At, "unknown operator class %s", quoted(v.Text)).
				didYouMean(v.Text, operatorClassNames(), "write ops: raw(\""+cut(v.Text)+"\")")
			kf.RawOps = true // it cannot be checked whether the class fits
		}
		kf.Ops = v.Text
	case *ast.Call:
		if s, ok := rawText(v); ok { // "" means the type's default class
			kf.Ops, kf.RawOps = s, true
			return
		}
		c.errorf(diag.CodeUnknownOperatorClass, v.At, "an operator class is a name or raw(\"…\")").help("write ops: raw(\"gin_trgm_ops\")")
	default:
		c.errorf(diag.CodeArgumentKind, arg.Value.Span(), "expected an operator class, found %s", kindOf(v)).
			help("write ops: raw(\"gin_trgm_ops\")")
	}
}

// rawText returns the string of raw("…").
func rawText(call *ast.Call) (string, bool) {
	if call.Name.Text != "raw" || len(call.Args) != 1 || call.Args[0].Name != nil {
		return "", false
	}
	s, ok := call.Args[0].Value.(*ast.String)
	if !ok {
		return "", false
	}
	return s.Text, true
}

// checkIndexType applies the rules of the index methods.
func (c *checker) checkIndexType(k *key) {
	if k.Method != "" && !c.features().IndexTypes {
		c.errorf(diag.CodeIndexTypeUnsupported, k.typeAt, "%s has no %s indexes", c.provider().Title(), k.Method).help("remove the type")
		return
	}
	if k.Method == "Hash" && k.sorted {
		c.errorf(diag.CodeSortInHash, k.Span, "a Hash index has no order").help("remove sort, or use a BTree index")
	}
	if k.Method == "SpGist" && len(k.Fields) > 1 {
		c.errorf(diag.CodeSpGistColumns, k.Span, "a SpGist index has one column").help("make one index for each field")
	}
	for _, kf := range k.Fields {
		t := kf.Field.ColumnType(c.provider())
		if t != nil && t.NeverIndexed && k.Kind != schema.PrimaryKey {
			c.errorf(diag.CodeXMLInIndex, kf.Field.Native.Span, "PostgreSQL cannot index the type %s", t.SQL).
				withSecondary(k.Span, "the index").help("remove %s from the index", quoted(kf.Field.Name))
		}
	}
}

// checkOperatorClasses checks that the index method supports the fields of an index.
func (c *checker) checkOperatorClasses(k *key) {
	if k.Kind == schema.PrimaryKey || !c.provider().Known() || !c.features().IndexTypes {
		return
	}
	for _, kf := range k.Fields {
		switch {
		case kf.RawOps:
		case kf.Ops != "":
			c.checkOperatorClass(k, kf)
		case !kf.Field.IndexedBy(k.Method):
			c.errorf(diag.CodeIndexFieldType, k.Span, "a %s index cannot hold the field %s of type %s", k.Method, quoted(kf.Field.Name), typeName(kf.Field)).
				withSecondary(kf.Field.TypeSpan, "its type").help("choose another index type, or name an operator class: %s(ops: raw(\"…\"))", kf.Field.Name)
		}
	}
}

func (c *checker) checkOperatorClass(k *key, kf schema.KeyField) {
	class := operatorClass(kf.Ops)
	method := k.Method
	if method == "" {
		method = "BTree"
	}
	methods, fits := false, false
	for _, use := range class {
		if use.method == method {
			methods = true
			fits = fits || use.fits(kf.Field)
		}
	}
	switch {
	case !methods:
		c.errorf(diag.CodeOperatorClassMismatch, k.Span, "the operator class %s is not for %s indexes", quoted(kf.Ops), method).
			help("write type: %s, or remove ops", class[0].method)
	case !fits:
		c.errorf(diag.CodeOperatorClassMismatch, k.Span, "the operator class %s is not for the field %s of type %s", quoted(kf.Ops), quoted(kf.Field.Name), typeName(kf.Field)).
			withSecondary(kf.Field.TypeSpan, "its type").help("remove ops, or change the type")
	}
}

// typeName returns a field's type as written, with its native type.
func typeName(f *schema.Field) string {
	name := f.TypeSpan.Text()
	if f.Native != nil {
		name += " @" + f.Native.Name
	}
	return cut(name)
}
