package migrate

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/inventory"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// A project that used another tool before already has migrations, whose statements were reviewed
// when they were written. The baseline uses these statements if they create exactly the objects in
// the database:
//
//	0_init        CREATE TABLE users (…)
//	1_names       ALTER TABLE users ADD COLUMN name text
//	baseline      both statements, in this order
//
// A run of these statements on an empty database shows whether they create exactly these objects.
// If the result differs, for example because somebody changed the database by hand, the baseline
// uses the definitions that the database prints. It also uses the printed definitions if one of the
// statements cannot run in a migration.

// toolPlan returns the statements of the other tool's migrations, ordered by migration name.
func (m *Migrator) toolPlan(names []string, scope dialect.DefinitionScope) (plan.Plan, error) {
	var out plan.Plan
	for _, name := range names {
		text, err := fs.ReadFile(m.options.Artifacts, path.Join(name, artifact.MigrationFile))
		if err != nil {
			return out, fmt.Errorf("read migration %s: %w", name, err)
		}
		transactions, err := sqltext.ToolStatements(m.dialect.Provider(), string(text))
		if err != nil {
			return out, fmt.Errorf("migration %s: %w", name, err)
		}
		reason := "from " + name
		for _, statements := range transactions {
			g := plan.Group{Transactional: true}
			for _, s := range statements {
				if m.isOfHistory(s.Text) {
					continue
				}
				for _, sql := range m.whereRoleIs(s.Text, scope) {
					g.Steps = append(g.Steps, plan.Step{SQL: sql, Reason: reason})
					reason = ""
				}
			}
			out.Groups = m.addTransaction(out.Groups, g)
		}
	}
	if len(out.Groups) == 0 {
		return out, errors.New("they hold no statement")
	}
	return out, nil
}

// addTransaction adds statements that the other tool ran in one transaction. It appends them to the
// last group, so that a deploy applies everything or nothing. It creates a new group if a statement
// cannot run in a transaction, or if the last group adds a value to an enum, because that value
// must be committed before it is used.
func (m *Migrator) addTransaction(groups []plan.Group, g plan.Group) []plan.Group {
	if len(g.Steps) == 0 {
		return groups
	}
	p := m.dialect.Provider()
	if ix, err := sqltext.ReadCreateIndex(p, g.Steps[0].SQL); err == nil && ix.Concurrently && len(g.Steps) == 1 {
		g.Transactional = false
	}
	addsValue := func(s plan.Step) bool {
		head := sqltext.ReadHead(p, s.SQL)
		return head.Verb == "alter" && head.Kind == "type" && head.Action == "add"
	}
	if last := len(groups) - 1; last >= 0 && g.Transactional && groups[last].Transactional && !slices.ContainsFunc(groups[last].Steps, addsValue) {
		groups[last].Steps = append(groups[last].Steps, g.Steps...)
		return groups
	}
	return append(groups, g)
}

// takeOver uses the other tool's statements for the baseline. If it cannot, notTaken is the reason.
func (m *Migrator) takeOver(ctx context.Context, d *Draft, want inventory.Inventory, schemas []string, given Database) (notTaken string, err error) {
	scope, err := m.db.DefinitionScope(ctx)
	if err != nil {
		return "", err
	}
	p, err := m.toolPlan(d.Replaces, scope)
	if err != nil {
		return err.Error(), nil
	}
	p.MinServer = d.Plan.MinServer
	script, err := m.scriptOf(p)
	if err != nil {
		return err.Error(), nil
	}
	of, err := m.proveOn(ctx, nil, script, want, schemas)
	if err == nil && of.unproven != "" && given != nil {
		of, err = m.proveAndEmpty(ctx, given, script, want, schemas)
	}
	switch {
	case err != nil:
		return "", err
	case of.unproven != "":
		return of.unproven, nil
	case len(of.missing) > 0:
		return of.missing[0], nil
	}
	d.Plan = p
	return "", nil
}

// proveAndEmpty runs the script on the given empty database and compares the result. If the result
// differs, it empties the database again, because the next attempt needs an empty database.
func (m *Migrator) proveAndEmpty(ctx context.Context, given Database, script artifact.Script, want inventory.Inventory, schemas []string) (proof, error) {
	of, err := m.proveOn(ctx, given, script, want, schemas)
	if err != nil || len(of.missing) == 0 {
		return of, err
	}
	if err := given.DropAll(ctx, append([]string{""}, schemas...)...); err != nil {
		return of, fmt.Errorf("empty %s after a trial: %w", given.Name(), err)
	}
	return of, nil
}
