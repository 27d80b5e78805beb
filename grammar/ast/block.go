package ast

import (
	"fmt"
	"strings"

	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/source"
)

// String returns the block's keyword.
func (k BlockKind) String() string {
	switch k {
	case Datasource:
		return "datasource"
	case Generator:
		return "generator"
	case Model:
		return "model"
	case View:
		return "view"
	case Type:
		return "type"
	case Enum:
		return "enum"
	default:
		return fmt.Sprintf("BlockKind(%d)", uint8(k))
	}
}

// blockKinds returns the kind of block that a keyword starts.
func blockKinds(keyword string) (BlockKind, bool) {
	for k := Datasource; k <= Enum; k++ {
		if k.String() == keyword {
			return k, true
		}
	}
	return 0, false
}

// blockHelp returns a help text with the keyword that was probably meant, or with all keywords.
func blockHelp(word string) string {
	all := make([]string, 0, Enum+1)
	for k := Datasource; k <= Enum; k++ {
		all = append(all, k.String())
	}
	if s, ok := diag.Suggest(word, all); ok {
		return fmt.Sprintf("did you mean %q?", s)
	}
	return "blocks are " + strings.Join(all, ", ")
}

// nextBlock reports whether the current line is the header of a block: `keyword Name {`.
func (p *parser) nextBlock() bool {
	if _, ok := blockKinds(p.str(p.peek())); !ok {
		return false
	}
	return p.pos+2 < len(p.tokens) && p.tokens[p.pos+1].kind == ident && p.tokens[p.pos+2].kind == braceOpen
}

// gluedKeyword returns the kind of block for a header without a space between keyword and name:
// `modelUser {`, which the reference implementation reads as `model User {`.
func (p *parser) gluedKeyword() (BlockKind, bool) {
	if p.tokens[p.pos+1].kind != braceOpen {
		return 0, false
	}
	word := p.str(p.peek())
	for k := Datasource; k <= Enum; k++ {
		if name, ok := strings.CutPrefix(word, k.String()); ok && name != "" && badName(name) == "" {
			return k, true
		}
	}
	return 0, false
}

// block parses a whole block from its keyword. The caller has checked that there is an opening
// brace.
func (p *parser) block(kind BlockKind) *Block {
	keyword := p.peek()
	keyword.end = keyword.start + int32(len(kind.String()))
	b := &Block{Kind: kind, Keyword: p.span(keyword), Doc: p.takeDocs(), All: p.span(keyword)}
	oneLine := p.readHeader(b)
	for {
		switch t := p.peek(); t.kind {
		case eof:
			p.unclosed(b, p.at(int(t.start), int(t.start)))
			return b
		case newline, lineComment, blockComment:
			b.Items = append(b.Items, p.trivia())
		case braceClose:
			p.closeBlock(b)
			return b
		default:
			if t.kind == ident && p.nextBlock() {
				p.unclosed(b, p.span(t))
				return b
			}
			b.Items = append(b.Items, p.content(b, oneLine))
		}
		oneLine = false
	}
}

// readHeader reads the block's header, up to its opening brace, and reports whether content follows
// on the same line.
func (p *parser) readHeader(b *Block) (contentFollows bool) {
	start := p.pos
	for p.peek().kind != braceOpen {
		p.pos++
	}
	line := p.tokens[start : p.pos+1]
	b.Open = p.span(p.peek())
	b.All = b.All.Join(b.Open)
	p.pos++
	tokens, kinds := p.headerKinds(b.Kind, line)
	r := p.headers.read(kinds)
	p.blockName(b, tokens, r.node)
	switch {
	case r.stop >= 0:
		junk := tokens[r.stop]
		b.RawHeader = p.lineSpan(line)
		p.lineError(line, diag.CodeBadHeader, p.span(junk), fmt.Sprintf("unexpected %q in the first line of a %s", p.str(junk), b.Kind),
			fmt.Sprintf("write %s Name {", b.Kind))
	case b.Name.Text == "":
		b.RawHeader = p.lineSpan(line)
		p.lineError(line, diag.CodeBadHeader, b.Keyword, fmt.Sprintf("this %s has no name", b.Kind), fmt.Sprintf("write %s Name {", b.Kind))
	case r.node.Below != nil:
		p.errorAt(diag.CodeBracePlacement, b.Open, "the opening brace is on a line of its own", fmt.Sprintf("write %s %s {", b.Kind, b.Name.Text))
	}
	return p.afterBrace(b, start)
}

// blockName sets the name of the block, if the header has one.
func (p *parser) blockName(b *Block, tokens []token, n *header) {
	switch {
	case n.Glued != nil:
		glued := p.span(tokens[n.Glued.Pos.Offset])
		b.Name = Name{Text: glued.Text(), At: glued}
		p.warnAt(diag.CodeBadHeader, glued, fmt.Sprintf("the name follows the word %s without a space", b.Kind), fmt.Sprintf("write %s %s {", b.Kind, b.Name.Text))
	case n.Name != nil:
		b.Name = p.nameOf(b.Kind, tokens[n.Name.Pos.Offset])
	}
}

// nameOf returns the name of a block. Datasources and generators may have any word as name, because
// no code is generated from their names.
func (p *parser) nameOf(kind BlockKind, t token) Name {
	n := Name{Text: p.str(t), At: p.span(t)}
	wrong := badName(n.Text)
	if kind == Datasource || kind == Generator {
		wrong = noWord(n.Text)
	}
	if wrong != "" {
		p.errorAt(diag.CodeBadName, n.At, fmt.Sprintf("%q is not a name for a %s: %s", n.Text, kind, wrong), nameHelp)
	}
	return n
}

// afterBrace reads the rest of the line after the opening brace. The header starts at token start.
func (p *parser) afterBrace(b *Block, start int) (contentFollows bool) {
	t := p.peek()
	switch t.kind {
	case lineComment:
		p.pos++
		b.OpenComment = p.comment(t)
		p.endLine()
	case newline:
		p.pos++
	case braceClose, eof:
	case blockComment:
		if next := p.tokens[p.pos+1].kind; next == newline {
			p.pos++
			b.OpenComment = p.comment(t)
			p.endLine()
		}
	default:
		if !p.unread() {
			p.errorAt(diag.CodeBracePlacement, p.span(t), "the content of a block starts on a line of its own", "start a new line after {")
			return true
		}
		// The reference implementation ignores such text. To parse it here would give the schema
		// another meaning.
		rest := p.rest()
		b.RawHeader = p.lineSpan(rest).Join(p.span(p.tokens[start]))
		p.warnAt(diag.CodeBracePlacement, p.lineSpan(rest), "what follows the opening brace is not read", "start a new line after {")
	}
	return false
}

// unread reports whether the rest of the line does not close the block.
func (p *parser) unread() bool {
	for _, t := range p.tokens[p.pos:] {
		switch t.kind {
		case newline:
			return true
		case braceClose, eof:
			return false
		default:
		}
	}
	return false
}

// closeBlock reads the closing brace and the rest of its line.
func (p *parser) closeBlock(b *Block) {
	t := p.peek()
	p.pos++
	b.Close = p.span(t)
	b.All = b.All.Join(b.Close)
	p.docs = nil
	switch next := p.peek(); next.kind {
	case newline:
		p.pos++
	case lineComment, blockComment:
		p.pos++
		b.CloseComment = p.comment(next)
		p.endLine()
	default:
	}
}

// unclosed reports a block without closing brace, at the position where the brace is expected.
func (p *parser) unclosed(b *Block, missed source.Span) {
	p.docs = nil
	help := "write } before this line"
	if missed.Start == len(p.file.Text) {
		help = "write } on a line of its own"
	}
	p.errs = append(p.errs, diag.Diagnostic{
		Code: diag.CodeUnclosedBlock, Span: missed,
		Message: fmt.Sprintf("%s %s is not closed", b.Kind, b.Name.Text),
		Second:  &diag.Label{Span: b.Open, Text: "opened here"},
		Help:    help,
	})
	if len(b.Items) > 0 {
		b.All = b.All.Join(b.Items[len(b.Items)-1].Span())
	}
}
