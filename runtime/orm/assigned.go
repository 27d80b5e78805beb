package orm

import (
	"slices"

	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
	"github.com/cocomon/comon_orm/runtime/query"
)

// checkOnce refuses assignments of one call that contradict each other, so that none of them is
// dropped silently. input holds the columns that a create input sets; it is nil for an update. The
// rules:
//
//   - A column is assigned once: by the input, by one assignment, or by one relation whose foreign
//     key contains it. A second assignment is refused even if it has the same value.
//   - A relation to one row is written once.
//   - If a relation to many rows is replaced by Set, the call has no other write to it.
//   - A related row is not both connected and disconnected. A deleted row has no other write. Two
//     updates of one related row assign different columns. A row that Upsert names has no other
//     write.
func checkOnce(t *query.Table, input *gensupport.InputRow, set []*assignment) error {
	for i, a := range set {
		if a.err != nil {
			return a.err
		}
		if a.refused {
			return invalid(t, "%s: the patch may not change this field", t.Columns[a.set.Column].Field)
		}
		if err := checkColumns(t, input, set[:i], a); err != nil {
			return err
		}
		if a.rel == nil {
			continue
		}
		for _, before := range set[:i] {
			if before.rel == nil || before.rel.relation != a.rel.relation {
				continue
			}
			if err := checkTogether(before.rel, a.rel); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkColumns refuses the assignment a if the input, or one of the assignments in before, already
// assigns one of its columns.
func checkColumns(t *query.Table, input *gensupport.InputRow, before []*assignment, a *assignment) error {
	if a.rel == nil {
		return checkColumn(t, input, before, a, a.set.Column)
	}
	for _, c := range a.rel.ownColumns() {
		if err := checkColumn(t, input, before, a, c); err != nil {
			return err
		}
	}
	return nil
}

func checkColumn(t *query.Table, input *gensupport.InputRow, before []*assignment, a *assignment, column int) error {
	field := t.Columns[column].Field
	if input != nil && input.Given(column) {
		return invalid(t, "%s is assigned twice: by the input and by %s", field, a.by())
	}
	for _, b := range before {
		switch {
		case !b.assigns(column), a.apart(b):
		case a.rel != nil && b.rel != nil && a.rel.relation == b.rel.relation: // checkTogether reports it with a clearer message
		default:
			return invalid(t, "%s is assigned twice: by %s and by %s", field, b.by(), a.by())
		}
	}
	return nil
}

// assigns reports whether the assignment assigns the column, directly or as part of a relation's
// foreign key.
func (a *assignment) assigns(column int) bool {
	if a.rel == nil {
		return a.set.Column == column
	}
	return slices.Contains(a.rel.ownColumns(), column)
}

// apart reports whether both assignments change different places in one JSON document, so that
// neither change is lost.
func (a *assignment) apart(b *assignment) bool {
	if a.rel != nil || b.rel != nil || a.set.Op != query.ChangeJSON || b.set.Op != query.ChangeJSON {
		return false
	}
	p, q := a.set.JSON[0].Path, b.set.JSON[0].Path
	n := min(len(p), len(q))
	return !slices.Equal(p[:n], q[:n])
}

// by returns the text by which errors refer to the assignment: the name of its operation, such as
// "Increment", or "the relation" and the name of the relation's field.
func (a *assignment) by() string {
	if a.rel != nil {
		return "the relation " + a.rel.relation.Link.Field
	}
	return a.set.Op.String()
}

// ownColumns returns the columns of the foreign key that the write assigns in the row that holds
// the relation. It returns nil if the related row has the foreign key or the write does not assign
// it.
func (w *relationWrite) ownColumns() []int {
	if link := w.relation.Link; link.Owner && (w.op <= relConnectOrCreate || w.op == relDisconnect || w.op == relUpsert) {
		return link.FromColumns
	}
	return nil
}

// checkTogether refuses two writes of one call to one relation when they contradict each other.
func checkTogether(a, b *relationWrite) error {
	link := a.relation.Link
	if !link.Many {
		return invalid(link.From, "%s is assigned twice: by %s and by %s, and a relation to one row takes one of them", link.Field, a.op, b.op)
	}
	if a.op == relSet || b.op == relSet {
		other := a.op
		if a.op == relSet {
			other = b.op
		}
		return invalid(link.From, "%s is assigned twice: by Set and by %s, and Set names all related rows: use two calls", link.Field, other)
	}
	for _, row := range a.rows {
		if slices.ContainsFunc(b.rows, row.equal) {
			return checkSameRow(a, b)
		}
	}
	return nil
}

// checkSameRow does the work of checkTogether for two writes that name the same related row.
func checkSameRow(a, b *relationWrite) error {
	link := a.relation.Link
	ends := func(op relationOp) bool { return op == relDisconnect || op == relDelete }
	switch {
	case a.op == relUpsert, b.op == relUpsert: // it is not known whether the other write finds the row
		return invalid(link.From, "%s is assigned twice: %s and %s name the same row", link.Field, a.op, b.op)
	case a.op == relUpdate && b.op == relUpdate:
		return checkOnce(link.To, nil, slices.Concat(a.assign, b.assign))
	case a.op == relDelete && b.op == relDelete, a.op == relDisconnect && b.op == relDisconnect:
		return nil // the same write twice is no contradiction
	case a.op == relDelete, b.op == relDelete, ends(a.op) != ends(b.op) && a.op != relUpdate && b.op != relUpdate:
		return invalid(link.From, "%s is assigned twice: %s and %s name the same row", link.Field, a.op, b.op)
	}
	return nil
}

// equal reports whether both selectors name the same row by the same columns.
func (s selector) equal(other selector) bool {
	return slices.Equal(s.columns, other.columns) && slices.Equal(s.values, other.values)
}

// String returns the name of the method that the application called for the write.
func (op relationOp) String() string {
	return [...]string{
		relCreate: "Create", relConnect: "Connect", relConnectOrCreate: "ConnectOrCreate", relDisconnect: "Disconnect", relSet: "Set",
		relUpdate: "Update", relUpdateMany: "UpdateMany", relDelete: "Delete", relDeleteMany: "DeleteMany",
		relUpsert: "Upsert", relCreateMany: "CreateMany",
	}[op]
}
