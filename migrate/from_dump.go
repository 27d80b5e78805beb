package migrate

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/history"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// A baseline may use the statements of a dump, unchanged. As for any baseline, a run on an empty
// database proves that they create the objects of this database.

// fromDump returns the statements of a dump as a plan. Statements that name a role run only if the
// role exists. Statements are omitted that make the role of this connection the owner, because it
// owns the objects that it creates anyway.
func (m *Migrator) fromDump(text string, scope dialect.DefinitionScope) (plan.Plan, error) {
	p := m.dialect.Provider()
	statements, err := sqltext.DumpStatements(p, text)
	if err != nil {
		return plan.Plan{}, fmt.Errorf("read the dump: %w", err)
	}
	g := plan.Group{Transactional: true}
	for _, s := range statements {
		if m.isOfHistory(s.Text) {
			continue
		}
		for _, sql := range m.whereRoleIs(s.Text, scope) {
			g.Steps = append(g.Steps, plan.Step{SQL: sql})
		}
	}
	if len(g.Steps) == 0 {
		return plan.Plan{}, errors.New("read the dump: it contains no definition")
	}
	return plan.Plan{Groups: []plan.Group{g}}, nil
}

// isOfHistory reports whether a statement creates or changes a table in which a tool keeps its
// history.
func (m *Migrator) isOfHistory(sql sqltext.SQL) bool {
	p := m.dialect.Provider()
	head := sqltext.ReadHead(p, sql)
	return head.Kind == "table" && slices.ContainsFunc(head.Names, func(n sqltext.QName) bool {
		return slices.ContainsFunc(historyTables(), func(table string) bool { return n.Same(p, table) })
	})
}

// whereRoleIs returns a statement in a form that also runs on servers without the role that it
// names. It returns nothing for a statement that makes the role of this connection the owner.
func (m *Migrator) whereRoleIs(sql sqltext.SQL, scope dialect.DefinitionScope) []sqltext.SQL {
	p := m.dialect.Provider()
	owner := sqltext.NewOwner(p, sql)
	if owner != "" && owner == scope.Role {
		return nil
	}
	definer, ok := m.dialect.(dialect.Definer)
	for _, role := range []string{owner, sqltext.Grantee(p, sql)} {
		if ok && role != "" {
			return definer.ForRole(role, []sqltext.SQL{sql})
		}
	}
	return []sqltext.SQL{sql}
}

// historyTables returns the tables in which this tool, and the tools that it takes over from, keep
// their history.
func historyTables() []string { return append(history.Tables(), prismaTable) }

// historiesMade returns the history tables that exist in a database after a script. A baseline must
// not create them, because each database has its own.
func historiesMade(ctx context.Context, on Database) (made []string, err error) {
	for _, table := range historyTables() {
		columns, err := on.Columns(ctx, table)
		if err != nil {
			return nil, err
		}
		if len(columns) > 0 {
			made = append(made, "table "+table+" keeps the history of a database and is no part of a baseline")
		}
	}
	return made, nil
}
