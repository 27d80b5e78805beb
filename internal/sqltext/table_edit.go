package sqltext

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
)

// TableEditor replaces parts of a CREATE TABLE of SQLite. It keeps every other byte, including
// comments, quotes, and parts that have no field in CreateTable.
type TableEditor struct {
	// Table is the definition that was read. Edits refer to its indexes and spans.
	Table       CreateTable
	text        string
	commas      []int
	dropped     []bool // by index in the list: first the columns, then the constraints of the table
	columns     []SQL
	constraints []SQL
	edits       []textEdit
}

type textEdit struct {
	Span
	text SQL
}

// EditTable reads a definition and returns an editor for it. The error is the error of
// [ReadCreateTable].
func EditTable(p provider.Provider, definition SQL) (*TableEditor, error) {
	t, err := ReadCreateTable(p, definition)
	if err != nil {
		return nil, err
	}
	r, err := newReader(p, string(definition))
	if err != nil {
		return nil, err
	}
	e := &TableEditor{Table: t, text: string(definition), dropped: make([]bool, len(t.Columns)+len(t.Constraints))}
	for i := range r.tokens {
		if r.textOf(i) == "," {
			e.commas = append(e.commas, r.tokens[i].Start)
		}
	}
	return e, nil
}

// Replace replaces a span by another text. If the span is empty, the text is inserted.
func (e *TableEditor) Replace(at Span, text SQL) { e.edits = append(e.edits, textEdit{at, text}) }

// Append appends a constraint to the definition of a column.
func (e *TableEditor) Append(column int, text SQL) {
	end := e.Table.Columns[column].Span.End
	e.Replace(Span{end, end}, " "+text)
}

// Cut removes a span and the white space before it.
func (e *TableEditor) Cut(at Span) {
	at.Start = len(strings.TrimRight(e.text[:at.Start], " \t\r\n"))
	e.Replace(at, "")
}

// DropColumn removes a column with its comma.
func (e *TableEditor) DropColumn(column int) { e.dropped[column] = true }

// DropConstraint removes a constraint of the table with its comma.
func (e *TableEditor) DropConstraint(i int) { e.dropped[len(e.Table.Columns)+i] = true }

// Dropped reports whether a column was removed.
func (e *TableEditor) Dropped(column int) bool { return e.dropped[column] }

// DroppedConstraint reports whether a constraint of the table was removed.
func (e *TableEditor) DroppedConstraint(i int) bool { return e.dropped[len(e.Table.Columns)+i] }

// AddColumn adds a column after the last column that remains.
func (e *TableEditor) AddColumn(definition SQL) { e.columns = append(e.columns, definition) }

// AddConstraint adds a constraint of the table at the end of the list.
func (e *TableEditor) AddConstraint(definition SQL) {
	e.constraints = append(e.constraints, definition)
}

// SQL returns the definition with all edits.
func (e *TableEditor) SQL() SQL {
	edits := slices.DeleteFunc(slices.Clone(e.edits), func(edit textEdit) bool {
		return slices.ContainsFunc(e.entries(), func(at entry) bool {
			return at.dropped && edit.Start >= at.Start && edit.End <= at.End
		})
	})
	edits = append(edits, e.list()...)
	slices.SortStableFunc(edits, func(a, b textEdit) int { return cmp.Compare(a.Start, b.Start) })
	var out strings.Builder
	at := 0
	for _, edit := range edits {
		if edit.Start > at {
			out.WriteString(e.text[at:edit.Start])
		}
		out.WriteString(string(edit.text))
		at = max(at, edit.End)
	}
	out.WriteString(e.text[at:])
	return SQL(out.String())
}

// entry is a column or a constraint in the list between the parentheses.
type entry struct {
	Span
	dropped bool
}

func (e *TableEditor) entries() []entry {
	out := make([]entry, 0, len(e.dropped))
	for _, c := range e.Table.Columns {
		out = append(out, entry{c.Span, e.dropped[len(out)]})
	}
	for _, c := range e.Table.Constraints {
		out = append(out, entry{c.Span, e.dropped[len(out)]})
	}
	return out
}

// list returns the edits that remove and add entries. An entry is removed with the comma after it.
// If no entry remains after it, it is removed with the comma before it.
func (e *TableEditor) list() []textEdit {
	entries, columns := e.entries(), len(e.Table.Columns)
	lastColumn, last := -1, -1
	for i, at := range entries {
		if !at.dropped {
			last = i
			if i < columns {
				lastColumn = i
			}
		}
	}
	var out []textEdit
	for i, at := range entries {
		if !at.dropped {
			continue
		}
		start := len(strings.TrimRight(e.text[:at.Start], " \t\r\n"))
		if i == 0 {
			start = at.Start
		}
		out = append(out, textEdit{Span{start, at.End}, ""})
		switch {
		case i < last:
			out = append(out, e.comma(at.End, entries[i+1].Start)...)
		case i > 0:
			out = append(out, e.comma(entries[i-1].End, at.Start)...)
		}
	}
	return append(out, e.added(entries, lastColumn, last)...)
}

func (e *TableEditor) added(entries []entry, lastColumn, last int) []textEdit {
	var out []textEdit
	insert := func(after int, definitions []SQL) {
		for _, d := range definitions {
			out = append(out, textEdit{Span{entries[after].End, entries[after].End}, ",\n    " + d})
		}
	}
	if lastColumn < 0 {
		// No column remains, so the added columns are the first entries.
		text := Join(e.columns, ",\n    ")
		if last >= 0 || len(e.constraints) > 0 {
			text += ", "
		}
		out = append(out, textEdit{Span{e.Table.Body.Start, e.Table.Body.Start}, text})
	} else {
		insert(lastColumn, e.columns)
	}
	if last >= 0 {
		insert(last, e.constraints)
	} else {
		out = append(out, textEdit{Span{e.Table.Body.Start, e.Table.Body.Start}, Join(e.constraints, ", ")})
	}
	return out
}

// comma returns the edit that removes the comma between two entries, if there is one.
func (e *TableEditor) comma(from, to int) []textEdit {
	for _, at := range e.commas {
		if at >= from && at < to {
			return []textEdit{{Span{at, at + 1}, ""}}
		}
	}
	return nil
}

// TableRenamed returns a CREATE TABLE of SQLite with another name. A text that [ReadCreateTable]
// cannot read is returned unchanged.
func TableRenamed(definition SQL, name string) SQL {
	e, err := EditTable(provider.SQLite, definition)
	if err != nil {
		return definition
	}
	e.Replace(e.Table.NameSpan, Ident(provider.SQLite, name))
	old := e.Table.Name.Name
	scope := Scope{Table: old, Tables: map[string][]string{old: nil}}
	constraints := slices.Clone(e.Table.Constraints)
	for _, c := range e.Table.Columns {
		scope.Tables[old] = append(scope.Tables[old], c.Name)
		constraints = append(constraints, c.Constraints...)
	}
	for _, k := range constraints {
		if k.Kind != CheckConstraint && k.Kind != GeneratedConstraint {
			continue
		}
		// A condition can contain the name of its own table, as in CHECK (t.a > 0).
		text, err := Rename(provider.SQLite, k.Expr, scope, Names{Tables: map[string]string{old: name}})
		if err == nil && text != k.Expr {
			e.Replace(k.ExprSpan, text)
		}
	}
	return e.SQL()
}

// IndexRenamed returns a CREATE INDEX with another name. The text is returned unchanged if the
// index already has that name, or if [ReadCreateIndex] cannot read the text.
func IndexRenamed(p provider.Provider, definition SQL, name string) SQL {
	ix, err := ReadCreateIndex(p, definition)
	if err != nil || ix.Name.Name == name {
		return definition
	}
	return definition[:ix.NameSpan.Start] + Ident(p, name) + definition[ix.NameSpan.End:]
}
