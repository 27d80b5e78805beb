package lint

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// preserves reports whether an UPDATE loses no values, because the planner would write the same
// statement: it renames enum values, or converts values to the form of their column's new type. If
// such a conversion changes values, it has a hazard of its own.
func (j *judge) preserves(s statement.Update) bool {
	if len(j.unit().steps) != 1 || len(s.Columns) != 1 {
		return false
	}
	o, name := j.origins.of(s.Table), s.Columns[0]
	after := j.after.Table(s.Table.Schema, s.Table.Name)
	if after == nil && s.Table.Schema == "" {
		after = j.after.Table("public", s.Table.Name)
	}
	if o.first == nil || after == nil {
		return false
	}
	from, to := o.first.Column(o.column(name).first), after.Column(name)
	if from == nil || to == nil {
		return false
	}
	ddl := dialect.DDL{Dialect: j.migration.dialect}
	if written, ok := ddl.ConvertRows(after, name, ddl.Convert(from.Type, to.Type)); ok && written.SQL == j.unit().sql {
		return true
	}
	renames := renamedValues(statement.Strings(j.provider, j.unit().sql))
	return onlyRenames(renames, allowed(o.first, from.Name), allowed(after, name)) && ddl.RenameValues(after, name, renames).SQL == j.unit().sql
}

// renamedValues returns the renames of an UPDATE with CASE c WHEN 'a' THEN 'b' … WHERE c IN ('a',
// …). constants are the string constants of that statement; each rename has two of them in CASE and
// one in IN.
func renamedValues(constants []string) []dialect.ValueRename {
	var out []dialect.ValueRename
	for i := 0; i < len(constants)/3; i++ {
		out = append(out, dialect.ValueRename{From: constants[2*i], To: constants[2*i+1]})
	}
	return out
}

// onlyRenames reports whether each rename turns a removed value into an added value, and no two
// renames result in the same value.
func onlyRenames(renames []dialect.ValueRename, before, after []string) bool {
	var seen []string
	for _, r := range renames {
		gone := slices.Contains(before, r.From) && !slices.Contains(after, r.From)
		comes := slices.Contains(after, r.To) && !slices.Contains(before, r.To)
		if !gone || !comes || slices.Contains(seen, r.To) {
			return false
		}
		seen = append(seen, r.To)
	}
	return len(renames) > 0
}

// allowed returns the values that a check of a table lists for a column, nil if there is no such
// check.
func allowed(t *catalog.Table, column string) []string {
	for _, c := range t.Checks {
		if c.Column == column && c.Values != nil {
			return c.Values
		}
	}
	return nil
}

// countRows returns a query that counts all rows of a table.
func (j *judge) countRows(t *catalog.Table) sqltext.SQL {
	return dialect.DDL{Dialect: j.migration.dialect}.CountRows(t).Count
}
