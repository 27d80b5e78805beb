package ddl

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/inventory"
)

// Define answers dialect.Definer: the text that SQLite keeps.
func (sqlite) Define(o inventory.Object, _ dialect.DefinitionScope) dialect.Definition {
	out := dialect.Definition{Of: o.ID}
	switch o.Kind {
	case inventory.Table, inventory.Index, inventory.View, inventory.Trigger:
		out.SQL = []sqltext.SQL{sqltext.SQL(o.Properties[inventory.Definition])}
	}
	return out
}

// Drop answers dialect.Definer.
func (sqlite) Drop(id inventory.ID, _ dialect.DefinitionScope) sqltext.SQL {
	return "DROP " + sqltext.SQL(strings.ToUpper(string(id.Kind))) + " " + sqltext.Ident(provider.SQLite, id.Name)
}

// DefineAll answers dialect.Definer. Nothing but the table itself has to be there when SQLite takes a
// definition, so the kinds in their order are enough.
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

// ForRole answers dialect.Definer; SQLite has no roles.
func (sqlite) ForRole(string, []sqltext.SQL) []sqltext.SQL { return nil }
