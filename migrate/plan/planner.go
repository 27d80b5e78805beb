package plan

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
)

// planner collects steps by phase.
type planner struct {
	Input
	ddl   dialect.DDL
	caps  dialect.Capabilities
	steps [phases][]Step
	// blocks are the hazards that belong to no step. rebuilt has the names of the rebuilt tables.
	blocks  []hazard.Hazard
	rebuilt []string
	// rebuilds are the rebuilt tables with the reasons.
	rebuilds  []rebuild
	minServer string
	// acts are the changes that objects outside the schema may prevent.
	acts []Act
	// reverse is true for the rollback.
	reverse bool
	// noRenameUsed is true if NoRename changed the plan.
	noRenameUsed bool
	// commitEnums is true if new enum values must be committed before they are used.
	commitEnums bool
	// commitBeforeRebuild is true if table renames must be committed before rebuilds start, because
	// SQLite renames differently during rebuilds.
	commitBeforeRebuild bool
	// newer maps tables of From to the same tables in To, older maps the other way.
	newer, older map[*catalog.Table]*catalog.Table
	// deferred are the drops and adds that wait for a rename answer.
	deferred deferredForAnswer
	// placed are the schemas that the plan creates for extensions.
	placed []string
	// created has the table of each step in the phase createTables. dropped has the table of each
	// step in the phase dropTables.
	created, dropped []*catalog.Table
	// detached has the foreign keys that are dropped before a change of what they depend on, and
	// added again after it.
	detached map[*catalog.ForeignKey]bool
	indexes  indexNames
	// links has the dropped columns whose values a new join table can store. keptLinks are the
	// answers of KeepLinks that were used.
	links     map[*catalog.Column]link
	keptLinks []string
	// filled has the columns that a rollback fills with the links of join tables. emptied has these
	// join tables.
	filled  []*catalog.Column
	emptied map[*catalog.Table]link
	// hierarchies has the live tables that are partitioned or inherit.
	hierarchies map[diff.Name]*catalog.Table
}

func newPlanner(in Input) *planner {
	tables := len(in.From.Tables)
	p := &planner{
		Input: in, ddl: dialect.DDL{Dialect: in.Dialect}, caps: in.Dialect.Capabilities(),
		newer: make(map[*catalog.Table]*catalog.Table, tables), older: make(map[*catalog.Table]*catalog.Table, tables),
		deferred: newDeferred(), detached: map[*catalog.ForeignKey]bool{},
	}
	p.pairTables()
	p.hierarchies = hierarchies(in.Live)
	return p
}

// pairTables fills newer and older with the tables that exist on both sides, renamed or not.
func (p *planner) pairTables() {
	names := map[diff.Name]diff.Name{}
	for _, r := range p.Renames {
		if t, ok := r.(diff.TableRename); ok {
			names[t.From] = t.To
		}
	}
	wanted := make(map[diff.Name]*catalog.Table, len(p.To.Tables))
	for _, t := range p.To.Tables {
		wanted[diff.Name{Schema: t.Schema, Name: t.Name}] = t
	}
	for _, t := range p.From.Tables {
		name := diff.Name{Schema: t.Schema, Name: t.Name}
		if to, ok := names[name]; ok && wanted[to] != nil {
			name = to
		}
		if to := wanted[name]; to != nil && p.older[to] == nil {
			p.newer[t], p.older[to] = to, t
		}
	}
}

func (p *planner) emit(at phase, s Step) {
	p.steps[at] = append(p.steps[at], s)
}

func (p *planner) planChange(change diff.Change) {
	switch c := change.(type) {
	case diff.CreateSchema:
		p.createSchema(c.Name)
	case diff.CreateExtension:
		p.createExtension(c.Extension)
	case diff.AlterExtension:
		p.alterExtension(c)
	case diff.CreateEnum:
		p.createEnum(c.Enum)
	case diff.DropEnum:
		p.dropEnum(c.Enum)
	case diff.AlterEnum:
		p.alterEnum(c)
	case diff.CreateTable:
		p.createTable(c.Table)
	case diff.DropTable:
		p.dropTable(c.Table)
	case diff.AlterTable:
		p.alterTable(c)
	}
}

// grouped divides the phases into groups. A new group starts only where steps must not be committed
// together.
func (p *planner) grouped() Plan {
	p.orderTables()
	p.surround()
	p.refusals()
	p.carry()
	out := Plan{Title: title(p.Changes), Blocks: p.blocks, Renames: p.Answers, NoRename: p.noRenameUsed, MinServer: p.minServer, Acts: p.acts, KeptLinks: p.keptLinks, CommitsEnums: p.commitEnums}
	group := Group{Transactional: true}
	flush := func() {
		if len(group.Steps) > 0 {
			out.Groups = append(out.Groups, group)
		}
		group = Group{Transactional: true}
	}
	at := mainTransaction
	for i, steps := range p.steps {
		if next := phase(i).stage(); next != at && len(steps) > 0 {
			if apart(at, next) {
				flush()
				group.Transactional = next != outsideTransaction
			}
			at = next
		}
		group.Steps = append(group.Steps, steps...)
		if p.commitsAfter(phase(i)) {
			flush()
		}
	}
	group.Rebuild = slices.Sorted(slices.Values(p.rebuilt))
	flush()
	return out
}

// commitsAfter reports whether a phase must be committed before later phases run.
func (p *planner) commitsAfter(at phase) bool {
	return at == changeEnums && p.commitEnums || at == finishKeyRenames && p.commitBeforeRebuild && len(p.rebuilt) > 0
}

// online returns the online recipe R. ok is false if the dialect does not implement it, or if
// Input.Online is Never.
func online[R any](p *planner) (r R, ok bool) {
	if p.Online == Never {
		return r, false
	}
	r, ok = p.Dialect.(R)
	return r, ok
}

// onlineNew is [online] for tables that the same migration creates. It returns a recipe only if
// Input.Online is Always, because normally no application uses such a table yet.
func onlineNew[R any](p *planner) (r R, ok bool) {
	if p.Online != Always {
		return r, false
	}
	return online[R](p)
}

// step combines a statement with its reason.
func step(s dialect.Statement, reason string) Step {
	return Step{SQL: s.SQL, Lock: s.Lock, Reason: reason}
}

// undo returns forward in the plan of a migration, and reverse in the plan of a rollback.
func (p *planner) undo(forward, reverse Undo) Undo {
	if p.reverse {
		return reverse
	}
	return forward
}
