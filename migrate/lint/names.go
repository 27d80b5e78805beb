package lint

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// names finds names that the database truncates (NM01) and types to avoid (ST01).
func names(j *judge, s statement.Step) {
	for _, name := range given(s.Statement) {
		if limit := j.migration.dialect.Capabilities().MaxIdentifier; limit > 0 && len(name) > limit {
			j.report(hazard.Hazard{Kind: hazard.LongName, Parts: hazard.Parts{Object: name, To: strings.ToValidUTF8(name[:limit], "")}})
		}
	}
	c, ok := s.Statement.(statement.Change)
	if !ok {
		return
	}
	for _, change := range c.Changes {
		switch change := change.(type) {
		case diff.CreateTable:
			for _, c := range change.Table.Columns {
				j.newColumn(change.Table, c)
			}
		case diff.AlterTable:
			for _, tc := range change.Changes {
				if add, ok := tc.(diff.AddColumn); ok {
					j.newColumn(change.From, add.Column)
				}
			}
		default:
		}
	}
}

// newColumn judges the type of a new column, unless the schema after the migration has the column.
func (j *judge) newColumn(t *catalog.Table, c *catalog.Column) {
	if why := j.regret(t, c); why != "" && c.Declared != "" && !j.wanted(t, c.Name) {
		j.report(hazard.Hazard{Kind: hazard.UnwiseType, Parts: hazard.Parts{Object: columnName(t, c.Name), From: c.Declared, What: why}})
	}
}

// wanted reports whether the schema after the migration has the column. It follows renames of the
// table.
func (j *judge) wanted(t *catalog.Table, column string) bool {
	final := t.Name
	for _, s := range j.steps {
		c, ok := s.Statement.(statement.Change)
		if !ok {
			continue
		}
		for _, change := range c.Changes {
			if alter, ok := change.(diff.AlterTable); ok && alter.From.Name == final {
				final = alter.To.Name
			}
		}
	}
	for _, t := range j.after.Tables {
		if strings.EqualFold(t.Name, final) && t.Column(column) != nil {
			return true
		}
	}
	return false
}

// regret returns the reason why a type causes problems later; "" if it causes none.
func (j *judge) regret(t *catalog.Table, c *catalog.Column) string {
	switch j.provider {
	case provider.PostgreSQL:
		return regretPostgres(t, c)
	case provider.SQLite:
		return regretSQLite(c)
	}
	panic(j.provider.Unhandled())
}

func regretSQLite(c *catalog.Column) string {
	base, _, _ := strings.Cut(strings.ToLower(c.Declared), "(")
	switch strings.TrimSpace(base) {
	case "datetime", "date", "time", "timestamp", "decimal", "numeric", "json", "jsonb":
		return "its affinity is numeric, which loses digits and leading zeros of text"
	}
	return ""
}

func regretPostgres(t *catalog.Table, c *catalog.Column) string {
	key := t.PrimaryKey != nil && len(t.PrimaryKey.Columns) == 1 && t.PrimaryKey.Columns[0].Name == c.Name
	switch {
	case strings.Contains(strings.ToLower(c.Declared), "serial") && c.Identity:
		return "serials need rights of their own and run out at two billion rows; take bigint with an identity"
	case c.Type.Name == "integer" && (key || c.Identity):
		return "keys run out at two billion rows; take bigint"
	case c.Type.Name == "character":
		return "values are padded with blanks; take text"
	case c.Type.Name == "timestamp without time zone":
		return "the zone is anybody's guess; take timestamptz"
	case c.Type.Name == "json":
		return "it has no equality and no index; take jsonb"
	}
	return ""
}

// given returns the names that a statement creates.
func given(s statement.Statement) []string {
	switch s := s.(type) {
	case statement.Rename:
		return []string{s.To.Name}
	case statement.Change:
		var out []string
		for _, change := range s.Changes {
			out = append(out, givenBy(change)...)
		}
		return out
	default:
		return nil
	}
}

func givenBy(change diff.Change) []string {
	switch c := change.(type) {
	case diff.CreateTable:
		return givenInTable(c.Table)
	case diff.CreateEnum:
		return []string{c.Enum.Name}
	case diff.AlterEnum:
		if c.From.Name != c.To.Name {
			return []string{c.To.Name}
		}
	case diff.AlterTable:
		var out []string
		for _, tc := range c.Changes {
			out = append(out, givenByTable(c, tc))
		}
		return out
	default:
	}
	return nil
}

func givenInTable(t *catalog.Table) []string {
	out := []string{t.Name}
	for _, c := range t.Columns {
		out = append(out, c.Name)
	}
	if t.PrimaryKey != nil {
		out = append(out, t.PrimaryKey.Name)
	}
	for _, ix := range t.Indexes {
		out = append(out, ix.Name)
	}
	for _, fk := range t.ForeignKeys {
		out = append(out, fk.Name)
	}
	for _, c := range t.Checks {
		out = append(out, c.Name)
	}
	return out
}

func givenByTable(alter diff.AlterTable, change diff.TableChange) string {
	switch c := change.(type) {
	case diff.RenameTable:
		return alter.To.Name
	case diff.AddColumn:
		return c.Column.Name
	case diff.RenameColumn:
		return c.To
	case diff.AddPrimaryKey:
		return c.Key.Name
	case diff.RenamePrimaryKey:
		return c.To.Name
	case diff.AddIndex:
		return c.Index.Name
	case diff.RenameIndex:
		return c.To.Name
	case diff.AddForeignKey:
		return c.Key.Name
	case diff.RenameForeignKey:
		return c.To.Name
	case diff.AddCheck:
		return c.Check.Name
	case diff.AlterCheck:
		return c.To.Name
	default:
		return ""
	}
}
