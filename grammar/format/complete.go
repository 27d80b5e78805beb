package format

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
)

// Complete formats the files of one schema like [File]. Before that, it adds the missing parts of
// relations: the field on the other side, the arguments `fields` and `references`, and the scalar
// fields of the foreign key. It does not change a relation that could be completed in several ways.
func Complete(files []*ast.File) []string {
	c := &completion{byName: map[string]*model{}, edits: make([][]edit, len(files))}
	models := collect(files)
	for _, m := range models {
		c.byName[m.name()] = m
	}
	for _, m := range models {
		for _, f := range m.fields {
			if c.byName[f.Type.Name.Text] != nil {
				c.field(relationField{owner: m, field: f, name: relationName(f)})
			}
		}
	}
	out := make([]string, len(files))
	for i, f := range files {
		tree := f
		if len(c.edits[i]) > 0 {
			tree, _ = ast.Parse(&source.File{Name: f.Source.Name, Text: apply(f.Source.Text, c.edits[i])})
		}
		out[i] = File(tree)
	}
	return out
}

// edit is a text to insert at an offset of a file.
type edit struct {
	at   int
	text string
}

func apply(text string, edits []edit) string {
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Compare(a.at, b.at) })
	var out strings.Builder
	done := 0
	for _, e := range edits {
		out.WriteString(text[done:e.at] + e.text)
		done = e.at
	}
	return out.String() + text[done:]
}

type completion struct {
	byName map[string]*model
	edits  [][]edit // by file
}

// addField adds a line at the end of the model.
func (c *completion) addField(m *model, line string) {
	end := m.block.Close
	if open := m.block.Open; !strings.ContainsAny(open.File.Text[open.End:end.Start], "\r\n") {
		// The block is on one line, and the text after its brace must move to a line of its own.
		c.edits[m.file] = append(c.edits[m.file], edit{at: open.End, text: "\n"})
	}
	if before := end.File.Text[:end.Start]; !strings.HasSuffix(strings.TrimRight(before, " \t"), "\n") {
		line = "\n" + line
	}
	c.edits[m.file] = append(c.edits[m.file], edit{at: end.Start, text: line + "\n"})
}

// field completes the relation of one field. If the relation has both fields, it is completed for
// the forward field only.
func (c *completion) field(f relationField) {
	to := c.byName[f.field.Type.Name.Text]
	others := to.relations[relation{f.owner.name(), f.name}]
	same := f.owner.relations[relation{to.name(), f.name}]
	if to == f.owner {
		others, same = without(others, f.field), nil
	}
	switch {
	case len(others) > 1 || len(same) > 1:
		return
	case len(others) == 1:
		if f.forwardOf(others[0]) {
			c.arguments(f, to)
		}
	case f.field.Type.Arity == schema.List:
		c.addForward(f, to)
	default:
		c.arguments(f, to)
		c.addBack(f, to)
	}
}

// without removes a field from a list of at most two fields. Longer lists are ambiguous in any
// case.
func without(fields []*ast.Field, f *ast.Field) []*ast.Field {
	if len(fields) > 2 {
		return fields
	}
	return slices.DeleteFunc(slices.Clone(fields), func(other *ast.Field) bool { return other == f })
}

// forwardOf reports whether f is the side with the foreign key, and other is not.
func (f relationField) forwardOf(other *ast.Field) bool {
	switch a, b := f.field.Type.Arity, other.Type.Arity; {
	case argument(fieldAttribute(other, "relation"), "fields", false) != nil, a == schema.List:
		return false
	default:
		return b == schema.List || a == schema.Required && b == schema.Optional
	}
}

// keyField is a scalar field to add for a foreign key.
type keyField struct {
	name string
	part *ast.Field
}

// keyFields returns the fields of the foreign key, with names such as userId for the id of User.
func keyFields(to *model) []keyField {
	var out []keyField
	for _, part := range to.key() {
		out = append(out, keyField{name: camel(to.name()) + pascal(part.Name.Text), part: part})
	}
	return out
}

// arguments adds `fields`, `references` and the scalar fields for a forward field without these
// arguments.
func (c *completion) arguments(f relationField, to *model) {
	a := fieldAttribute(f.field, "relation")
	keys := keyFields(to)
	if argument(a, "fields", false) != nil || argument(a, "references", false) != nil || len(keys) == 0 {
		return
	}
	at, text := f.field.Type.All.End, " @relation("+keyArguments(keys)+")"
	switch {
	case a != nil && a.HasParens && len(a.Args) > 0:
		at, text = a.All.End-1, ", "+keyArguments(keys)
	case a != nil && a.HasParens:
		at, text = a.All.End-1, keyArguments(keys)
	case a != nil:
		at, text = a.All.End, "("+keyArguments(keys)+")"
	}
	c.edits[f.owner.file] = append(c.edits[f.owner.file], edit{at: at, text: text})
	c.addKeys(f.owner, keys, f.field.Type.Arity == schema.Optional)
}

func keyArguments(keys []keyField) string {
	var fields, references []string
	for _, k := range keys {
		fields, references = append(fields, k.name), append(references, k.part.Name.Text)
	}
	return fmt.Sprintf("fields: [%s], references: [%s]", strings.Join(fields, ", "), strings.Join(references, ", "))
}

// addKeys adds the scalar fields that do not exist, with the types of the fields that they refer
// to.
func (c *completion) addKeys(m *model, keys []keyField, optional bool) {
	for _, k := range keys {
		if m.taken[k.name] {
			continue
		}
		m.taken[k.name] = true
		line := k.name + " " + k.part.Type.Name.Text
		if optional {
			line += "?"
		}
		for _, a := range k.part.Attributes {
			if strings.Contains(a.Name.Text, ".") {
				line += " " + a.All.Text()
			}
		}
		c.addField(m, line)
	}
}

// addForward adds the field on the other side of f, which is a list, and the foreign key of that
// field.
func (c *completion) addForward(f relationField, to *model) {
	keys := keyFields(f.owner)
	if len(keys) == 0 {
		return
	}
	optional := false
	for _, k := range keys {
		existing := to.byName[k.name]
		optional = optional || existing == nil || existing.Type.Arity == schema.Optional
	}
	mark := ""
	if optional {
		mark = "?"
	}
	c.addField(to, fmt.Sprintf("%s %s%s @relation(%s%s)", to.fresh(camel(f.owner.name())), f.owner.name(), mark, nameArgument(f.name), keyArguments(keys)))
	c.addKeys(to, keys, optional)
}

func nameArgument(relation string) string {
	if relation == "" {
		return ""
	}
	return relation + ", "
}

// addBack adds the field on the other side of a forward field. It is a list unless the foreign key
// is unique.
func (c *completion) addBack(f relationField, to *model) {
	fields := names(argument(fieldAttribute(f.field, "relation"), "fields", false))
	if fields == nil {
		for _, k := range keyFields(to) {
			fields = append(fields, k.name)
		}
	}
	name := camel(f.owner.name())
	mark := "?"
	if !f.owner.unique(fields) {
		name, mark = plural(name), "[]"
	}
	line := to.fresh(name) + " " + f.owner.name() + mark
	if f.name != "" {
		line += fmt.Sprintf(" @relation(%s)", f.name)
	}
	if f.owner.attributes["ignore"] != nil {
		line += " @ignore"
	}
	c.addField(to, line)
}
