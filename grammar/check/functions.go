package check

import (
	"strconv"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
)

func functionNames() []string {
	return []string{"autoincrement", "now", "dbgenerated", "uuid", "cuid", "ulid", "nanoid"}
}

func (c *checker) functionDefault(f *field, call *ast.Call) schema.Default {
	name, ok := functionByName(call.Name.Text)
	if !ok {
		c.unknownFunction(call)
		return nil
	}
	if !functionFits(name, f) {
		c.errorf(diag.CodeDefaultFunctionType, call.At, "%s cannot be the default of a field of type %s", quoted(name.String()+"()"), quoted(f.TypeSpan.Text())).
			withSecondary(f.TypeSpan, "the field's type").help("%s is for %s fields", name.String()+"()", functionTypes(name))
		return nil
	}
	arg, ok := c.functionArgument(name, call)
	if !ok {
		return nil
	}
	return schema.Func{Name: name, Arg: arg}
}

func (c *checker) unknownFunction(call *ast.Call) {
	switch call.Name.Text {
	case "auto":
		c.errorf(diag.CodeDefaultFunctionOfProvider, call.At, "`auto()` is a function of MongoDB").help("use autoincrement() or uuid()")
	case "sequence":
		c.errorf(diag.CodeDefaultFunctionOfProvider, call.At, "`sequence()` is a function of CockroachDB").help("use autoincrement()")
	case "env":
		c.errorf(diag.CodeUnknownDefaultFunction, call.At, "`env()` is allowed only in URLs").help("write the value itself")
	default:
		c.errorf(diag.CodeUnknownDefaultFunction, call.Name.At, "unknown function %s", quoted(call.Name.Text+"()")).
			didYouMean(call.Name.Text, functionNames(), "for a function of the database write dbgenerated(\"…\")")
	}
}

func functionByName(name string) (schema.FuncName, bool) {
	for f := schema.AutoIncrement; f <= schema.NanoID; f++ {
		if f.String() == name {
			return f, true
		}
	}
	return 0, false
}

func functionFits(name schema.FuncName, f *field) bool {
	switch name {
	case schema.AutoIncrement:
		return f.Scalar == schema.Int || f.Scalar == schema.BigInt
	case schema.Now:
		return f.Scalar == schema.DateTime
	case schema.UUID, schema.CUID, schema.ULID, schema.NanoID:
		return f.Scalar == schema.String
	case schema.DBGenerated:
	}
	return true
}

func functionTypes(name schema.FuncName) string {
	switch name {
	case schema.AutoIncrement:
		return "Int and BigInt"
	case schema.Now:
		return "DateTime"
	case schema.DBGenerated:
		return "all"
	case schema.UUID, schema.CUID, schema.ULID, schema.NanoID:
	}
	return "String"
}

// functionArgument returns the function's argument as text.
func (c *checker) functionArgument(name schema.FuncName, call *ast.Call) (string, bool) {
	switch name {
	case schema.UUID:
		return c.numberArgument(call, "the version of uuid() is 4 or 7", func(n int) bool { return n == 4 || n == 7 })
	case schema.CUID:
		return c.numberArgument(call, "the version of cuid() is 1 or 2", func(n int) bool { return n == 1 || n == 2 })
	case schema.NanoID:
		return c.numberArgument(call, "the length of nanoid() is a number from 2 to 255", func(n int) bool { return n >= 2 && n <= 255 })
	case schema.AutoIncrement, schema.Now, schema.ULID, schema.DBGenerated:
	}
	if len(call.Args) > 0 {
		c.errorf(diag.CodeDefaultFunctionArguments, call.At, "%s takes no argument", quoted(call.Name.Text+"()")).
			help("write %s()", call.Name.Text)
		return "", false
	}
	return "", true
}

func (c *checker) numberArgument(call *ast.Call, rule string, valid func(int) bool) (string, bool) {
	if len(call.Args) == 0 {
		return "", true
	}
	arg := call.Args[0]
	if arg.Value == nil {
		return "", false
	}
	if num, ok := arg.Value.(*ast.Number); ok && len(call.Args) == 1 && arg.Name == nil {
		if n, err := strconv.Atoi(num.Text); err == nil && valid(n) {
			return strconv.Itoa(n), true
		}
	}
	c.errorf(diag.CodeDefaultFunctionArguments, arg.All, "%s", rule).help("write the number, or leave the argument out")
	return "", false
}

// databaseDefault reads dbgenerated("…"), which is allowed for any column.
func (c *checker) databaseDefault(call *ast.Call) schema.Default {
	out := schema.Func{Name: schema.DBGenerated}
	if len(call.Args) == 0 {
		return out
	}
	arg := call.Args[0]
	if arg.Value == nil {
		return nil
	}
	s, ok := arg.Value.(*ast.String)
	if !ok || len(call.Args) > 1 || s.Text == "" {
		c.errorf(diag.CodeDefaultFunctionArguments, call.At, "`dbgenerated()` takes one string that is not empty, or nothing").
			help("write the SQL expression, as in dbgenerated(\"gen_random_uuid()\")")
		return nil
	}
	out.Arg = s.Text
	return out
}
