package merge

import (
	"slices"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/print"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
)

// enum returns the edits of one enum. A value that moves keeps its comments.
func (m *merger) enum(b *ast.Block, after *schema.Enum) edits {
	e := edits{text: b.All.File.Text}
	kept := map[source.Span]bool{}
	for _, v := range after.Values {
		kept[v.Span] = true
	}
	nodes := map[source.Span]*ast.EnumValue{}
	var order, wanted []source.Span
	for _, item := range b.Items {
		v, ok := item.(*ast.EnumValue)
		switch {
		case !ok:
		case kept[v.Name.At]:
			nodes[v.Name.At] = v
			order = append(order, v.Name.At)
		default:
			e.removeLines(v, v.Doc)
		}
	}
	for _, v := range after.Values {
		if nodes[v.Span] != nil {
			wanted = append(wanted, v.Span)
		}
	}
	moved := !slices.Equal(order, wanted)
	last := e.lineEnd(b.Open.End)
	for _, v := range after.Values {
		node := nodes[v.Span]
		switch {
		case node == nil:
			e.replace(last, last, indent+print.EnumValue(v)+"\n")
		case moved:
			start, end := e.lines(node, node.Doc)
			e.replace(last, last, e.text[start:end])
			e.replace(start, end, "")
		default:
			_, last = e.lines(node, nil)
		}
	}
	return e
}
