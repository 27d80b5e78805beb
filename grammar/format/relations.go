package format

import (
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/grammar/ast"
)

// model has the facts about a model that completion needs. If two fields, attributes or keys have
// the same name, the first one counts.
type model struct {
	file       int // index of the file it is declared in
	block      *ast.Block
	fields     []*ast.Field
	byName     map[string]*ast.Field
	relations  map[relation][]*ast.Field
	attributes map[string]*ast.Attribute // of the block
	keys       map[string]bool           // the lists of fields that identify a row, as joined by keyOf
	taken      map[string]bool           // field names, including those to be added
	next       map[string]int            // by name: the next number for fresh to try
	id         []*ast.Field              // see key
	idKnown    bool
}

// relation identifies a relation of one model by the other model and the relation's name as
// written.
type relation struct{ to, name string }

// relationField is a field whose type is a model.
type relationField struct {
	owner *model
	field *ast.Field
	name  string // of the relation as written, quotes included; "" when unnamed
}

func (m *model) name() string { return m.block.Name.Text }

// key returns the fields that a relation to the model refers to: its id or, if it has none, its
// first unique field.
func (m *model) key() []*ast.Field {
	if !m.idKnown {
		m.id, m.idKnown = m.findKey(), true
	}
	return m.id
}

func (m *model) findKey() []*ast.Field {
	for _, name := range []string{"id", "unique"} {
		for _, f := range m.fields {
			if fieldAttribute(f, name) != nil {
				return []*ast.Field{f}
			}
		}
		if a := m.attributes[name]; a != nil {
			return m.named(fieldNames(a))
		}
	}
	return nil
}

// named returns the fields with these names, nil if one of them does not exist.
func (m *model) named(names []string) []*ast.Field {
	out := make([]*ast.Field, 0, len(names))
	for _, n := range names {
		f := m.byName[n]
		if f == nil {
			return nil
		}
		out = append(out, f)
	}
	return out
}

// unique reports whether exactly these fields identify a row.
func (m *model) unique(names []string) bool { return m.keys[keyOf(names)] }

func keyOf(names []string) string { return strings.Join(names, " ") }

// fresh returns a name that is not in use, which is name or name with a number, and marks it as in
// use.
func (m *model) fresh(name string) string {
	out := name
	for n := max(2, m.next[name]); m.taken[out]; n++ {
		out, m.next[name] = name+strconv.Itoa(n), n+1
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

// argument returns the value of the named argument, or of the first unnamed one if unnamed is true.
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

// relationName returns the name in @relation as written, "" for none.
func relationName(f *ast.Field) string {
	if s, ok := argument(fieldAttribute(f, "relation"), "name", true).(*ast.String); ok {
		return s.At.Text()
	}
	return ""
}

// collect returns the models of all files, in order.
func collect(files []*ast.File) []*model {
	var models []*model
	for i, f := range files {
		for _, item := range f.Items {
			b, ok := item.(*ast.Block)
			if !ok || b.Kind != ast.Model || b.Close.IsZero() {
				continue
			}
			models = append(models, newModel(i, b))
		}
	}
	return models
}

func newModel(file int, b *ast.Block) *model {
	m := &model{
		file: file, block: b, byName: map[string]*ast.Field{}, relations: map[relation][]*ast.Field{},
		attributes: map[string]*ast.Attribute{}, keys: map[string]bool{}, taken: map[string]bool{}, next: map[string]int{},
	}
	for _, item := range b.Items {
		switch it := item.(type) {
		case *ast.Field:
			m.addField(it)
		case *ast.BlockAttribute:
			if m.attributes[it.Name.Text] == nil {
				m.attributes[it.Name.Text] = &it.Attribute
			}
			if it.Name.Text == "id" || it.Name.Text == "unique" {
				m.keys[keyOf(fieldNames(&it.Attribute))] = true
			}
		}
	}
	return m
}

func (m *model) addField(f *ast.Field) {
	name := f.Name.Text
	m.fields = append(m.fields, f)
	m.taken[name] = true
	of := relation{f.Type.Name.Text, relationName(f)}
	m.relations[of] = append(m.relations[of], f)
	if m.byName[name] != nil {
		return
	}
	m.byName[name] = f
	if fieldAttribute(f, "id") != nil || fieldAttribute(f, "unique") != nil {
		m.keys[name] = true
	}
}
