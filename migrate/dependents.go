package migrate

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// around returns the dependents of some tables, each once: triggers, views and hand-made indexes.
// An index is not hand-made if the snapshot before the migration has its name, or if either
// snapshot has its definition.
func around(now plan.Surroundings, tables []string, from, to catalog.Database) []plan.Dependent {
	known := map[string]bool{}
	for _, db := range []catalog.Database{from, diff.Ours(now.Live, from), diff.Ours(now.Live, to)} {
		for _, t := range db.Tables {
			for _, ix := range t.Indexes {
				known[plan.HandMadeIndex.String()+ix.Name] = true
			}
		}
	}
	var out []plan.Dependent
	for _, table := range tables {
		for _, d := range now.Dependents[table] {
			if key := d.Kind.String() + d.Name; !known[key] {
				known[key] = true
				out = append(out, d)
			}
		}
	}
	return out
}

// renamedAround returns the objects that the database has after the renames. Of the indexes, it
// keeps only the hand-made ones. These are recognised by their names in the parameter dependents,
// because an index keeps its name when its table or column is renamed.
func (o *observation) renamedAround(dependents map[string][]plan.Dependent) *plan.Surroundings {
	if o.renamed == nil {
		return nil
	}
	handMade := map[string]bool{}
	for _, list := range dependents {
		for _, d := range list {
			handMade[d.Name] = true
		}
	}
	out := *o.renamed
	out.Dependents = map[string][]plan.Dependent{}
	for table, list := range o.renamed.Dependents {
		out.Dependents[table] = slices.DeleteFunc(slices.Clone(list), func(d plan.Dependent) bool {
			return d.Kind == plan.HandMadeIndex && !handMade[d.Name]
		})
	}
	return &out
}

// handMade removes the indexes of the catalog ours from the dependents, so that only hand-made
// indexes remain.
func handMade(all map[string][]plan.Dependent, ours catalog.Database) map[string][]plan.Dependent {
	out := map[string][]plan.Dependent{}
	for table, list := range all {
		t := tableCalled(ours, table)
		if t == nil {
			continue
		}
		out[table] = slices.DeleteFunc(slices.Clone(list), func(d plan.Dependent) bool {
			return d.Kind == plan.HandMadeIndex && slices.ContainsFunc(t.Indexes, func(ix *catalog.Index) bool { return ix.Name == d.Name })
		})
	}
	return out
}

// checkAside refuses a rebuild before its first statement if a view, or a trigger of another table,
// names the rebuilt table and the group does not drop it first. Migrations of format 1 do not drop
// them.
func checkAside(a *artifact.Migration, g artifact.Group, around []plan.Dependent) error {
	if a.Metadata.Format < 2 {
		return nil
	}
	return refuse(a, hazard.OfAside, slices.DeleteFunc(slices.Clone(around), func(d plan.Dependent) bool {
		onRebuilt := slices.ContainsFunc(g.Rebuild, func(table string) bool { return strings.EqualFold(table, d.On) })
		onView := slices.ContainsFunc(around, func(v plan.Dependent) bool { return v.Kind == plan.View && strings.EqualFold(v.Name, d.On) })
		return d.Kind == plan.HandMadeIndex || d.Kind == plan.Trigger && (onRebuilt || onView) || drops(a.Metadata.Provider, g, d)
	}))
}

// checkDependents refuses to commit a rebuild that lost or changed a dependent of its tables.
func checkDependents(a *artifact.Migration, g artifact.Group, before []plan.Dependent, after map[string][]plan.Dependent) error {
	p := a.Metadata.Provider
	now := map[string]sqltext.SQL{}
	for _, list := range after {
		for _, d := range list {
			now[d.Kind.String()+" "+strings.ToLower(d.Name)] = d.SQL
		}
	}
	var lost, changed []plan.Dependent
	for _, d := range before {
		switch sql, there := now[d.Kind.String()+" "+strings.ToLower(d.Name)]; {
		case !there && !drops(p, g, d):
			lost = append(lost, d)
		case there && !sameDefinition(p, sql, d.SQL):
			changed = append(changed, d)
		}
	}
	if err := refuse(a, hazard.OfRebuild, lost); err != nil {
		return err
	}
	return refuse(a, hazard.OfDefinition, changed)
}

// sameDefinition reports whether two definitions are equal except for quotes around names, which a
// database adds on a rename.
func sameDefinition(p provider.Provider, a, b sqltext.SQL) bool {
	read := func(sql sqltext.SQL) (out []sqltext.SQL) {
		tokens, err := sqltext.Tokens(p, sql)
		if err != nil {
			return []sqltext.SQL{sql}
		}
		for _, t := range tokens {
			text := sql[t.Start:t.End]
			if t.Kind == sqltext.Word || t.Kind == sqltext.QuotedName {
				text = sqltext.SQL(strings.ToLower(sqltext.Name(p, text)))
			}
			out = append(out, text)
		}
		return out
	}
	return slices.Equal(read(a), read(b))
}

// wasAround reports whether the object that a statement creates was a dependent of the rebuilt
// tables before.
func wasAround(p provider.Provider, around []plan.Dependent, s artifact.Statement) bool {
	head := sqltext.ReadHead(p, s.SQL)
	return slices.ContainsFunc(around, func(d plan.Dependent) bool {
		return slices.ContainsFunc(head.Names, func(n sqltext.QName) bool { return n.Same(p, d.Name) })
	})
}

// drops reports whether a statement of the group drops the object.
func drops(p provider.Provider, g artifact.Group, d plan.Dependent) bool {
	return slices.ContainsFunc(g.Statements, func(s artifact.Statement) bool {
		head := sqltext.ReadHead(p, s.SQL)
		return head.Verb == "drop" && slices.ContainsFunc(head.Names, func(n sqltext.QName) bool { return n.Same(p, d.Name) })
	})
}

// refuse returns the error for objects that prevent a rebuild; nil if there are none.
func refuse(a *artifact.Migration, which hazard.Case, objects []plan.Dependent) error {
	if len(objects) == 0 {
		return nil
	}
	var risks []Risk
	for _, d := range objects {
		risks = append(risks, Risk{Migration: string(a.Name), Count: Unknown, Hazard: hazard.Hazard{
			Kind:  hazard.LoseDependent,
			Parts: hazard.Parts{Object: d.Name, Case: which, What: d.Kind.String(), Definition: sqltext.Text(d.SQL)},
		}})
	}
	return &StoppedError{Migration: string(a.Name), Risks: risks}
}
