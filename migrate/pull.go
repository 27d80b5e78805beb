package migrate

import (
	"context"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/inventory"
	"github.com/cocomon/comon_orm/migrate/lower"
	"github.com/cocomon/comon_orm/migrate/raise"
)

// Pulled is the schema of a live database.
type Pulled struct {
	// Schema has the datasource and generators of the base schema. Unchanged declarations have the
	// Spans that they have in the base schema.
	Schema *schema.Schema
	// Notes describe what the schema omits from the database, or expresses in another way.
	Notes []raise.Note
}

// Pull reads the live database and returns the schema for it. It writes nothing. Declarations of
// base that match the database stay unchanged (see [raise.ToSchema]). The datasource of base
// determines which schemas are read.
func (m *Migrator) Pull(ctx context.Context, base *schema.Schema) (*Pulled, error) {
	if err := m.needDatabase(); err != nil {
		return nil, err
	}
	asked, _ := lower.Schema(base, m.dialect) // an error of base does not matter here
	now, err := m.inspect(ctx, Scope{Schemas: schemasOf(base), Compared: []catalog.Database{asked}, Views: true})
	if err != nil {
		return nil, err
	}
	stands, err := m.db.Inventory(ctx, InventoryScope{Schemas: union(schemasOf(base), []string{m.db.Schema()}), Uncarried: true})
	if err != nil {
		return nil, err
	}
	live, own, err := m.leaveOwn(now.live.Catalog, asked)
	if err != nil {
		return nil, err
	}
	now.live.Catalog = live
	pulled := decidePull(m.dialect, now, withoutToolTables(stands, m.db.Schema()), base)
	pulled.Notes = append(pulled.Notes, own...)
	return pulled, nil
}

// decidePull returns the schema for the observed database.
func decidePull(d dialect.Dialect, o *observation, stands inventory.Inventory, base *schema.Schema) *Pulled {
	out := &Pulled{}
	out.Schema, out.Notes = raise.ToSchema(o.live.Catalog, d, base, o.live.Verdicts)
	out.Notes = append(out.Notes, unrepresentableNotes(d.Provider(), stands, o.own, base.Datasource)...)
	return out
}
