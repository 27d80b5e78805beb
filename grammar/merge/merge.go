// Package merge writes the changes of a pulled schema into the files of an existing schema.
//
// # What stays
//
// The input is the syntax trees of the files, the schema of these files, and the pulled schema. The
// output is the new texts of the files. Only lines that differ between the two schemas are changed.
// All other lines keep their position, layout and comments, and a file without a difference is
// returned byte for byte.
//
// # How parts correspond
//
// Package raise copies the Span of an old element to the element of the pulled schema that replaces
// it. So the merge never compares names. A block, field or value of a file was removed if no
// element of the pulled schema has its span. An element without a span is new.
//
// # How a text is changed
//
// Changes are edits of the source text (edits.go), which are collected for each block. A removed
// field is deleted with its line and its documentation. A changed field gets a new type or new
// attributes in its line. A new field is inserted after the field that precedes it in the table.
// Keys of one field are written on the field, other keys as block attributes before the closing
// brace. Values of an enum move with their comments, because their order has a meaning in the
// database. If a block was in canonical layout, it is formatted after its edits. New blocks are
// printed by package print, and appended to the last file with a model.
//
// For example, let the file have the model below. In the pulled schema, title is longer, views does
// not exist, and there is a column slug.
//
//	model Post {
//	  id    Int    @id // the key
//	  title String @db.VarChar(80)
//	  /// since 2020
//	  views Int
//	}
//
// The edits replace `80`, remove two lines and insert the new field after title. Because the block
// was in canonical layout, it is formatted again, which aligns its columns:
//
//	model Post {
//	  id    Int    @id // the key
//	  title String @db.VarChar(120)
//	  slug  String
//	}
package merge

import (
	"strings"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/print"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
)

// Layout formats schema text.
type Layout func(text string) string

// Files returns the texts of the files after the merge, in their order. It removes the block of
// each model, view or enum that is not in the schema after, and appends new blocks to the last file
// with a model. It formats new blocks, and changed blocks that were in canonical layout before.
func Files(files []*ast.File, before, after *schema.Schema, layout Layout) []string {
	m := newMerger(before, after, layout)
	for _, f := range files {
		m.seen(f)
	}
	home := m.home(files)
	out := make([]string, len(files))
	for i, f := range files {
		out[i] = m.file(f)
		if f == home {
			out[i] = m.appendTo(out[i])
		}
	}
	return out
}

// merger finds the elements of both schemas by the spans of their names, and keys by the spans of
// their attributes.
type merger struct {
	after  *schema.Schema
	layout Layout
	prefix string // the prefix of native types
	// old and new fields by their spans
	oldFields, newFields map[source.Span]*schema.Field
	oldKeys, newKeys     map[source.Span]*schema.Key
	oldModels, newModels map[source.Span]*schema.Model
	newEnums             map[source.Span]*schema.Enum
	oldExtensions        map[source.Span]schema.Extension
	present              map[source.Span]bool // spans of the blocks in the files
}

func newMerger(before, after *schema.Schema, layout Layout) *merger {
	m := &merger{
		after: after, layout: layout, oldExtensions: map[source.Span]schema.Extension{}, newEnums: map[source.Span]*schema.Enum{}, present: map[source.Span]bool{},
		oldFields: map[source.Span]*schema.Field{}, newFields: map[source.Span]*schema.Field{},
		oldKeys: map[source.Span]*schema.Key{}, newKeys: map[source.Span]*schema.Key{},
		oldModels: map[source.Span]*schema.Model{}, newModels: map[source.Span]*schema.Model{},
	}
	if before.Datasource != nil {
		for _, x := range before.Datasource.Extensions {
			m.oldExtensions[x.Span] = x
		}
	}
	if after.Datasource != nil {
		m.prefix = after.Datasource.Name
	}
	index(before, m.oldModels, m.oldFields, m.oldKeys)
	index(after, m.newModels, m.newFields, m.newKeys)
	for _, e := range after.Enums {
		m.newEnums[e.Span] = e
	}
	return m
}

func index(s *schema.Schema, models map[source.Span]*schema.Model, fields map[source.Span]*schema.Field, keys map[source.Span]*schema.Key) {
	for _, m := range s.Models {
		models[m.Span] = m
		for _, f := range m.Fields {
			fields[f.Span] = f
		}
		for _, k := range keysOf(m) {
			keys[k.Span] = k
		}
	}
}

// keysOf returns the primary key, the unique keys and the indexes of a model.
func keysOf(m *schema.Model) []*schema.Key {
	var out []*schema.Key
	if m.PrimaryKey != nil {
		out = append(out, m.PrimaryKey)
	}
	return append(append(out, m.Uniques...), m.Indexes...)
}

func (m *merger) seen(f *ast.File) {
	for _, item := range f.Items {
		if b, ok := item.(*ast.Block); ok && !b.Name.At.IsZero() {
			m.present[b.Name.At] = true
		}
	}
}

// home returns the file for new blocks: the last file with a model, else the file with the
// datasource, else the first file.
func (m *merger) home(files []*ast.File) *ast.File {
	var home *ast.File
	best := -1
	for _, f := range files {
		rank := 0
		for _, item := range f.Items {
			if b, ok := item.(*ast.Block); ok && b.Kind == ast.Model {
				rank = 2
			} else if ok && b.Kind == ast.Datasource {
				rank = max(rank, 1)
			}
		}
		if rank > best || rank == 2 {
			home, best = f, rank
		}
	}
	return home
}

// file merges the blocks of one file.
func (m *merger) file(f *ast.File) string {
	e := edits{text: f.Source.Text}
	removed := false
	for i, item := range f.Items {
		b, ok := item.(*ast.Block)
		if !ok {
			continue
		}
		switch b.Kind {
		case ast.Model, ast.View:
			now := m.newModels[b.Name.At]
			switch {
			case now == nil:
				e.removeBlock(f.Items, i)
				removed = true
			case !now.IsView:
				m.relay(&e, b, m.model(b, m.oldModels[b.Name.At], now))
			}
		case ast.Enum:
			if now := m.newEnums[b.Name.At]; now != nil {
				m.relay(&e, b, m.enum(b, now))
			} else {
				e.removeBlock(f.Items, i)
				removed = true
			}
		case ast.Datasource:
			m.extensions(&e, b)
		case ast.Generator, ast.Type:
		}
	}
	out := e.apply()
	if removed {
		out = withLineEnds(strings.TrimRight(out, " \t\r\n")+"\n", out)
	}
	return out
}

// extensions writes the changed extensions of the datasource.
func (m *merger) extensions(e *edits, b *ast.Block) {
	if m.after.Datasource == nil {
		return
	}
	for _, x := range m.after.Datasource.Extensions {
		if was, ok := m.oldExtensions[x.Span]; ok && was != x && x.Span.File == b.All.File {
			e.replace(x.Span.Start, x.Span.End, print.Extension(x))
		}
	}
}

// relay replaces the text of a block by the edited text. It formats the new text if the old one was
// in canonical layout.
func (m *merger) relay(e *edits, b *ast.Block, inside edits) {
	if len(inside.list) == 0 {
		return
	}
	inside.text = e.text[:b.All.End]
	changed := inside.apply()[b.All.Start:]
	if was := b.All.Text(); strings.TrimSpace(m.layout(was)) == strings.TrimSpace(was) {
		changed = strings.TrimSpace(m.layout(changed))
	}
	e.replace(b.All.Start, b.All.End, changed)
}

// appendTo appends the new blocks to the text, with the line ends of the text.
func (m *merger) appendTo(text string) string {
	var fresh []string
	for _, model := range m.after.Models {
		if !m.present[model.Span] {
			fresh = append(fresh, print.Model(model, m.prefix))
		}
	}
	for _, e := range m.after.Enums {
		if !m.present[e.Span] {
			fresh = append(fresh, print.Enum(e))
		}
	}
	if len(fresh) == 0 {
		return text
	}
	out := strings.TrimRight(text, " \t\r\n")
	for _, block := range fresh {
		block = m.layout(block)
		if out != "" && out != "\ufeff" {
			out += "\n\n"
		}
		out += strings.TrimSpace(block)
	}
	return withLineEnds(out+"\n", text)
}
