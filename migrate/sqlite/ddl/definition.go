package ddl

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/inventory"
)

// Define implements dialect.Definer with the text that SQLite stores.
func (sqlite) Define(o inventory.Object, _ dialect.DefinitionScope) dialect.Definition {
	out := dialect.Definition{Of: o.ID}
	switch o.Kind {
	case inventory.Table, inventory.Index, inventory.View, inventory.Trigger:
		out.SQL = []sqltext.SQL{sqltext.SQL(o.Properties[inventory.Definition])}
	}
	return out
}

// Drop implements dialect.Definer.
func (sqlite) Drop(id inventory.ID, _ dialect.DefinitionScope) sqltext.SQL {
	return "DROP " + sqltext.SQL(strings.ToUpper(string(id.Kind))) + " " + sqltext.Ident(provider.SQLite, id.Name)
}

// DefineAll implements dialect.Definer. It sorts objects by kind. This is enough, because SQLite
// accepts a definition as soon as its table exists.
func (s sqlite) DefineAll(inv inventory.Inventory, scope dialect.DefinitionScope) (out []dialect.Definition) {
	for _, kind := range []inventory.Kind{inventory.Table, inventory.Index, inventory.View, inventory.Trigger} {
		for _, o := range inv.Objects {
			if o.Kind == kind {
				out = append(out, s.Define(o, scope))
			}
		}
	}
	return out
}

// ForRole implements dialect.Definer. SQLite has no roles.
func (sqlite) ForRole(string, []sqltext.SQL) []sqltext.SQL { return nil }
