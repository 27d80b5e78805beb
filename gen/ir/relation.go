package ir

import (
	"slices"

	"github.com/cocomon/comon_orm/grammar/schema"
)

// relations connects the relation fields of m. It is called when every model has its columns.
func (b *builder) relations(m *schema.Model) {
	im := b.models[m]
	im.Relations = slices.DeleteFunc(im.Relations, func(r *Relation) bool { return !connect(im, r) })
	for _, r := range im.Relations {
		for _, c := range r.FromColumns {
			im.Columns[c].Linked = true
		}
		if r.Access = r.Target.Access; im.Access == ReadOnly {
			r.Access = ReadOnly
		}
		stem := im.Go + r.Go
		r.LinkVar = b.symbols.own("link" + stem)
		r.RelationVar = b.symbols.own("relation" + stem)
		r.AttachFunc = b.symbols.own("attach" + stem)
		if r.Null = -1; r.source.Arity == schema.Optional && len(im.Nulls) < maxNulls {
			r.Null = len(im.Nulls)
			im.Nulls = append(im.Nulls, r)
		}
	}
}

// maxNulls is the size of gensupport.NullRelations.
const maxNulls = 64

// connect finds the columns on both sides. It returns false if the client does not have all of
// them.
func connect(im *Model, r *Relation) bool {
	f := r.source
	rel := f.Relation.Relation
	r.Many = f.Arity == schema.List
	switch {
	case rel.Kind == schema.ManyToMany:
		r.Via = joinTable(rel, f)
		r.FromColumns, r.ToColumns = im.Key, r.Target.Key
	case rel.From == f:
		r.Owner = true
		r.FromColumns, r.ToColumns = fieldColumns(im, rel.Fields), fieldColumns(r.Target, rel.References)
	default:
		r.FromColumns, r.ToColumns = fieldColumns(im, rel.References), fieldColumns(r.Target, rel.Fields)
	}
	return r.FromColumns != nil && r.ToColumns != nil
}

// joinTable returns the table `_AToB` as field f uses it. The column A contains the keys of side A.
func joinTable(rel *schema.Relation, f *schema.Field) *JoinTable {
	j := &JoinTable{Schema: rel.From.Model.Schema, Name: schema.FitName("_"+rel.Name, ""), FromColumn: "A", ToColumn: "B"}
	if f != rel.From {
		j.FromColumn, j.ToColumn = j.ToColumn, j.FromColumn
	}
	return j
}
