package format

import (
	"slices"
	"strconv"

	"github.com/cocomon/comon_orm/grammar/ast"
)

// model is what completion needs to know of a model.
type model struct {
	file   int // index of the file it stands in
	block  *ast.Block
	fields []*ast.Field
	taken  map[string]bool // field names, those to be added included
}

// relationField is a field whose type is a model.
type relationField struct {
	owner *model
	field *ast.Field
	name  string // of the relation as written, quotes included; "" when unnamed
}

func (m *model) name() string { return m.block.Name.Text }

func (m *model) field(name string) *ast.Field {
	for _, f := range m.fields {
		if f.Name.Text == name {
			return f
		}
	}
	return nil
}

// blockAttribute returns the first @@attribute of the name.
func (m *model) blockAttribute(name string) *ast.Attribute {
	for _, item := range m.block.Items {
		if a, ok := item.(*ast.BlockAttribute); ok && a.Name.Text == name {
			return &a.Attribute
		}
	}
	return nil
}

// key returns the fields that a relation to the model refers to: its id, or else its first unique field.
func (m *model) key() []*ast.Field {
	for _, name := range []string{"id", "unique"} {
		for _, f := range m.fields {
			if fieldAttribute(f, name) != nil {
				return []*ast.Field{f}
			}
		}
		if a := m.blockAttribute(name); a != nil {
			return m.named(fieldNames(a))
		}
	}
	return nil
}

// named returns the fields of the names, nil when one of them does not exist.
func (m *model) named(names []string) []*ast.Field {
	out := make([]*ast.Field, 0, len(names))
	for _, n := range names {
		f := m.field(n)
		if f == nil {
			return nil
		}
		out = append(out, f)
	}
	return out
}

// unique reports whether exactly these fields identify a row.
func (m *model) unique(names []string) bool {
	if len(names) == 1 {
		if f := m.field(names[0]); f != nil && (fieldAttribute(f, "id") != nil || fieldAttribute(f, "unique") != nil) {
			return true
		}
	}
	for _, item := range m.block.Items {
		a, ok := item.(*ast.BlockAttribute)
		if ok && (a.Name.Text == "id" || a.Name.Text == "unique") && slices.Equal(fieldNames(&a.Attribute), names) {
			return true
		}
	}
	return false
}

// fresh returns the name, with a number behind it when it is taken, and takes it.
func (m *model) fresh(name string) string {
	out := name
	for n := 2; m.taken[out]; n++ {
		out = name + strconv.Itoa(n)
	}
	m.taken[out] = true
	return out
}

func fieldAttribute(f *ast.Field, name string) *ast.Attribute {
	for _, a := range f.Attributes {
		if a.Name.Text == name {
			return a
		}
	}
	return nil
}

// argument returns the value of the named argument, or of the first unnamed one when that may stand for it.
func argument(a *ast.Attribute, name string, unnamed bool) ast.Expr {
	if a == nil {
		return nil
	}
	for _, arg := range a.Args {
		if arg.Name != nil && arg.Name.Text == name || arg.Name == nil && unnamed {
			return arg.Value
		}
	}
	return nil
}

// fieldNames returns the names in the `fields` of an attribute: [a, b(sort: Desc)].
func fieldNames(a *ast.Attribute) []string {
	return names(argument(a, "fields", true))
}

func names(e ast.Expr) []string {
	array, ok := e.(*ast.Array)
	if !ok {
		return nil
	}
	var out []string
	for _, item := range array.Items {
		switch v := item.(type) {
		case *ast.Ident:
			out = append(out, v.Text)
		case *ast.Call:
			out = append(out, v.Name.Text)
		}
	}
	return out
}

// relationName returns the name given in @relation as it is written there, "" for none.
func relationName(f *ast.Field) string {
	if s, ok := argument(fieldAttribute(f, "relation"), "name", true).(*ast.String); ok {
		return s.At.Text()
	}
	return ""
}

// collect gathers the models of all files, in order.
func collect(files []*ast.File) []*model {
	var models []*model
	for i, f := range files {
		for _, item := range f.Items {
			b, ok := item.(*ast.Block)
			if !ok || b.Kind != ast.Model || b.Close.IsZero() {
				continue
			}
			m := &model{file: i, block: b, taken: map[string]bool{}}
			for _, item := range b.Items {
				if f, ok := item.(*ast.Field); ok {
					m.fields = append(m.fields, f)
					m.taken[f.Name.Text] = true
				}
			}
			models = append(models, m)
		}
	}
	return models
}
