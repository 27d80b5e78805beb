package sqlite

import (
	"context"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// object is an index, a trigger or a view, with the names in its text.
type object struct {
	plan.Dependent
	names map[string]bool // in lower case
}

// readDependents finds the dependents of each table by the names in the SQL that defines them. It
// may find too many, because a name in a definition may mean another object. This does no harm,
// because a rebuild of the table creates its dependents again with the same definition.
func (in *inspector) readDependents(ctx context.Context) error {
	rows, err := in.db.Query(ctx, `SELECT type, name, tbl_name, sql FROM sqlite_schema
WHERE type IN ('index', 'trigger', 'view') AND sql IS NOT NULL ORDER BY type = 'trigger', type = 'view', name`)
	if err != nil {
		return err
	}
	objects := make([]object, len(rows))
	for i, row := range rows {
		kind := map[string]plan.DependentKind{"index": plan.HandMadeIndex, "trigger": plan.Trigger, "view": plan.View}[row[0]]
		objects[i] = object{plan.Dependent{Kind: kind, Name: row[1], SQL: sqltext.SQL(row[3])}, namesIn(row[3])}
		if kind == plan.Trigger {
			objects[i].On = row[2]
		}
		if kind == plan.HandMadeIndex {
			objects[i].names = map[string]bool{strings.ToLower(row[2]): true}
		}
	}
	in.dependents = map[string][]plan.Dependent{}
	for _, table := range in.order {
		if around := aroundTable(table, objects); len(around) > 0 {
			in.dependents[table] = around
		}
	}
	return nil
}

// aroundTable returns the dependents of a table: its indexes, the views over it and over such
// views, and the triggers that name the table or one of these views.
func aroundTable(table string, objects []object) []plan.Dependent {
	reach := []string{strings.ToLower(table)}
	within := make([]bool, len(objects))
	for again := true; again; {
		again = false
		for i, o := range objects {
			if within[i] || !slices.ContainsFunc(reach, func(name string) bool { return o.names[name] }) {
				continue
			}
			within[i], again = true, true
			if o.Kind == plan.View {
				reach = append(reach, strings.ToLower(o.Name))
			}
		}
	}
	var out []plan.Dependent
	for i, o := range objects {
		if within[i] {
			out = append(out, o.Dependent)
		}
	}
	return out
}

// namesIn returns the words and quoted names of a text, in lower case.
func namesIn(sql string) map[string]bool {
	out := map[string]bool{}
	tokens, _ := sqltext.Tokens(provider.SQLite, sql) // no error is possible, because SQLite has parsed the text
	for _, t := range tokens {
		out[strings.ToLower(sqltext.Name(provider.SQLite, sql[t.Start:t.End]))] = true
	}
	return out
}
