package lower

import (
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// joinModel pairs the join table of a many-to-many relation in one schema with an explicit model in
// the other schema that has the same rows.
type joinModel struct {
	relation *schema.Relation
	model    *schema.Model
	// opens is true if the relation becomes a model, false if a model becomes the relation.
	opens bool
}

// answerLink parses the answers "_AToB=Model" and "Model=_AToB".
func (r *renamer) answerLink(from, to string) (joinModel, bool) {
	if rel, m := joined(r.before, from), model(r.after, to); rel != nil && m != nil {
		return joinModel{rel, m, true}, true
	}
	if m, rel := model(r.before, from), joined(r.after, to); rel != nil && m != nil {
		return joinModel{rel, m, false}, true
	}
	return joinModel{}, false
}

// joined returns the many-to-many relation with that join table, nil if there is none.
func joined(s *schema.Schema, table string) *schema.Relation {
	for _, rel := range Relations(s) {
		if rel.Kind == schema.ManyToMany && (JoinTable(rel) == table || schema.FitName(JoinTable(rel), "") == table) {
			return rel
		}
	}
	return nil
}

// linkRenames returns the rename of the table of l, and the renames between its columns A and B and
// the columns of the explicit model that refer to the same models. In a self-relation both columns
// refer to the same model, so that they are paired in their order.
func (r *renamer) linkRenames(l joinModel) []diff.Rename {
	join := diff.Name{Schema: l.relation.From.Model.Schema, Name: schema.FitName(JoinTable(l.relation), "")}
	own := r.name(tableOf(l.model))
	table, target := own, join
	if l.opens {
		table, target = join, own
	}
	out := []diff.Rename{diff.TableRename{From: table, To: target}}
	used := map[*schema.Field]bool{}
	for _, side := range joinSides(l.relation) {
		f := l.fieldTo(r, side.model, used)
		if f == nil {
			continue
		}
		used[f] = true
		if l.opens {
			out = append(out, diff.ColumnRename{Table: table, From: side.column, To: r.column(f)})
		} else {
			out = append(out, diff.ColumnRename{Table: table, From: r.column(f), To: side.column})
		}
	}
	return out
}

// fieldTo returns the field of the model whose column refers to one of the joined models.
func (l joinModel) fieldTo(r *renamer, side *schema.Model, used map[*schema.Field]bool) *schema.Field {
	for _, f := range l.model.Fields {
		if !f.Owns() || len(f.Relation.Relation.Fields) != 1 || used[f.Relation.Relation.Fields[0]] {
			continue
		}
		target := f.Relation.Relation.To.Model
		if l.opens && r.models[side] == target || !l.opens && r.models[target] == side {
			return f.Relation.Relation.Fields[0]
		}
	}
	return nil
}
