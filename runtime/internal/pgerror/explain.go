// Package pgerror gives the errors of a PostgreSQL server the sentinels of package orm. It does not
// depend on a driver: the caller passes the fields of the server's error.
package pgerror

import (
	"errors"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
)

// Fields are the fields of an error as the server sends them. A field that the driver does not
// report is "".
type Fields struct {
	Code       string // SQLSTATE
	Message    string
	Detail     string
	Table      string
	Column     string
	Constraint string
	Routine    string // name of the C function of the server that raised the error
}

// ChangedTable reports whether a prepared statement was refused because a table has changed since
// it was prepared. Such a statement had no effect.
func (f Fields) ChangedTable() bool {
	return f.Code == "0A000" && f.Routine == "RevalidateCachedQuery"
}

// Quote adds the server's message, which may quote values of rows, to an error of [Explain].
func Quote(err error, message, detail string) {
	if detail != "" {
		message += " (" + detail + ")"
	}
	var c *orm.ConstraintError
	var d *orm.DatabaseError
	if errors.As(err, &c) {
		c.Detail = message
	} else if errors.As(err, &d) {
		d.Detail = message
	}
}

// Explain returns err, an error of the server, with the sentinel of package orm. n is the node that
// failed, or nil. The text of the result contains no value of a row. Explain returns err itself if
// its own text can be shown.
func Explain(err error, own Fields, n query.Node) error {
	what, known := conditionOf(own.Code)
	raised, class := own.Routine == "exec_stmt_raise", own.Code[:min(2, len(own.Code))]
	switch {
	case known:
	case raised || !slices.Contains(safeClasses, class):
		what = condition{orm.ErrRaised, "raised with a code of its own"}
	default:
		return err
	}
	constraint := class == "23" || own.Code == "40002"
	if constraint || errors.Is(what.kind, orm.ErrCheckViolation) || errors.Is(what.kind, orm.ErrRaised) {
		return constraintError(err, own, what.kind, n)
	}
	reason := what.words
	if class != "22" && !raised {
		reason = own.Message
	}
	return &orm.DatabaseError{Kind: what.kind, Code: own.Code, Reason: reason, Err: err}
}

// safeClasses are the classes of SQLSTATE whose messages contain no values of rows. Such messages
// name objects of the database and may quote the statement. Messages of other classes may quote
// values.
var safeClasses = []string{"0A", "21", "24", "25", "26", "28", "2D", "34", "3B", "3D", "3F", "42", "54", "55", "58", "XX"}

func constraintError(err error, own Fields, kind error, n query.Node) error {
	out := &orm.ConstraintError{Kind: kind, Table: own.Table, Constraint: own.Constraint, Err: err}
	switch {
	case errors.Is(kind, orm.ErrNotNullViolation):
		if own.Column != "" {
			out.Columns = []string{own.Column}
		}
	case errors.Is(kind, orm.ErrUniqueViolation):
		out.Columns = constrained(n, own, uniques)
		if out.Columns == nil {
			out.Columns = KeyColumns(own.Detail)
		}
	case errors.Is(kind, orm.ErrExclusionViolation):
		out.Columns = KeyColumns(own.Detail)
	case errors.Is(kind, orm.ErrForeignKeyViolation):
		out.Columns = constrained(n, own, foreignKeys)
	case errors.Is(kind, orm.ErrRaised):
		out.Raised = own.Message
	}
	return out
}

func uniques(t *query.Table) []query.Constraint     { return t.Uniques }
func foreignKeys(t *query.Table) []query.Constraint { return t.ForeignKeys }

// constrained returns the columns of the violated constraint, if the constraint belongs to the
// table of n.
func constrained(n query.Node, own Fields, of func(*query.Table) []query.Constraint) []string {
	var t *query.Table
	switch n := n.(type) {
	case *query.Insert:
		t = n.Table
	case *query.Update:
		t = n.Table
	case *query.Delete:
		t = n.Table
	case *query.Select, *query.Count, *query.Aggregate: // cannot violate a constraint
	case *query.LinkRows: // the constraints of join tables are not known
	}
	if t == nil || t.Name != own.Table {
		return nil
	}
	for _, c := range of(t) {
		if c.Name != own.Constraint {
			continue
		}
		names := make([]string, len(c.Columns))
		for i, k := range c.Columns {
			names[i] = t.Columns[k].Name
		}
		return names
	}
	return nil
}

// KeyColumns returns the columns that a detail such as `Key (a, "B c")=(1, 2) already exists.`
// names. The detail may be in any language.
func KeyColumns(detail string) []string {
	end := strings.Index(detail, ")=(")
	start := strings.Index(detail, "(")
	if start < 0 || end < start {
		return nil
	}
	var out []string
	for name := range strings.SplitSeq(detail[start+1:end], ", ") {
		if len(name) > 1 && name[0] == '"' && name[len(name)-1] == '"' {
			name = strings.ReplaceAll(name[1:len(name)-1], `""`, `"`)
		}
		out = append(out, name)
	}
	return out
}
