package postgres

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/plan"
)

func (in *inspector) takeTriggers(rows [][]string) {
	for _, row := range in.known(rows) {
		in.depend(row, plan.Dependent{Kind: plan.Trigger, Name: row[2], On: row[1], SQL: sqltext.SQL(row[3])})
	}
}

// takeViews gives the views that read a table, with the columns that they read.
func (in *inspector) takeViews(rows [][]string) {
	var last []string
	for _, row := range in.known(rows) {
		if last == nil || !slices.Equal(last[:3], row[:3]) {
			kind := "VIEW "
			if row[4] == "m" {
				kind = "MATERIALIZED VIEW "
			}
			in.depend(row, plan.Dependent{Kind: plan.View, Name: row[2], SQL: sqltext.SQL("CREATE " + kind + row[2] + " AS " + row[3])})
		}
		list := in.dependents[in.table(row).QName()]
		view := &list[len(list)-1]
		view.Columns = append(view.Columns, row[5])
		last = row
	}
}

func (in *inspector) depend(row []string, d plan.Dependent) {
	name := in.table(row).QName()
	in.dependents[name] = append(in.dependents[name], d)
}

func (in *inspector) takeSpaces(rows [][]string) {
	for _, row := range rows {
		switch {
		case row[0] == "extension":
			in.catalog.Extensions = append(in.catalog.Extensions, row[1])
		case slices.Contains(in.scope.Schemas, row[1]):
			in.catalog.Schemas = append(in.catalog.Schemas, row[1])
		}
	}
}
