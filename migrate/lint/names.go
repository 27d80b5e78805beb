package lint

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// names finds names that are cut and types to avoid: NM01, ST01.
func names(j *judge, s statement.Statement) {
	for _, name := range given(s) {
		if limit := j.migration.dialect.Capabilities().MaxIdentifier; limit > 0 && len(name) > limit {
			j.report(hazard.LongName, name, "the name "+name+" is longer than 63 bytes: the database cuts it to "+strings.ToValidUTF8(name[:limit], ""))
		}
	}
	switch s := s.(type) {
	case statement.CreateTable:
		for _, c := range s.Columns {
			key := slices.ContainsFunc(s.Constraints, func(k statement.Constraint) bool {
				return k.Kind == statement.PrimaryKey && len(k.Columns) == 1 && k.Columns[0] == c.Name
			})
			j.column(s.Name, c, key)
		}
	case statement.AlterTable:
		for _, a := range s.Actions {
			if add, ok := a.(statement.AddColumn); ok {
				j.column(s.Name, add.Column, false)
			}
		}
	default:
	}
}

// column judges the type of a new column that the schema does not ask for.
func (j *judge) column(table statement.Name, c statement.Column, key bool) {
	if why := j.regret(c, key); why != "" && c.Type != "" && !j.asked(table, c.Name) {
		object := table.String() + "." + c.Name
		j.report(hazard.UnwiseType, object, "column "+object+" is "+c.Type+": "+why)
	}
}

// asked reports whether the schema behind the migration has the column, under the table's name then.
func (j *judge) asked(table statement.Name, column string) bool {
	final := table.Name
	for _, s := range j.everywhere {
		alter, ok := s.(statement.AlterTable)
		if !ok || alter.Name.Name != final {
			continue
		}
		for _, a := range alter.Actions {
			if to, ok := a.(statement.RenameTable); ok {
				final = to.To
			}
		}
	}
	return slices.ContainsFunc(j.after.Tables, func(t *catalog.Table) bool {
		return strings.EqualFold(t.Name, final) && t.Column(column) != nil
	})
}

// regret says why a type is regretted later, "" for one that is not.
func (j *judge) regret(c statement.Column, key bool) string {
	switch j.provider {
	case provider.PostgreSQL:
		return j.regretPostgres(c, key)
	case provider.SQLite:
		return regretSQLite(c)
	}
	panic(j.provider.Unhandled())
}

func regretSQLite(c statement.Column) string {
	base, _, _ := strings.Cut(strings.ToLower(c.Type), "(")
	switch strings.TrimSpace(base) {
	case "datetime", "date", "time", "timestamp", "decimal", "numeric", "json", "jsonb":
		return "its affinity is numeric, which loses digits and leading zeros of text"
	}
	return ""
}

func (j *judge) regretPostgres(c statement.Column, key bool) string {
	t, _ := j.db.Type(c.Type)
	switch {
	case serial(c.Type):
		return "serials need rights of their own and run out at two billion rows; take bigint with an identity"
	case t.Name == "integer" && (key || c.Identity):
		return "keys run out at two billion rows; take bigint"
	case t.Name == "character":
		return "values are padded with blanks; take text"
	case t.Name == "timestamp without time zone":
		return "the zone is anybody's guess; take timestamptz"
	case t.Name == "json":
		return "it has no equality and no index; take jsonb"
	}
	return ""
}

// given are the names that a statement gives.
func given(s statement.Statement) []string {
	var out []string
	constraints := func(all []statement.Constraint) {
		for _, k := range all {
			out = append(out, k.Name)
		}
	}
	switch s := s.(type) {
	case statement.CreateTable:
		out = append(out, s.Name.Name)
		for _, c := range s.Columns {
			out = append(out, c.Name)
		}
		constraints(s.Constraints)
	case statement.CreateIndex:
		out = append(out, s.Name.Name)
	case statement.CreateEnum:
		out = append(out, s.Name.Name)
	case statement.Rename:
		out = append(out, s.To.Name)
	case statement.AlterTable:
		for _, a := range s.Actions {
			switch a := a.(type) {
			case statement.AddColumn:
				out = append(out, a.Column.Name)
				constraints(a.Constraints)
			case statement.AddConstraint:
				out = append(out, a.Constraint.Name)
			case statement.RenameTable:
				out = append(out, a.To)
			case statement.RenameColumn:
				out = append(out, a.To)
			case statement.RenameConstraint:
				out = append(out, a.To)
			default:
			}
		}
	default:
	}
	return out
}
