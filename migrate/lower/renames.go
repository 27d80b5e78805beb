package lower

import (
	"fmt"
	"strings"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// Renames returns the renames of objects in the database between two schemas. Three things rename
// an object: a changed @map or @@map of a model, field, enum or enum value; an answer
// ("User.name=fullName", "User=Person", "Role.ADMIN=Admin"); and, for a join table, the rename of a
// model on which its name depends. Renames returns an error for an answer that matches no pair.
func Renames(before, after *schema.Schema, answers []string) ([]diff.Rename, error) {
	r := &renamer{before: before, after: after, models: map[*schema.Model]*schema.Model{}, enums: map[*schema.Enum]*schema.Enum{},
		fields: map[*schema.Field]*schema.Field{}, values: map[*schema.EnumValue]*schema.EnumValue{}}
	for _, answer := range answers {
		if !strings.Contains(answer, ".") {
			if err := r.answerBlock(answer); err != nil {
				return nil, err
			}
		}
	}
	r.sameBlocks()
	for _, answer := range answers {
		if strings.Contains(answer, ".") {
			if err := r.answerMember(answer); err != nil {
				return nil, err
			}
		}
	}
	r.sameMembers()
	return r.renames(), nil
}

// renamer pairs the parts of two schemas, older to newer.
type renamer struct {
	before, after *schema.Schema
	models        map[*schema.Model]*schema.Model
	// fields only has the fields in answers; see newField.
	fields map[*schema.Field]*schema.Field
	// links are the join tables that become models and the models that become join tables, by
	// answers.
	links  []joinModel
	enums  map[*schema.Enum]*schema.Enum
	values map[*schema.EnumValue]*schema.EnumValue
}

func model(s *schema.Schema, name string) *schema.Model {
	for _, m := range s.Models {
		if m.Name == name && hasTable(m) {
			return m
		}
	}
	return nil
}

func enum(s *schema.Schema, name string) *schema.Enum {
	for _, e := range s.Enums {
		if e.Name == name {
			return e
		}
	}
	return nil
}

func (r *renamer) answerBlock(answer string) error {
	from, to, _ := strings.Cut(answer, "=")
	from, to = strings.TrimSpace(from), strings.TrimSpace(to)
	if m, n := model(r.before, from), model(r.after, to); m != nil && n != nil {
		r.models[m] = n
		return nil
	}
	if e, f := enum(r.before, from), enum(r.after, to); e != nil && f != nil {
		r.enums[e] = f
		return nil
	}
	if l, ok := r.answerLink(from, to); ok {
		r.links = append(r.links, l)
		return nil
	}
	return fmt.Errorf("rename %q: there is no model or enum %q before and %q after; write OldModel=NewModel or Model.old=new", answer, from, to)
}

func (r *renamer) answerMember(answer string) error {
	place, to, _ := strings.Cut(answer, "=")
	block, from, _ := strings.Cut(strings.TrimSpace(place), ".")
	to = strings.TrimSpace(to)
	if i := strings.LastIndex(to, "."); i >= 0 {
		to = to[i+1:]
	}
	if r.answerField(block, from, to) || r.answerValue(block, from, to) {
		return nil
	}
	return fmt.Errorf("rename %q: %s has no %q before and %q after; write Model.old=new with the names of the schema", answer, block, from, to)
}

// answerField pairs two fields of a model. The answer may have the older or the newer name of the
// model.
func (r *renamer) answerField(model, from, to string) bool {
	for _, older := range r.before.Models {
		newer := r.models[older]
		if newer == nil || older.Name != model && newer.Name != model {
			continue
		}
		if f, g := older.Field(from), newer.Field(to); f != nil && g != nil && f.IsColumn() && g.IsColumn() {
			r.fields[f] = g
			return true
		}
	}
	return false
}

// answerValue pairs two values of an enum. The answer may have the older or the newer name of the
// enum.
func (r *renamer) answerValue(enum, from, to string) bool {
	for _, older := range r.before.Enums {
		newer := r.enums[older]
		if newer == nil || older.Name != enum && newer.Name != enum {
			continue
		}
		if v, w := older.Value(from), newer.Value(to); v != nil && w != nil {
			r.values[v] = w
			return true
		}
	}
	return false
}

func (r *renamer) sameBlocks() {
	takenModels, takenEnums := map[*schema.Model]bool{}, map[*schema.Enum]bool{}
	for _, n := range r.models {
		takenModels[n] = true
	}
	for _, e := range r.enums {
		takenEnums[e] = true
	}
	byName := modelsBy(r.after, func(m *schema.Model) diff.Name { return diff.Name{Name: m.Name} })
	for _, m := range r.before.Models {
		if n := byName[diff.Name{Name: m.Name}]; n != nil && hasTable(m) && r.models[m] == nil && !takenModels[n] {
			r.models[m], takenModels[n] = n, true
		}
	}
	r.sameTables(takenModels)
	for _, e := range r.before.Enums {
		if f := enum(r.after, e.Name); f != nil && r.enums[e] == nil && !takenEnums[f] {
			r.enums[e] = f
		}
	}
}

// sameTables pairs models with different names and the same table. The database does not change by
// that, but the fields of the models can then be paired.
func (r *renamer) sameTables(taken map[*schema.Model]bool) {
	byTable := modelsBy(r.after, tableOf)
	for _, m := range r.before.Models {
		if n := byTable[tableOf(m)]; n != nil && hasTable(m) && r.models[m] == nil && !taken[n] {
			r.models[m], taken[n] = n, true
		}
	}
}

func tableOf(m *schema.Model) diff.Name { return diff.Name{Schema: m.Schema, Name: m.DBName} }

func modelsBy(s *schema.Schema, key func(*schema.Model) diff.Name) map[diff.Name]*schema.Model {
	out := make(map[diff.Name]*schema.Model, len(s.Models))
	for _, m := range s.Models {
		if hasTable(m) {
			out[key(m)] = m
		}
	}
	return out
}

func (r *renamer) sameMembers() {
	for e, f := range r.enums {
		taken := map[*schema.EnumValue]bool{}
		for _, v := range e.Values {
			if w := r.values[v]; w != nil {
				taken[w] = true
			}
		}
		for _, v := range e.Values {
			if w := f.Value(v.Name); w != nil && r.values[v] == nil && !taken[w] {
				r.values[v] = w
			}
		}
	}
}

// renames returns the pairs whose names in the database differ, in the order of the older schema.
func (r *renamer) renames() []diff.Rename {
	var out []diff.Rename
	for _, e := range r.before.Enums {
		out = append(out, r.enumRenames(e)...)
	}
	for _, m := range r.before.Models {
		n := r.models[m]
		if n == nil {
			continue
		}
		from, to := r.name(tableOf(m)), r.name(tableOf(n))
		if from != to {
			out = append(out, diff.TableRename{From: from, To: to})
		}
		taken := r.answered(m)
		for i, f := range m.Fields {
			if g := r.newField(n, i, f, taken); g != nil && f.IsColumn() && r.column(f) != r.column(g) && !r.keptElsewhere(m, n, f) {
				out = append(out, diff.ColumnRename{Table: from, From: r.column(f), To: r.column(g)})
			}
		}
	}
	for _, l := range r.links {
		out = append(out, r.linkRenames(l)...)
	}
	return append(out, r.joins()...)
}

// answered returns the newer fields that answers assign to fields of the older model.
func (r *renamer) answered(m *schema.Model) map[*schema.Field]bool {
	if len(r.fields) == 0 {
		return nil
	}
	taken := map[*schema.Field]bool{}
	for _, f := range m.Fields {
		if g := r.fields[f]; g != nil {
			taken[g] = true
		}
	}
	return taken
}

// newField returns the newer field for field i of a model. It is the field in an answer, else the
// field of the same name, which usually has the same index.
func (r *renamer) newField(n *schema.Model, i int, f *schema.Field, taken map[*schema.Field]bool) *schema.Field {
	if g := r.fields[f]; g != nil {
		return g
	}
	var g *schema.Field
	if i < len(n.Fields) && n.Fields[i].Name == f.Name {
		g = n.Fields[i]
	} else {
		g = n.Field(f.Name)
	}
	if g == nil || !g.IsColumn() || taken[g] {
		return nil
	}
	return g
}

// name returns a name as the database stores it. Some databases truncate long names.
func (r *renamer) name(n diff.Name) diff.Name {
	if r.after.Datasource.Features().NamesAreCut {
		n.Name = schema.FitName(n.Name, "")
	}
	return n
}

func (r *renamer) column(f *schema.Field) string { return r.name(diff.Name{Name: f.DBName}).Name }

// keptElsewhere reports whether another field of the newer model has the column of f. Then the
// field was renamed and not its column: `name` becomes `full @map("name")`, and `name
// @map("other")` is a new field.
func (r *renamer) keptElsewhere(m, n *schema.Model, f *schema.Field) bool {
	for _, g := range n.Fields {
		if !g.IsColumn() || g.DBName != f.DBName {
			continue
		}
		// If the older model has a field of that name too, the two fields have exchanged their
		// columns.
		return m.Field(g.Name) == nil
	}
	return false
}

func (r *renamer) enumRenames(e *schema.Enum) []diff.Rename {
	f := r.enums[e]
	if f == nil {
		return nil
	}
	var out []diff.Rename
	from, to := r.name(diff.Name{Schema: e.Schema, Name: e.DBName}), r.name(diff.Name{Schema: f.Schema, Name: f.DBName})
	if from != to {
		out = append(out, diff.EnumRename{From: from, To: to})
	}
	for _, v := range e.Values {
		if w := r.values[v]; w != nil && v.DBName != w.DBName {
			out = append(out, diff.EnumValueRename{Enum: from, From: v.DBName, To: w.DBName, Columns: r.enumColumns(e)})
		}
	}
	return out
}

func (r *renamer) enumColumns(e *schema.Enum) []diff.ColumnName {
	var out []diff.ColumnName
	for _, m := range r.before.Models {
		for _, f := range m.Fields {
			if f.Enum == e && hasTable(m) {
				out = append(out, diff.ColumnName{Table: r.name(tableOf(m)), Column: r.column(f)})
			}
		}
	}
	return out
}

// joins returns the renames of join tables whose models or fields were renamed, so that they are
// not dropped and created again.
func (r *renamer) joins() []diff.Rename {
	var out []diff.Rename
	for _, older := range Relations(r.before) {
		if older.Kind != schema.ManyToMany {
			continue
		}
		newer := r.sameRelation(older)
		if newer == nil {
			continue
		}
		from := diff.Name{Schema: older.From.Model.Schema, Name: schema.FitName(JoinTable(older), "")}
		to := diff.Name{Schema: newer.From.Model.Schema, Name: schema.FitName(JoinTable(newer), "")}
		if from != to {
			out = append(out, diff.TableRename{From: from, To: to})
		}
		if r.swapped(older, newer) {
			out = append(out, diff.ColumnRename{Table: from, From: "A", To: "B"}, diff.ColumnRename{Table: from, From: "B", To: "A"})
		}
	}
	return out
}

// sameRelation returns the newer many-to-many relation that continues an older one. It is the
// relation between the same models with the same name. If there is none, but each schema has only
// one many-to-many relation between these models, it is the one of the newer schema.
func (r *renamer) sameRelation(older *schema.Relation) *schema.Relation {
	if older.Kind != schema.ManyToMany {
		return nil
	}
	between := func(s *schema.Schema, a, b *schema.Model) []*schema.Relation {
		var out []*schema.Relation
		for _, rel := range Relations(s) {
			x, y := rel.From.Model, rel.To.Model
			if rel.Kind == schema.ManyToMany && (x == a && y == b || x == b && y == a) {
				out = append(out, rel)
			}
		}
		return out
	}
	now := between(r.after, r.models[older.From.Model], r.models[older.To.Model])
	for _, rel := range now {
		if rel.Name == older.Name {
			return rel
		}
	}
	if len(now) == 1 && len(between(r.before, older.From.Model, older.To.Model)) == 1 {
		return now[0]
	}
	return nil
}

// swapped reports whether the sides A and B have exchanged their places. The sides of a
// self-relation are its two fields.
func (r *renamer) swapped(older, newer *schema.Relation) bool {
	if older.From.Model != older.To.Model {
		return r.models[older.From.Model] != newer.From.Model
	}
	return older.From.Name == newer.To.Name && older.To.Name == newer.From.Name
}
