package check

import (
	"github.com/cocomon/comon_orm/grammar/diag"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// checkActionSupport refuses SetDefault and NoAction with relationMode = "prisma". In this mode the
// client must emulate the actions, but the effect of these two depends on the database.
func (c *checker) checkActionSupport(f *field) {
	if !c.relationModePrisma() {
		return
	}
	for _, a := range []*action{f.args.onDelete, f.args.onUpdate} {
		if a != nil && (a.Action == schema.SetDefault || a.Action == schema.NoAction) {
			c.errorf(diag.CodeActionUnsupported, a.at, "relationMode = \"prisma\" has no action %s", a.Action).
				help("choose Cascade, Restrict or SetNull")
		}
	}
}

// checkSetNull reports SetNull on a required column, because the action would fail when it runs. It
// is only a warning if the database accepts such a table.
func (c *checker) checkSetNull(from *field) {
	for _, a := range []*action{from.args.onDelete, from.args.onUpdate} {
		if a == nil || a.Action != schema.SetNull {
			continue
		}
		for _, f := range from.args.fields.fields {
			if f.Arity != schema.Required {
				continue
			}
			severity := diag.Error
			if c.features().SetNullOnRequired && !c.relationModePrisma() {
				severity = diag.Warning
			}
			c.report(severity, diag.CodeSetNullOnRequired, a.at, "SetNull cannot set the required field "+quoted(f.Name)+" to NULL").
				withSecondary(f.TypeSpan, "required").help("make the field optional, or choose another action")
			break
		}
	}
}

// checkActionCycles reports actions that a client emulates and that could run endlessly. This is
// possible if relations whose actions change rows form a cycle of models. The function finds the
// strongly connected components of the graph of such relations (Tarjan's algorithm).
func (c *checker) checkActionCycles() {
	g := actionGraph{checker: c, index: map[*model]int{}, low: map[*model]int{}, component: map[*model]int{}, edges: map[*model][]*field{}}
	for _, m := range c.models {
		for _, f := range m.fields {
			if owns(f) && changesRows(f.Relation.Relation) {
				g.edges[m] = append(g.edges[m], f)
			}
		}
	}
	for _, m := range c.models {
		if g.index[m] == 0 {
			g.visit(m)
		}
	}
	for _, m := range c.models {
		for _, f := range g.edges[m] {
			if g.component[m] == g.component[f.target] {
				c.reportCycle(f)
			}
		}
	}
}

func owns(f *field) bool {
	return f.target != nil && f.Relation.Relation != nil && f.Owns()
}

func changesRows(r *schema.Relation) bool {
	changes := func(a schema.Action) bool { return a != schema.NoAction && a != schema.Restrict }
	return changes(r.OnDelete) || changes(r.OnUpdate)
}

func (c *checker) reportCycle(f *field) {
	r := f.Relation.Relation
	if f.owner == f.target {
		c.errorf(diag.CodeActionCycle, f.Span, "the self relation %s acts on itself (onDelete: %s, onUpdate: %s)", quoted(f.Name), r.OnDelete, r.OnUpdate).
			help("write onDelete: Restrict, onUpdate: Restrict")
		return
	}
	c.errorf(diag.CodeActionCycle, f.Span, "the actions of %s lead back to %s (onDelete: %s, onUpdate: %s)", quoted(f.Name), quoted(f.owner.Name), r.OnDelete, r.OnUpdate).
		withSecondary(f.target.Span, "the cycle continues here").help("write onDelete: Restrict, onUpdate: Restrict on one relation of the cycle")
}

// actionGraph visits models along their relations. It does not recurse, because a chain of models
// may be long.
type actionGraph struct {
	checker   *checker
	edges     map[*model][]*field
	index     map[*model]int // 1-based order of discovery
	low       map[*model]int
	component map[*model]int // 0 until the model's component is complete
	stack     []*model
	counter   int
	found     int
}

type graphStep struct {
	m    *model
	next int
}

func (g *actionGraph) visit(root *model) {
	g.enter(root)
	path := []graphStep{{m: root}}
	for len(path) > 0 {
		s := &path[len(path)-1]
		if s.next < len(g.edges[s.m]) {
			to := g.edges[s.m][s.next].target
			s.next++
			if g.index[to] == 0 {
				g.enter(to)
				path = append(path, graphStep{m: to})
			} else if g.component[to] == 0 {
				g.low[s.m] = min(g.low[s.m], g.index[to])
			}
			continue
		}
		m := s.m
		path = path[:len(path)-1]
		if len(path) > 0 {
			parent := path[len(path)-1].m
			g.low[parent] = min(g.low[parent], g.low[m])
		}
		if g.low[m] == g.index[m] {
			g.close(m)
		}
	}
}

func (g *actionGraph) enter(m *model) {
	g.counter++
	g.index[m], g.low[m] = g.counter, g.counter
	g.stack = append(g.stack, m)
}

// close removes the complete component of m from the stack.
func (g *actionGraph) close(m *model) {
	g.found++
	for {
		top := g.stack[len(g.stack)-1]
		g.stack = g.stack[:len(g.stack)-1]
		g.component[top] = g.found
		if top == m {
			return
		}
	}
}
