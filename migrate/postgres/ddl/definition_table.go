package ddl

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/inventory"
)

// tableParts has the objects that CREATE TABLE includes.
type tableParts struct {
	columns     []inventory.Object
	constraints []inventory.Object
	// identities has the sequences of identity columns, by the name of the column.
	identities map[string]inventory.Object
	parents    []tableParts
}

// table creates a table with its parts. A partition is created as a separate table, and attached
// after its keys exist, so that the keys keep their names.
func (d definer) table(o inventory.Object, parts tableParts) []sqltext.SQL {
	var lines []sqltext.SQL
	slices.SortFunc(parts.columns, func(a, b inventory.Object) int { return a.Position - b.Position })
	for _, c := range parts.columns {
		if !inherits(o) || c.Properties[inventory.Inherited] == "" {
			lines = append(lines, d.column(c, parts.identities))
		}
	}
	for _, c := range parts.constraints {
		lines = append(lines, d.constraintText(c))
	}
	sql := "CREATE " + persistence(o) + "TABLE " + d.name(o.Schema, o.Name) + " ("
	if len(lines) > 0 {
		sql += "\n  " + sqltext.Join(lines, ",\n  ") + "\n"
	}
	sql += ")"
	if inherits(o) {
		sql += " INHERITS (" + sqltext.SQL(o.Properties[inventory.Inherits]) + ")"
	}
	if key := o.Properties[inventory.PartitionBy]; key != "" {
		sql += " PARTITION BY " + sqltext.SQL(key)
	}
	if method := o.Properties[inventory.Method]; method != "" {
		sql += " USING " + d.ident(method)
	}
	if options := d.options(o); options != "" {
		sql += " WITH (" + options + ")"
	}
	out := append([]sqltext.SQL{sql}, d.columnSettings(o, parts)...)
	return append(out, d.rowSecurity(o)...)
}

func persistence(o inventory.Object) sqltext.SQL {
	if o.Properties[inventory.Persistence] == "" {
		return ""
	}
	return sqltext.SQL(o.Properties[inventory.Persistence]) + " "
}

// inherits reports whether a table has parents and is not a partition.
func inherits(o inventory.Object) bool {
	return o.Properties[inventory.Inherits] != "" && o.Properties[inventory.Partition] == ""
}

// column writes a column of CREATE TABLE.
func (d definer) column(c inventory.Object, identities map[string]inventory.Object) sqltext.SQL {
	p := c.Properties
	sql := d.ident(c.Name) + " " + sqltext.SQL(p[inventory.TypeName])
	if p[inventory.Compression] != "" {
		sql += " COMPRESSION " + sqltext.SQL(p[inventory.Compression])
	}
	if p[inventory.Collation] != "" {
		sql += " COLLATE " + sqltext.SQL(p[inventory.Collation])
	}
	switch {
	case p[inventory.Identity] != "":
		sql += " GENERATED " + sqltext.SQL(p[inventory.Identity]) + " AS IDENTITY" + d.identityOptions(c, identities)
	case p[inventory.Generated] != "":
		sql += " GENERATED ALWAYS AS " + sqltext.SQL(p[inventory.Generated])
	case p[inventory.Default] != "":
		sql += " DEFAULT " + sqltext.SQL(p[inventory.Default])
	}
	if p[inventory.NotNull] != "" {
		sql += " NOT NULL"
	}
	return sql
}

// addColumn adds a column to an existing table.
func (d definer) addColumn(c inventory.Object) []sqltext.SQL {
	sql := []sqltext.SQL{d.alter(c.ID, "ADD COLUMN "+d.column(c, nil))}
	return append(sql, d.columnSetting(c, false)...)
}

// columnSettings sets the properties of columns that CREATE TABLE cannot set.
func (d definer) columnSettings(o inventory.Object, parts tableParts) (sql []sqltext.SQL) {
	for _, c := range parts.columns {
		inherited := inherits(o) && c.Properties[inventory.Inherited] != ""
		if inherited {
			sql = append(sql, d.overriding(c, parts.parents)...)
		}
		sql = append(sql, d.columnSetting(c, inherited)...)
	}
	return sql
}

// overriding sets the properties of an inherited column that differ from those of its parents.
func (d definer) overriding(c inventory.Object, parents []tableParts) (sql []sqltext.SQL) {
	var from inventory.Object
	for _, parent := range parents {
		for _, p := range parent.columns {
			if p.Name == c.Name && from.Name == "" {
				from = p
			}
		}
	}
	own, theirs := c.Properties, from.Properties
	if own[inventory.Default] != theirs[inventory.Default] {
		action := sqltext.SQL("DROP DEFAULT")
		if own[inventory.Default] != "" {
			action = "SET DEFAULT " + sqltext.SQL(own[inventory.Default])
		}
		sql = append(sql, d.alterColumn(c, action))
	}
	if own[inventory.NotNull] != "" && theirs[inventory.NotNull] == "" {
		sql = append(sql, d.alterColumn(c, "SET NOT NULL"))
	}
	return sql
}

func (d definer) columnSetting(c inventory.Object, inherited bool) (sql []sqltext.SQL) {
	p := c.Properties
	if p[inventory.Storage] != "" && !inherited {
		sql = append(sql, d.alterColumn(c, "SET STORAGE "+sqltext.SQL(p[inventory.Storage])))
	}
	if p[inventory.Target] != "" {
		sql = append(sql, d.alterColumn(c, "SET STATISTICS "+sqltext.SQL(p[inventory.Target])))
	}
	if options := d.options(c); options != "" {
		sql = append(sql, d.alterColumn(c, "SET ("+options+")"))
	}
	return sql
}

func (d definer) alterColumn(c inventory.Object, action sqltext.SQL) sqltext.SQL {
	return "ALTER TABLE ONLY " + d.name(c.Schema, c.Table) + " ALTER COLUMN " + d.ident(c.Name) + " " + action
}

// rowSecurity enables row security. Policies are objects of their own.
func (d definer) rowSecurity(o inventory.Object) []sqltext.SQL {
	table := "ALTER TABLE " + d.name(o.Schema, o.Name)
	enable, force := table+" ENABLE ROW LEVEL SECURITY", table+" FORCE ROW LEVEL SECURITY"
	switch o.Properties[inventory.RowSecurity] {
	case "enabled":
		return []sqltext.SQL{enable}
	case "forced":
		return []sqltext.SQL{force}
	case "enabled, forced":
		return []sqltext.SQL{enable, force}
	}
	return nil
}
