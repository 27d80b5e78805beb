package check

import (
	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
)

// properties are the `key = value` lines of a datasource or generator block.
type properties struct {
	c     *checker
	block *ast.Block
	kind  string
	all   []*ast.Assignment
	byKey map[string]*ast.Assignment
	taken map[string]bool
	// incomplete is true if a line did not parse.
	incomplete bool
}

func (c *checker) properties(b *ast.Block, kind string) *properties {
	p := &properties{c: c, block: b, kind: kind, byKey: map[string]*ast.Assignment{}, taken: map[string]bool{}}
	for _, item := range b.Items {
		switch it := item.(type) {
		case *ast.Assignment:
			if first, twice := p.byKey[it.Key.Text]; twice {
				c.errorf(diag.CodeDuplicateProperty, it.Key.At, "%s is set twice", quoted(it.Key.Text)).
					withSecondary(first.Key.At, "first set here").help("remove one of the two")
				continue
			}
			p.byKey[it.Key.Text] = it
			p.all = append(p.all, it)
		case *ast.Bad:
			p.incomplete = true
		}
	}
	return p
}

// take returns the property of that name, nil if absent, and marks it as read.
func (p *properties) take(key string) *ast.Assignment {
	p.taken[key] = true
	a := p.byKey[key]
	if a == nil || a.Value == nil {
		return nil
	}
	return a
}

// text returns a string property.
func (p *properties) text(key string) (string, bool) {
	a := p.take(key)
	if a == nil {
		return "", false
	}
	s, ok := a.Value.(*ast.String)
	if !ok {
		p.c.errorf(diag.CodePropertyValue, a.Value.Span(), "%s of a %s must be a string, found %s", quoted(key), p.kind, kindOf(a.Value)).
			help("write %s = \"…\"", key)
		return "", false
	}
	return s.Text, true
}

// texts returns a property that is a list of strings, with the nodes of its items.
func (p *properties) texts(key string) (*ast.Assignment, []*ast.String) {
	a := p.take(key)
	if a == nil {
		return nil, nil
	}
	var out []*ast.String
	for _, e := range items(a.Value) {
		s, ok := e.(*ast.String)
		if !ok {
			p.c.errorf(diag.CodePropertyValue, e.Span(), "%s must be a list of strings, found %s", quoted(key), kindOf(e)).
				help("write %s = [\"…\"]", key)
			continue
		}
		out = append(out, s)
	}
	return a, out
}
