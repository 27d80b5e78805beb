package lint

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/state"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// existingRows finds what fails when rows are there: UX01 to UX05.
func existingRows(j *judge, s statement.Statement) {
	switch s := s.(type) {
	case statement.CreateTable:
		if r, ok := j.rebuild(s); ok {
			j.rebuiltRows(r)
		}
	case statement.CreateIndex:
		if t := j.existing(s.Table); t != nil && s.Unique {
			j.unique(t, s.Name.Name, s.Columns)
		}
	case statement.AlterTable:
		if t := j.existing(s.Name); t != nil {
			for _, a := range s.Actions {
				j.stricter(t, a)
			}
		}
	default:
	}
}

func (j *judge) stricter(t *state.Table, a statement.Action) {
	switch a := a.(type) {
	case statement.AddColumn:
		c := a.Column
		if c.NotNull && c.Default == "" && !c.Identity && !c.Generated && !serial(c.Type) {
			j.missing(t, c.Name)
		}
		for _, k := range a.Constraints {
			if k.Kind == statement.ForeignKey && c.Default != "" && !strings.EqualFold(c.Default, "null") {
				j.orphans(t, k)
			}
		}
	case statement.SetNotNull:
		j.nulls(t, a.Column)
	case statement.AddConstraint:
		switch k := a.Constraint; k.Kind {
		case statement.PrimaryKey, statement.Unique:
			if k.UsingIndex == "" {
				j.unique(t, k.Name, k.Columns)
			}
		case statement.ForeignKey:
			if !k.NotValid {
				j.orphans(t, k)
			}
		case statement.Check, statement.Exclude:
		}
	case statement.ValidateConstraint:
		j.validated(t, a.Name)
	default:
	}
}

// validated judges what a constraint that was added NOT VALID now asks of the rows.
func (j *judge) validated(t *state.Table, name string) {
	k := t.Key(name)
	if k == nil || !k.NotValid {
		return
	}
	switch {
	case k.NotNull && len(k.Columns) == 1:
		j.nulls(t, k.Columns[0].Name)
	case k.Kind == statement.ForeignKey:
		j.orphans(t, statement.Constraint{
			Name: k.Name, Kind: k.Kind, Columns: columnNames(k.Columns), RefTable: statement.Name{Schema: k.Ref.Schema, Name: k.Ref.Name}, RefColumns: columnNames(k.RefColumns),
		})
	}
}

func columnNames(columns []*state.Column) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = c.Name
	}
	return out
}

// missing is UX01, or UX02 where the schema says that the client makes the value.
func (j *judge) missing(t *state.Table, column string) {
	object := t.QName() + "." + column
	code, message := hazard.RequiredColumn, "required column "+object+" has no default: rows that are there would have no value"
	if c := j.wanted(t, column); c != nil && c.ClientDefault {
		code, message = hazard.RequiredClientValue, "required column "+object+" gets its value from the client: rows that are there would have none"
	}
	j.report(code, object, message, hazard.RequiredColumn, hazard.RequiredClientValue)
}

// wanted is the column in the schema behind the migration, nil when that does not name it.
func (j *judge) wanted(t *state.Table, column string) *catalog.Column {
	for _, table := range j.after.Tables {
		if table.Name == t.Name && (table.Schema == t.Schema || t.Schema == "public" && table.Schema == "") {
			return table.Column(column)
		}
	}
	return nil
}

func (j *judge) nulls(t *state.Table, column string) {
	c := t.Column(column)
	checked, filled := t.NeverNull(column)
	if checked || filled || c.New && c.HasDefault {
		return
	}
	object := columnName(t, c)
	j.report(hazard.NullsUnderRequired, object, "column "+object+" becomes required, and nothing before fills the rows that hold NULL")
}

func (j *judge) unique(t *state.Table, name string, columns []string) {
	if t.Unique(columns) {
		return
	}
	for _, column := range columns {
		if c := t.Column(column); c.New && (c.Default == "" || strings.Contains(c.Default, "(")) {
			return // NULL, or a value of its own for each row
		}
	}
	object := name
	if object == "" {
		object = t.QName()
	}
	j.report(hazard.Duplicates, object, "rows of "+t.QName()+" that are equal stand in the way of the unique key "+object)
}

func (j *judge) orphans(t *state.Table, k statement.Constraint) {
	fresh := slices.ContainsFunc(k.Columns, func(column string) bool {
		c := t.Column(column)
		return c.New && c.Nullable && c.Default == "" && !c.Written
	})
	if fresh || j.db.Satisfied(t, k) {
		return
	}
	object := k.Name
	if object == "" {
		object = t.QName()
	}
	j.report(hazard.Orphans, object, "rows of "+t.QName()+" that point at no row of "+k.RefTable.String()+" stand in the way of the foreign key "+object)
}

// rebuiltRows judges what a rebuilt table asks of the rows that are copied into it.
func (j *judge) rebuiltRows(r rebuilding) {
	renamed := map[string]string{}
	for _, c := range r.create.Columns {
		source, given := r.sources[c.Name]
		from, plain := r.from(c.Name)
		if plain {
			renamed[c.Name] = from.Name
		}
		switch {
		case !c.NotNull || given && from == nil && !strings.EqualFold(source, "null"), !given && (c.Default != "" || c.Identity):
		case from == nil:
			j.missing(r.old, c.Name)
		case plain && from.Nullable && from.Type.Name != "" && !from.Written:
			object := r.old.QName() + "." + c.Name
			j.report(hazard.NullsUnderRequired, object, "column "+object+" becomes required, and the copy does not fill the rows that hold NULL")
		}
	}
	for _, k := range r.create.Constraints {
		if k.Kind != statement.ForeignKey {
			continue
		}
		old := k
		old.Columns = nil
		for _, column := range k.Columns {
			if name := renamed[column]; name != "" {
				old.Columns = append(old.Columns, name)
			}
		}
		if len(old.Columns) == len(k.Columns) {
			j.orphans(r.old, old)
		}
	}
}

func serial(sqlType string) bool {
	switch strings.ToLower(sqlType) {
	case "serial", "bigserial", "smallserial", "serial4", "serial8", "serial2":
		return true
	}
	return false
}
