package diff

import (
	"maps"
	"slices"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// RenameText replaces older names of tables and columns in a statement by the newer names. from is
// the catalog with the older names. The statement may also use a table that is not in from; such a
// table may have a column of any name. RenameText returns an error if it cannot decide which table
// a name in the statement belongs to.
func RenameText(p provider.Provider, text sqltext.SQL, renames []Rename, from catalog.Database) (sqltext.SQL, error) {
	var err error
	bySchema := namesOf(renames)
	for _, schema := range slices.Sorted(maps.Keys(bySchema)) {
		scope := sqltext.Scope{Schema: schema, Qualified: schema != "", Tables: map[string][]string{}}
		for _, t := range from.Tables {
			if t.Schema != schema {
				continue
			}
			for _, c := range t.Columns {
				scope.Tables[t.Name] = append(scope.Tables[t.Name], c.Name)
			}
		}
		if text, err = sqltext.Rename(p, text, scope, *bySchema[schema]); err != nil {
			return "", err
		}
	}
	return text, nil
}

// namesOf returns the newer names of tables and columns. The keys are the schemas of the tables.
func namesOf(renames []Rename) map[string]*sqltext.Names {
	bySchema := map[string]*sqltext.Names{}
	at := func(schema string) *sqltext.Names {
		if bySchema[schema] == nil {
			bySchema[schema] = &sqltext.Names{Tables: map[string]string{}, Columns: map[string]map[string]string{}, Schemas: map[string]string{}}
		}
		return bySchema[schema]
	}
	for _, r := range renames {
		switch r := r.(type) {
		case TableRename:
			names := at(r.From.Schema)
			names.Tables[r.From.Name] = r.To.Name
			if r.To.Schema != r.From.Schema {
				names.Schemas[r.From.Name] = r.To.Schema
			}
		case ColumnRename:
			names := at(r.Table.Schema)
			if names.Columns[r.Table.Name] == nil {
				names.Columns[r.Table.Name] = map[string]string{}
			}
			names.Columns[r.Table.Name][r.From] = r.To
		case EnumRename, EnumValueRename: // the statement is a probe, and probes name no type
		}
	}
	return bySchema
}
