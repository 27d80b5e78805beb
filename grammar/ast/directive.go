package ast

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cocomon/comon_orm/grammar/diag"
)

// # Directives in documentation
//
// Documentation comments also belong to other tools, and people write e-mail addresses and tags of
// other languages in them. A line is a directive of this tool only if it consists of `@`, a name of
// small letters, and at most one pair of parentheses directly after the name.
//
//	/// @omit                      a directive
//	/// @go(money.Amount)          a directive
//	/// @omti                      a mistake: a warning
//	/// @omit in public answers    a mistake: a known name, but further words after it
//	/// @zod.email()               of another tool, because the name has a dot
//	/// @HideField()               of another tool, because the name has capitals
//	/// @deprecated                a tag that many tools know (see isForeign)
//	/// @see the other field       documentation
//	/// ask @jane                  documentation

// directive returns the directive in a line of documentation, nil if the line has none.
func (p *parser) directive(c *Comment) *Directive {
	body := strings.TrimRight(c.Text, " \t")
	line := strings.TrimLeft(body, " \t")
	start := c.At.Start + len("///") + len(body) - len(line)
	tokens, kinds := directiveKinds(line, start)
	if tokens == nil {
		return nil
	}
	r := p.directives.read(kinds)
	d := &Directive{Name: Name{Text: p.str(tokens[1]), At: p.span(tokens[1])}, All: p.at(start, start+len(line))}
	switch known := kinds[1] != ident; {
	case r.stop < 0 && known:
		if n := r.node.Go; n != nil {
			t := tokens[n.Type.Pos.Offset]
			d.Type = goTypeOf(p.str(t))
			d.Type.At = p.span(t)
		}
		return d
	case known:
		p.warnAt(diag.CodeBadDirective, d.All, fmt.Sprintf("this is not how @%s is written, so it is read as documentation", d.Name.Text), directiveHelp(kinds[1]))
	case r.stop < 0 && !isForeign(d.Name.Text):
		p.warnAt(diag.CodeUnknownDirective, p.span(tokens[0]).Join(d.Name.At), fmt.Sprintf("there is no directive @%s, so it is read as documentation", d.Name.Text), suggestDirective(d.Name.Text))
	}
	return nil
}

// directiveKinds divides a line of documentation into tokens. It returns none if the line does not
// start like a directive. start is the offset of the line in the file.
func directiveKinds(line string, start int) ([]token, []kind) {
	if !strings.HasPrefix(line, "@") {
		return nil, nil
	}
	name := len(line[1:]) - len(strings.TrimLeft(line[1:], "abcdefghijklmnopqrstuvwxyz"))
	rest := line[1+name:]
	if name == 0 || rest != "" && !strings.ContainsAny(rest[:1], "( \t") {
		return nil, nil
	}
	var tokens []token
	var kinds []kind
	add := func(k kind, from, to int) {
		tokens = append(tokens, token{k, int32(start + from), int32(start + to)})
		kinds = append(kinds, k)
	}
	add(at, 0, 1)
	add(directiveName(line[1:1+name]), 1, 1+name)
	switch inner, ok := strings.CutSuffix(rest, ")"); {
	case rest == "":
	case !ok || rest[0] != '(' || inner == "":
		add(prose, 1+name, len(line))
	default:
		add(parenOpen, 1+name, 2+name)
		if inner = inner[1:]; isGoType(inner) {
			add(goType, 2+name, len(line)-1)
		} else if inner != "" {
			add(prose, 2+name, len(line)-1)
		}
		add(parenClose, len(line)-1, len(line))
	}
	return tokens, kinds
}

// directiveName returns the kind of a directive's name.
func directiveName(name string) kind {
	for k := omitWord; k <= goWord; k++ {
		if k.spelling() == name {
			return k
		}
	}
	return ident
}

func directiveHelp(k kind) string {
	if k == goWord {
		return "write a package and a type, and nothing else on the line: /// @go(github.com/google/uuid.UUID)"
	}
	return "write nothing else on the line: /// @omit"
}

func suggestDirective(name string) string {
	if s, ok := diag.Suggest(name, []string{omitWord.spelling(), goWord.spelling()}); ok {
		return fmt.Sprintf("did you mean @%s?", s)
	}
	return "directives are @omit and @go(package.Type); for documentation, start the line with another word"
}

// isGoType reports whether s has the form path/package.Type.
func isGoType(s string) bool {
	pkg, name := cutGoType(s)
	first, _ := utf8.DecodeRuneInString(name)
	if pkg == "" || !unicode.IsUpper(first) {
		return false
	}
	for _, r := range name {
		if r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return false
		}
	}
	for part := range strings.SplitSeq(pkg, "/") {
		if strings.Trim(part, ".") == "" || strings.ContainsFunc(part, notInPath) {
			return false
		}
	}
	return true
}

// notInPath reports whether r is not allowed in import paths of Go. Module paths are ASCII.
func notInPath(r rune) bool {
	return r >= utf8.RuneSelf || !isWordByte(byte(r)) && !strings.ContainsRune("-.~", r)
}

// ParseGoType reads a Go type with the path of its package, such as github.com/google/uuid.UUID. It
// returns nil if s has another form.
func ParseGoType(s string) *GoType {
	if !isGoType(s) {
		return nil
	}
	return goTypeOf(s)
}

func goTypeOf(s string) *GoType {
	pkg, name := cutGoType(s)
	return &GoType{Package: pkg, Name: name}
}

// cutGoType divides a Go type at the last dot: gopkg.in/yaml.v3.Node is the type Node.
func cutGoType(s string) (pkg, name string) {
	i := strings.LastIndexByte(s, '.')
	return s[:max(i, 0)], s[i+1:]
}

// isForeign reports whether a name is a tag that documentation or generators of other languages
// use, so that a line with only that tag is no mistake. Most of these are tags of JSDoc and TSDoc.
func isForeign(name string) bool {
	switch name {
	case "abstract", "access", "alias", "allow", "alpha", "author", "beta", "category", "class", "constant",
		"copyright", "default", "deny", "deprecated", "describe", "description", "encrypted", "enum", "erd",
		"event", "example", "experimental", "external", "format", "function", "generated", "global", "graphql",
		"group", "hidden", "hide", "id", "ignore", "inheritdoc", "inner", "internal", "kind", "label", "license",
		"link", "map", "module", "name", "namespace", "openapi", "optional", "override", "package", "param",
		"password", "private", "property", "protected", "public", "readonly", "relation", "remarks", "required",
		"returns", "sealed", "see", "sensitive", "since", "static", "summary", "tag", "tags", "template", "test",
		"throws", "todo", "type", "unique", "version", "virtual", "zod":
		return true
	default:
		return false
	}
}
