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
	// blocks are hazards of no step; rebuilt are the names of tables that are copied.
	blocks  []hazard.Hazard
	rebuilt []string
	// rebuilds are the copied tables with the reasons.
	rebuilds  []rebuild
	minServer string
	// acts are those that dependents may prevent.
	acts []Act
	// reverse is true for the rollback.
	reverse bool
	// noRenameUsed is true when NoRename made a difference.
	noRenameUsed bool
	// commitEnums is true if new enum values must be committed before they are used.
	commitEnums bool
	// commitBeforeRebuild is true if table renames must be committed before rebuilds start (SQLite
	// renames differently during rebuilds).
	commitBeforeRebuild bool
	// newer and older pair the tables that exist on both sides.
	newer, older map[*catalog.Table]*catalog.Table
	// deferred are the drops and adds that wait for a rename answer.
	deferred deferredForAnswer
	// placed are the schemas that are created for extensions.
	placed []string
	// created and dropped are the tables of the steps of createTables and dropTables.
	created, dropped []*catalog.Table
	// detached are foreign keys that are dropped and added again around a change of what they
	// depend on.
	detached map[*catalog.ForeignKey]bool
	indexes  indexNames
	// links are the dropped columns whose values a new join table can take, keptLinks the answers
	// that were used.
	links     map[*catalog.Column]link
	keptLinks []string
	// filled are columns that a rollback fills with the links of join tables; emptied are those
	// join tables.
	filled  []*catalog.Column
	emptied map[*catalog.Table]link
	// hierarchies are the live tables that are partitioned or inherit.
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

// pairTables finds the tables that exist on both sides, renamed or not.
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

// grouped divides the phases into groups: everything in one transaction, except what has to be
// committed earlier.
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

// commitsAfter reports whether later phases need a phase committed.
func (p *planner) commitsAfter(at phase) bool {
	return at == changeEnums && p.commitEnums || at == finishKeyRenames && p.commitBeforeRebuild && len(p.rebuilt) > 0
}

// online returns a recipe that blocks no running application, if the dialect has it and it is
// wanted.
func online[R any](p *planner) (r R, ok bool) {
	if p.Online == Never {
		return r, false
	}
	r, ok = p.Dialect.(R)
	return r, ok
}

// onlineNew is the same for tables of the same migration, which no application uses yet.
func onlineNew[R any](p *planner) (r R, ok bool) {
	if p.Online != Always {
		return r, false
	}
	return online[R](p)
}

// step is a statement with its reason.
func step(s dialect.Statement, reason string) Step {
	return Step{SQL: s.SQL, Lock: s.Lock, Reason: reason}
}

// undo is the class of the rollback step; in a reverse plan, the class of the step itself.
func (p *planner) undo(forward, reverse Undo) Undo {
	if p.reverse {
		return reverse
	}
	return forward
}
