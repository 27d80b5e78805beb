package migrate

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/inventory"
)

// keptTypes returns the statements that restore comment, owner and privileges of the enums that
// change. These properties are not in the schema, and the change may have to create the type again.
// Each enum is in the map under its name after the change and, for the rollback, under its name
// before the change.
func (m *Migrator) keptTypes(ctx context.Context, changes []diff.Change) (map[diff.Name][]sqltext.SQL, error) {
	altered := map[diff.Name]diff.AlterEnum{}
	for _, change := range changes {
		if c, ok := change.(diff.AlterEnum); ok {
			altered[diff.Name{Schema: c.From.Schema, Name: c.From.Name}] = c
		}
	}
	definer, ok := m.dialect.(dialect.Definer)
	if !ok || m.db == nil || len(altered) == 0 {
		return nil, nil
	}
	scope, err := m.db.DefinitionScope(ctx)
	if err != nil {
		return nil, err
	}
	live, err := m.db.Inventory(ctx, InventoryScope{Types: slices.Collect(maps.Keys(altered))})
	if err != nil {
		return nil, err
	}
	kept := map[diff.Name][]sqltext.SQL{}
	for _, c := range altered {
		i := slices.IndexFunc(live.Objects, func(o inventory.Object) bool {
			return o.Kind == inventory.Type && o.Name == c.From.Name && o.Schema == cmp.Or(c.From.Schema, m.db.Schema())
		})
		if i < 0 {
			continue
		}
		o := live.Objects[i]
		for _, e := range []*catalog.Enum{c.To, c.From} {
			o.Schema, o.Name = cmp.Or(e.Schema, m.db.Schema()), e.Name
			if said := saidOf(definer, o, scope); len(said) > 0 {
				kept[diff.Name{Schema: e.Schema, Name: e.Name}] = said
			}
		}
	}
	return kept, nil
}

// saidOf returns the statements for the comment, owner and privileges of a type. A statement for a
// role that does not exist does nothing.
func saidOf(d dialect.Definer, o inventory.Object, scope dialect.DefinitionScope) (out []sqltext.SQL) {
	definition := d.Define(o, scope)
	if len(definition.SQL) > 0 {
		out = append(out, definition.SQL[1:]...)
	}
	for _, a := range definition.Access {
		out = append(out, d.ForRole(a.Role, []sqltext.SQL{a.SQL})...)
	}
	return out
}
