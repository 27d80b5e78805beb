package check

import (
	"strings"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/source"
)

// arguments reads the arguments of one attribute or function and reports those that were not read.
type arguments struct {
	c       *checker
	owner   string // as written in messages: "@relation"
	at      source.Span
	all     []*ast.Arg
	taken   []bool
	allowed []string
	// wantedMissing is true if a required argument was missing. An unknown argument is then
	// probably its misspelling.
	wantedMissing bool
}

func (c *checker) attributeArguments(a *ast.Attribute, block bool) *arguments {
	owner := "@" + a.Name.Text
	if block {
		owner = "@" + owner
	}
	return &arguments{c: c, owner: owner, at: a.All, all: a.Args, taken: make([]bool, len(a.Args))}
}

func (c *checker) callArguments(call *ast.Call) *arguments {
	return &arguments{c: c, owner: call.Name.Text + "()", at: call.At, all: call.Args, taken: make([]bool, len(call.Args))}
}

// named returns the argument of that name, nil if it is absent or has no value.
func (a *arguments) named(name string) *ast.Arg {
	a.allowed = append(a.allowed, name)
	var found *ast.Arg
	for i, arg := range a.all {
		if arg.Name == nil || arg.Name.Text != name {
			continue
		}
		a.taken[i] = true
		if found != nil {
			a.c.errorf(diag.CodeDuplicateArgument, arg.All, "the argument %s is given twice", quoted(name)).
				withSecondary(found.All, "first given here").help("remove one of the two")
			continue
		}
		found = arg
	}
	if found == nil || found.Value == nil {
		return nil
	}
	return found
}

// main returns the argument that may be unnamed: `@map("x")` and `@map(name: "x")`.
func (a *arguments) main(name string) *ast.Arg {
	found := a.named(name)
	for i, arg := range a.all {
		if arg.Name != nil || arg.Value == nil || a.taken[i] {
			continue
		}
		a.taken[i] = true
		if found != nil {
			a.c.errorf(diag.CodeDuplicateArgument, arg.All, "the argument %s of %s is given twice", quoted(name), quoted(a.owner)).
				withSecondary(found.All, "first given here").help("remove one of the two")
			continue
		}
		found = arg
	}
	return found
}

// required is [arguments.main] for an argument that must be present.
func (a *arguments) required(name, example string) *ast.Arg {
	before := len(a.c.diags)
	arg := a.main(name)
	if arg != nil || len(a.c.diags) > before || a.unfinished() {
		return arg
	}
	a.wantedMissing = true
	a.c.errorf(diag.CodeMissingArgument, a.at, "%s needs the argument %s", quoted(a.owner), quoted(name)).
		help("write %s", example)
	return nil
}

// unfinished reports whether an argument has no value because of a syntax error.
func (a *arguments) unfinished() bool {
	for _, arg := range a.all {
		if arg.Value == nil {
			return true
		}
	}
	return false
}

// done reports an error for each argument that was not read.
func (a *arguments) done() { a.leftovers(diag.Error) }

// ignoreRest only warns of each argument that was not read, because the reference implementation
// ignores it.
func (a *arguments) ignoreRest() { a.leftovers(diag.Warning) }

func (a *arguments) leftovers(severity diag.Severity) {
	for i, arg := range a.all {
		if a.taken[i] || arg.Value == nil {
			continue
		}
		if arg.Name == nil {
			a.c.report(severity, diag.CodeUnknownArgument, arg.All, quoted(a.owner)+" takes no further unnamed argument").help("remove it")
			continue
		}
		fallback := "remove it"
		if len(a.allowed) > 0 {
			fallback = "the arguments are " + strings.Join(a.allowed, ", ")
		}
		a.c.report(severity, diag.CodeUnknownArgument, arg.Name.At, quoted(a.owner)+" has no argument "+quoted(arg.Name.Text)).
			didYouMean(arg.Name.Text, a.allowed, fallback)
	}
}

// text returns the value of a string argument.
func (c *checker) text(e ast.Expr) (string, bool) {
	switch v := e.(type) {
	case nil:
		return "", false
	case *ast.String:
		return v.Text, true
	}
	f := c.errorf(diag.CodeArgumentKind, e.Span(), "expected a string, found %s", kindOf(e))
	if id, ok := e.(*ast.Ident); ok {
		f.help("put it in quotes: %q", id.Text)
	}
	return "", false
}

// word returns the value of an argument that is an unquoted word.
func (c *checker) word(e ast.Expr, what string) (string, bool) {
	switch v := e.(type) {
	case nil:
		return "", false
	case *ast.Ident:
		return v.Text, true
	}
	f := c.errorf(diag.CodeArgumentKind, e.Span(), "expected %s, found %s", what, kindOf(e))
	if s, ok := e.(*ast.String); ok {
		f.help("remove the quotes: %s", quoted(s.Text))
	}
	return "", false
}

// items returns the elements of a list. A single value counts as a list of one element, as in the
// reference implementation.
func items(e ast.Expr) []ast.Expr {
	switch v := e.(type) {
	case nil:
		return nil
	case *ast.Array:
		return v.Items
	}
	return []ast.Expr{e}
}

func kindOf(e ast.Expr) string {
	switch v := e.(type) {
	case *ast.String:
		return "a string"
	case *ast.Number:
		return "a number"
	case *ast.Ident:
		return "the word " + quoted(v.Text)
	case *ast.Call:
		return "the function " + quoted(v.Name.Text+"()")
	case *ast.Array:
		return "a list"
	case *ast.Object:
		return "an object"
	}
	return "nothing"
}
