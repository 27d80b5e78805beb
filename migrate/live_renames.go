package migrate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// liveRenames parses rename answers if the older side is a live database, which has columns and no
// fields. In "User.full_name=name", User and name are a model and a field of the schema, and
// full_name is a column.
func liveRenames(live, want catalog.Database, answers []string) ([]diff.Rename, error) {
	var out []diff.Rename
	for _, answer := range answers {
		place, to, _ := strings.Cut(answer, "=")
		place, to = strings.TrimSpace(place), strings.TrimSpace(to)
		dot := strings.LastIndex(place, ".")
		if dot < 0 {
			return nil, fmt.Errorf("rename %q: of a live database only columns can be renamed, as in Model.column=field", answer)
		}
		model, from := place[:dot], place[dot+1:]
		i := slices.IndexFunc(want.Tables, func(t *catalog.Table) bool { return t.Model == model || t.QName() == model })
		if i < 0 {
			return nil, fmt.Errorf("rename %q: there is no model %q", answer, model)
		}
		t := want.Tables[i]
		j := slices.IndexFunc(t.Columns, func(c *catalog.Column) bool { return c.Field == to || c.Name == to })
		there := live.Table(t.Schema, t.Name)
		if j < 0 || there == nil || there.Column(from) == nil || t.Column(from) != nil {
			return nil, fmt.Errorf("rename %q: the table %s has no column %q to be renamed, or the model no field %q", answer, t.QName(), from, to)
		}
		out = append(out, diff.ColumnRename{Table: diff.Name{Schema: t.Schema, Name: t.Name}, From: from, To: t.Columns[j].Name})
	}
	return out, nil
}

// withRenamed returns the compared part of a live database, and adds the columns that the answers
// rename. That part has only the columns of the schema, and so lacks their old names.
func withRenamed(compared, live catalog.Database, renames []diff.Rename) catalog.Database {
	for _, t := range compared.Tables {
		there := live.Table(t.Schema, t.Name)
		t.Columns = slices.DeleteFunc(slices.Clone(there.Columns), func(c *catalog.Column) bool {
			return t.Column(c.Name) == nil && !slices.ContainsFunc(renames, func(r diff.Rename) bool {
				column, ok := r.(diff.ColumnRename)
				return ok && column.Table == diff.Name{Schema: t.Schema, Name: t.Name} && column.From == c.Name
			})
		})
	}
	return compared
}
