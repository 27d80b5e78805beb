package migrate

import (
	"context"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// Drifted compares a drifted database with the schema. The result decides how the drift can be
// repaired.
type Drifted struct {
	// InSchema is true if the database equals the schema, so that a migration can record the drift.
	InSchema bool
	// Applied is true if the schema equals the result of the applied migrations. Then the drift can
	// be undone, or the schema can be updated from the database.
	Applied bool
	// Unnamed is true if the drift is a column that is not in the schema and makes inserts fail. A
	// push of the schema does not remove such a column.
	Unnamed bool
	// Pending is true if local migrations are not applied.
	Pending bool
}

// Drifted examines a database that differs from the result of its last migration. A nil schema
// means that schema.prisma is invalid.
func (m *Migrator) Drifted(ctx context.Context, target *schema.Schema) (Drifted, error) {
	var out Drifted
	if err := m.needDatabase(); err != nil || target == nil {
		return out, err
	}
	set, err := m.Artifacts()
	if err != nil {
		return out, err
	}
	printed := m.snapshots.Print(target)
	now, err := m.observe(ctx, func(h *historyView) (Scope, bool, error) {
		texts := []string{printed}
		if last := h.lastActive(); last != nil {
			texts = append(texts, last.Event.AfterSchema)
		}
		scope, err := m.snapshots.scope(texts...)
		return scope, true, err
	})
	if err != nil {
		return out, err
	}
	out.Pending = len(pending(set, now.history)) > 0
	var want catalog.Database
	if want, err = m.snapshots.catalog(printed); err != nil {
		return out, err
	}
	out.InSchema = len(now.drift(want)) == 0
	last := now.history.lastActive()
	if last == nil {
		return out, nil
	}
	if want, err = m.snapshots.catalog(last.Event.AfterSchema); err != nil {
		return out, err
	}
	out.Unnamed = len(diff.UnknownColumns(want, now.as(want.Schemas).Catalog)) > 0
	applied, err := m.snapshots.parse(last.Event.AfterSchema)
	if err != nil {
		return out, err
	}
	between, _, err := m.snapshots.planBetween(applied, target, nil, PlanOptions{NoRename: true})
	out.Applied = err == nil && between.Empty() && len(between.Blocks) == 0
	return out, err
}
