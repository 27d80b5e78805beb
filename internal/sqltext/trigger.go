package sqltext

import "github.com/cocomon/comon_orm/internal/provider"

// CreateTrigger contains the parts of a CREATE TRIGGER of SQLite that precede its body, and the
// positions of the statements in the body.
type CreateTrigger struct {
	Name, Table         QName
	NameSpan, TableSpan Span
	// Event is "insert", "update" or "delete". Columns are the columns after UPDATE OF.
	Event   string
	Columns []QName
	// When is the condition without WHEN and its parentheses, or "".
	When SQL
	// Statements are the positions of the statements in the body, without their semicolons.
	Statements []Span

	of         Span // position of the columns after UPDATE OF
	when       Span // position of the condition
	statements []Span
}

// ReadCreateTrigger reads a CREATE TRIGGER of SQLite (lang_createtrigger.html). The error is a
// [*SyntaxError].
func ReadCreateTrigger[T ~string](p provider.Provider, text T) (CreateTrigger, error) {
	r, err := newReader(p, string(text))
	if err != nil {
		return CreateTrigger{}, err
	}
	t := r.createTrigger()
	if r.failed {
		return CreateTrigger{}, r.unread(r.pos)
	}
	return t, nil
}

func (r *reader) createTrigger() CreateTrigger {
	var t CreateTrigger
	r.wantWord("create")
	r.takeAny("temp", "temporary")
	r.wantWord("trigger")
	r.take("if", "not", "exists")
	t.Name, t.NameSpan = r.spanned((*reader).qname)
	if r.takeAny("before", "after") == "" {
		r.take("instead", "of")
	}
	if t.Event = r.takeAny("insert", "update", "delete"); t.Event == "" {
		r.fail()
	}
	if t.Event == "update" && r.take("of") {
		t.of.Start = r.pos
		for !r.failed {
			t.Columns = append(t.Columns, QName{Name: r.anyName()})
			if !r.takeSign(",") {
				break
			}
		}
		t.of.End = r.pos
	}
	r.wantWord("on")
	t.Table, t.TableSpan = r.spanned((*reader).qname)
	r.take("for", "each", "row")
	if r.take("when") {
		t.when.Start = r.pos
		r.expression()
		t.when.End = r.pos
		t.When, _ = r.sql(t.when.Start, t.when.End)
	}
	r.wantWord("begin")
	r.triggerBody(&t)
	return t
}

func (r *reader) triggerBody(t *CreateTrigger) {
	for !r.failed && !r.at("end") {
		start := r.pos
		for !r.done() && r.kind(0) != Semicolon {
			r.pos++
		}
		if r.done() {
			r.fail()
			return
		}
		t.statements = append(t.statements, Span{start, r.pos})
		t.Statements = append(t.Statements, r.bytes(start, r.pos))
		r.pos++
	}
	r.wantWord("end")
}

// CreateView contains the parts of a CREATE VIEW.
type CreateView struct {
	Name     QName
	NameSpan Span
	// Columns are the column names that the view declares. They are nil if the select determines
	// the names.
	Columns []string
	// Select is the select of the view. SelectSpan is its position.
	Select     SQL
	SelectSpan Span
}

// ReadCreateView reads a CREATE VIEW. The error is a [*SyntaxError].
func ReadCreateView[T ~string](p provider.Provider, text T) (CreateView, error) {
	r, err := newReader(p, string(text))
	if err != nil {
		return CreateView{}, err
	}
	v := r.createView()
	if r.failed {
		return CreateView{}, r.unread(r.pos)
	}
	return v, nil
}

// createView reads a CREATE VIEW up to its select.
func (r *reader) createView() CreateView {
	var v CreateView
	r.wantWord("create")
	r.take("or", "replace")
	r.takeAny("temp", "temporary")
	r.takeAny("recursive", "materialized")
	r.wantWord("view")
	r.take("if", "not", "exists")
	v.Name, v.NameSpan = r.spanned((*reader).qname)
	if r.kind(0) == OpenParen {
		for _, c := range r.indexedColumns() {
			v.Columns = append(v.Columns, c.Column)
		}
	}
	if r.take("with") {
		r.group()
	}
	r.wantWord("as")
	end := len(r.tokens)
	if end > 0 && r.tokens[end-1].Kind == Semicolon {
		end--
	}
	if v.Select, v.SelectSpan = r.sql(r.pos, end); v.Select == "" {
		r.fail()
	}
	return v
}
