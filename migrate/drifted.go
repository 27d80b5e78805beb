package migrate

import (
	"context"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// Drifted says how a database that has drifted stands to the schema, which decides what leads back.
type Drifted struct {
	// InSchema is true where the database is what the schema says: a migration can take the change in.
	InSchema bool
	// Applied is true where the schema is what the applied migrations make: what brings the database to the schema undoes the
	// change, and the schema can be brought to the database instead.
	Applied bool
	// Unnamed is true where the change is a column that no schema names and that makes inserts fail: bringing the database to
	// the schema leaves it there.
	Unnamed bool
	// Pending is true where local migrations are not applied.
	Pending bool
}

// Drifted looks at a database that is not what its last migration left. A nil schema is one that is not valid.
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
	between, _, err := planBetween(m.snapshots, applied, target, nil, PlanOptions{NoRename: true})
	out.Applied = err == nil && between.Empty() && len(between.Blocks) == 0
	return out, err
}
