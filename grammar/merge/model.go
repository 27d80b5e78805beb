package merge

import (
	"slices"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/print"
	"github.com/cocomon/comon_orm/grammar/schema"
)

const indent = "  "

// model returns the edits of one model.
func (m *merger) model(b *ast.Block, before, after *schema.Model) edits {
	e := edits{text: b.All.File.Text}
	nodes := map[*schema.Field]*ast.Field{}
	for _, item := range b.Items {
		switch item := item.(type) {
		case *ast.Field:
			if now := m.newFields[item.Name.At]; now != nil {
				nodes[now] = item
				continue
			}
			e.removeLines(item, item.Doc)
		case *ast.BlockAttribute:
			m.blockAttribute(&e, item, after)
		}
	}
	onField, lines := m.newKeysOf(after)
	last := e.lineEnd(b.Open.End)
	for _, f := range after.Fields {
		if node := nodes[f]; node != nil {
			m.field(&e, node, m.oldFields[f.Span], f, onField[f])
			_, last = e.lines(node, nil)
			continue
		}
		e.replace(last, last, indent+m.line(f, onField[f])+"\n")
	}
	if after.Ignored && !before.Ignored {
		lines = append(lines, "@@ignore")
	}
	end := e.lineStart(b.Close.Start)
	for _, line := range lines {
		e.replace(end, end, indent+line+"\n")
	}
	return e
}

// newKeysOf returns the text of each key that the files do not have. onField contains the keys that
// are written as attributes of a field, and lines contains the others as block attributes.
func (m *merger) newKeysOf(model *schema.Model) (onField map[*schema.Field][]string, lines []string) {
	onField = map[*schema.Field][]string{}
	unique := map[*schema.Field]bool{}
	for _, k := range keysOf(model) {
		if !k.Span.IsZero() && k.Single {
			unique[k.Fields[0].Field] = unique[k.Fields[0].Field] || k.Kind == schema.UniqueKey
		}
	}
	for _, k := range keysOf(model) {
		if !k.Span.IsZero() {
			continue
		}
		f := k.Fields[0].Field
		if !k.Single || k.Name != "" || k.Kind == schema.UniqueKey && unique[f] {
			lines = append(lines, print.BlockKey(k))
			continue
		}
		unique[f] = unique[f] || k.Kind == schema.UniqueKey
		onField[f] = append(onField[f], print.FieldKey(k))
	}
	return onField, lines
}

// line returns the line of a new field.
func (m *merger) line(f *schema.Field, keys []string) string {
	out := f.Name + " " + print.Type(f)
	for _, k := range keys {
		out += " " + k
	}
	for _, a := range print.Attributes(f, m.prefix) {
		out += " " + a.Text
	}
	return out
}

// blockAttribute removes or changes a block attribute that is a key, and removes @@ignore. It keeps
// other attributes, because they name the table, which does not change.
func (m *merger) blockAttribute(e *edits, a *ast.BlockAttribute, after *schema.Model) {
	if a.Name.Text == "ignore" && !after.Ignored {
		e.removeLines(a, a.Doc)
	}
	was := m.oldKeys[a.All]
	if was == nil {
		return
	}
	switch now := m.newKeys[a.All]; {
	case now == nil:
		e.removeLines(a, a.Doc)
	case print.BlockKey(now) != print.BlockKey(was):
		e.replace(a.All.Start, a.All.End, print.BlockKey(now))
	}
}

// field changes one field. It replaces the type only if that differs, and only those attributes
// that differ.
func (m *merger) field(e *edits, node *ast.Field, before, after *schema.Field, newKeys []string) {
	if print.Type(before) != print.Type(after) {
		e.replace(node.Type.All.Start, node.Type.All.End, print.Type(after))
	}
	old, now := print.Attributes(before, m.prefix), print.Attributes(after, m.prefix)
	for _, a := range node.Attributes {
		if was := m.oldKeys[a.All]; was != nil {
			m.fieldKey(e, a, was)
			continue
		}
		was, is := attribute(old, a.Name.Text), attribute(now, a.Name.Text)
		switch {
		case was == is:
		case is == "":
			e.removeAttribute(a)
		case was != "":
			e.replace(a.All.Start, a.All.End, is)
		}
	}
	end := node.Type.All.End
	if n := len(node.Attributes); n > 0 {
		end = node.Attributes[n-1].All.End
	}
	for _, k := range newKeys {
		e.replace(end, end, " "+k)
	}
	for _, a := range now {
		if attribute(old, a.Name) == "" {
			e.replace(end, end, " "+a.Text)
		}
	}
}

func (m *merger) fieldKey(e *edits, a *ast.Attribute, was *schema.Key) {
	switch now := m.newKeys[a.All]; {
	case now == nil:
		e.removeAttribute(a)
	case print.FieldKey(now) != print.FieldKey(was):
		e.replace(a.All.Start, a.All.End, print.FieldKey(now))
	}
}

// removeAttribute removes an attribute and the spaces before it.
func (e *edits) removeAttribute(a *ast.Attribute) {
	start := a.All.Start
	for start > 0 && (e.text[start-1] == ' ' || e.text[start-1] == '\t') {
		start--
	}
	e.replace(start, a.All.End, "")
}

// attribute returns the text of the attribute in the list that has the given name, "" if there is
// none. A name with a dot, as files write it, stands for the native type.
func attribute(list []print.Attribute, name string) string {
	i := slices.IndexFunc(list, func(a print.Attribute) bool {
		return a.Name == name || a.Name == print.Native && isNative(name)
	})
	if i < 0 {
		return ""
	}
	return list[i].Text
}

func isNative(name string) bool { return slices.Contains([]byte(name), '.') }
