package lower

import (
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// joinModel is the join table of a many-to-many relation on one side of a change and an explicit
// model on the other: the same rows.
type joinModel struct {
	relation *schema.Relation
	model    *schema.Model
	// opens is true if the relation becomes the model, false if the model becomes the relation.
	opens bool
}

// answerLink reads "_AToB=Model" and "Model=_AToB".
func (r *renamer) answerLink(from, to string) (joinModel, bool) {
	if rel, m := joined(r.before, from), model(r.after, to); rel != nil && m != nil {
		return joinModel{rel, m, true}, true
	}
	if m, rel := model(r.before, from), joined(r.after, to); rel != nil && m != nil {
		return joinModel{rel, m, false}, true
	}
	return joinModel{}, false
}

// joined is the many-to-many relation of that join table.
func joined(s *schema.Schema, table string) *schema.Relation {
	for _, rel := range Relations(s) {
		if rel.Kind == schema.ManyToMany && (JoinTable(rel) == table || schema.FitName(JoinTable(rel), "") == table) {
			return rel
		}
	}
	return nil
}

// linkRenames pairs A and B with the model's fields that refer to the same models; for a relation
// to itself, in their order.
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

// fieldTo is the column of the model that refers to one of the joined models.
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
