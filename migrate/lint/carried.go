package lint

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// carried reports the hazards that the planner would add to the same changes: lost data (DL01 to
// DL03), rows that make a statement fail (UX01 to UX06, UX08), changed values (TY01), and changes
// that running applications do not expect (BC01 to BC03). It omits hazards that other statements of
// the file refute, see refuted.
func carried(j *judge, s statement.Step) {
	c, ok := s.Statement.(statement.Change)
	if !ok {
		return
	}
	for _, change := range c.Changes {
		switch change := change.(type) {
		case diff.DropTable:
			j.droppedTable(s, change)
		case diff.CreateTable:
			if r, ok := j.rebuild(s, change.Table); ok {
				j.rebuilt(s, r)
			}
		case diff.AlterTable:
			if j.created(change.From) {
				continue
			}
			for _, a := range j.actions(s, c, change) {
				j.altered(a)
			}
		default:
		}
	}
}

// hazards returns the hazards that the planner adds to changes. The parameters before and after are
// the catalogs before and after the changes.
func (j *judge) hazards(before, after catalog.Database, backfill map[string]sqltext.SQL, changes ...diff.Change) []hazard.Hazard {
	return plan.Carried(plan.Input{
		From: before, To: after, Changes: changes, Renames: diff.RenamesIn(changes), Dialect: j.migration.dialect, Backfill: backfill,
	})
}

// losing returns the kinds of directives that announce the drop of a table.
func losing() []hazard.Kind { return []hazard.Kind{hazard.DropTable, hazard.DropJoinTable} }

func (j *judge) droppedTable(s statement.Step, change diff.DropTable) {
	if name := change.Table.QName(); name == diff.Emptied(j.before, j.after) {
		j.report(of(hazard.DropEverything, name))
	}
	if t := j.origins.of(change.Table); t.created || j.origins.allCopied(t) {
		return
	}
	for _, h := range j.hazards(s.Before, s.After, nil, change) {
		if slices.Contains(losing(), h.Kind) || h.Kind == hazard.RemoveInUse {
			j.report(h, losing()...)
		}
	}
}

// action is one action of a step on a table that existed before the migration.
type action struct {
	statement.Action
	step   statement.Step
	origin *origin
}

// actions returns the actions of a statement on one table. CREATE INDEX and DROP INDEX have one
// action each.
func (j *judge) actions(s statement.Step, c statement.Change, alter diff.AlterTable) []action {
	all := c.Actions
	if all == nil {
		all = []statement.Action{{From: alter.From, To: alter.To, Changes: alter.Changes}}
	}
	out := make([]action, len(all))
	for i, a := range all {
		out[i] = action{Action: a, step: s, origin: j.origins.of(alter.From)}
	}
	return out
}

func (j *judge) altered(a action) {
	if a.Validates != "" {
		j.validated(a)
	}
	if len(a.Changes) == 0 || a.UsingIndex || !planned(a.Changes[0]) {
		return
	}
	for _, h := range j.actionHazards(a, a.Changes...) {
		if !j.refuted(h, a, a.Changes[0]) {
			j.report(h, sayMore(h)...)
		}
	}
	j.filledKeys(a)
}

// planned reports whether the planner judges changes of this kind. It cannot judge hand-written
// checks, and cannot judge a new type of a column whose old type is not known. It need not judge
// changes of enums and drops of keys, which have rules of their own in this package.
func planned(change diff.TableChange) bool {
	switch c := change.(type) {
	case diff.AddCheck, diff.DropCheck, diff.AlterCheck, diff.DropIndex, diff.DropForeignKey, diff.DropPrimaryKey:
		return false
	case diff.AlterColumn:
		return !c.Type || c.From.Type.Name != "" && (!c.From.Type.Enum || !c.To.Type.Enum)
	default:
		return true
	}
}

// actionHazards returns the hazards of changes of one table, except those of the kinds in ofForm.
func (j *judge) actionHazards(a action, changes ...diff.TableChange) []hazard.Hazard {
	alter := diff.AlterTable{From: a.From, To: a.To, Changes: slices.Clone(changes)}
	for i, change := range alter.Changes {
		if add, ok := change.(diff.AddColumn); ok {
			alter.Changes[i] = diff.AddColumn{Column: j.described(a.To, add.Column)}
		}
	}
	all := j.hazards(having(a.step.Before, a.From), having(a.step.After, a.To), nil, alter)
	return slices.DeleteFunc(all, func(h hazard.Hazard) bool { return slices.Contains(ofForm(), h.Kind) })
}

// ofForm returns the kinds that have rules of their own, because they depend on how a statement is
// written or on the rest of the file.
func ofForm() []hazard.Kind {
	return []hazard.Kind{
		hazard.ScanUnderLock, hazard.RewriteTable, hazard.IndexUnderLock, hazard.ForeignKeyUnderLock, hazard.Rebuild, hazard.UnindexedForeignKey,
	}
}

// having returns db with t in place of the table of the same name.
func having(db catalog.Database, t *catalog.Table) catalog.Database {
	if slices.Contains(db.Tables, t) {
		return db
	}
	return diff.Apply(db, diff.DropTable{Table: t}, diff.CreateTable{Table: t})
}

// filledKeys reports rows that violate the foreign key of a new column, if the column has a default
// that fills existing rows.
func (j *judge) filledKeys(a action) {
	add, ok := a.Changes[0].(diff.AddColumn)
	if !ok || add.Column.Default == nil {
		return
	}
	for _, change := range a.Changes[1:] {
		if key, ok := change.(diff.AddForeignKey); ok {
			open := *a.To
			open.ForeignKeys = a.From.ForeignKeys
			b := a
			b.From = &open
			j.asked(b, key, hazard.Orphans)
		}
	}
}

// described returns the new column c, marked as ClientDefault if the client generates its values.
// SQL does not show this, so that it is looked up in the snapshot after the migration.
func (j *judge) described(t *catalog.Table, c *catalog.Column) *catalog.Column {
	for _, table := range j.after.Tables {
		if table.Name != t.Name || table.Schema != t.Schema && (t.Schema != "public" || table.Schema != "") {
			continue
		}
		if wanted := table.Column(c.Name); wanted != nil && wanted.ClientDefault {
			out := *c
			out.ClientDefault = true
			return &out
		}
	}
	return c
}

// sayMore returns the kinds of directives that answer a hazard in addition to its own kind.
func sayMore(h hazard.Hazard) []hazard.Kind {
	required := []hazard.Kind{hazard.RequiredColumn, hazard.RequiredClientValue}
	switch {
	case h.Kind == hazard.RemoveInUse:
		return []hazard.Kind{hazard.DropColumn}
	case h.Kind == hazard.StricterRule:
		return append(required, hazard.NullsUnderRequired, hazard.Duplicates, hazard.Orphans)
	case slices.Contains(required, h.Kind):
		return required
	}
	return nil
}

// validated judges VALIDATE CONSTRAINT of a constraint that was added NOT VALID. It reports that
// existing rows may violate a foreign key or a check that requires NOT NULL. It ignores other
// checks.
func (j *judge) validated(a action) {
	for _, fk := range a.From.ForeignKeys {
		if fk.Name == a.Validates && fk.NotValid {
			checked := *fk
			checked.NotValid = false
			j.asked(a, diff.AddForeignKey{Key: &checked}, hazard.Orphans)
		}
	}
	for _, k := range a.From.Checks {
		if k.Name != a.Validates || !k.NotValid || !statement.IsNotNull(k) {
			continue
		}
		if from := a.From.Column(k.Column); from != nil {
			to := *from
			to.Nullable = false
			j.asked(a, diff.AlterColumn{From: from, To: &to, Nullable: true}, hazard.NullsUnderRequired)
		}
	}
}

// asked reports the hazards of one kind that a change has.
func (j *judge) asked(a action, change diff.TableChange, kind hazard.Kind) {
	for _, h := range j.actionHazards(a, change) {
		if h.Kind == kind && !j.refuted(h, a, change) {
			j.report(h)
		}
	}
}
