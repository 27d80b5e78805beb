package check

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
)

// adviseIndexes warns of foreign keys if no index starts with their fields, because an include, a
// filter by the relation, and every delete of a referenced row then read the whole table. It only
// gives advice on schemas without errors, because an index may be on a line with an error.
func (c *checker) adviseIndexes() {
	if c.diags.HasErrors() || !c.provider().Known() || c.relationModePrisma() {
		return
	}
	for _, m := range c.models {
		if m.Ignored || m.IsView {
			continue
		}
		for _, f := range m.fields {
			if f.target == nil || f.Ignored || !owns(f) || f.target.IsView || f.Relation.Relation.Kind == schema.ManyToMany {
				continue
			}
			if fields := f.args.fields.fields; !slices.ContainsFunc(m.keys, func(k *key) bool { return finds(k.Key, fields) }) {
				c.adviseIndex(f)
			}
		}
	}
}

func (c *checker) adviseIndex(from *field) {
	names := relationFieldNames(from.node)
	c.warnf(diag.CodeForeignKeyIndex, from.args.attr.All, "the foreign key of %s has no index: includes, and deletes in %s, read all rows of %s",
		quoted(from.Name), quoted(from.target.Name), quoted(from.owner.Name)).
		edit(addIndex(from)...).help("add @@index([%s])", strings.Join(names, ", "))
}

// finds reports whether the database can find rows by the fields with the index of a key. The
// fields, in any order, must be the first columns of the index, and the index must have all rows.
func finds(k *schema.Key, fields []*field) bool {
	if k.Where != "" || len(k.Fields) < len(fields) || !slices.Contains([]string{"", "BTree", "Hash"}, k.Method) {
		return false
	}
	for _, first := range k.Fields[:len(fields)] {
		if !slices.ContainsFunc(fields, func(f *field) bool { return f.Field == first.Field }) {
			return false
		}
	}
	return true
}

// addIndex returns the edit that adds the index of a foreign key to its model, nil if the block of
// the model is not closed.
func addIndex(from *field) []diag.Edit {
	end := from.owner.block.Close
	if end.IsZero() {
		return nil
	}
	text := "  @@index([" + strings.Join(relationFieldNames(from.node), ", ") + "])\n"
	if !endsWithAttribute(from.owner.block) {
		text = "\n" + text
	}
	if strings.Contains(end.File.Text, "\r\n") {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	lineStart := strings.LastIndexByte(end.File.Text[:end.Start], '\n') + 1
	return []diag.Edit{{Span: source.Span{File: end.File, Start: lineStart, End: lineStart}, Text: text}}
}

// endsWithAttribute reports whether the last line of the block is an attribute, such as @@index.
func endsWithAttribute(b *ast.Block) bool {
	if len(b.Items) == 0 {
		return false
	}
	_, ok := b.Items[len(b.Items)-1].(*ast.BlockAttribute)
	return ok
}
