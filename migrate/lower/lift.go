package lower

import (
	"fmt"
	"slices"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// Note is something of a database that a lifted schema leaves out or says otherwise.
type Note struct {
	Object  string // "posts", "posts.body", "posts_lower_idx"
	Message string // lower case, no full stop
}

// String returns the note as one line.
func (n Note) String() string { return n.Object + ": " + n.Message }

// Lift is the way back: the schema that asks for the live database db. What the schema cannot say is in the notes.
//
// What onto says of a part of the database stays as it says it wherever that part is what onto asks for: names, order, types, what only the
// client knows. Parts that are kept have the Span they have in onto, new ones have none. Of onto's models those without a table are gone; its views
// are kept as they are. Without models in onto everything is named as in the database, as far as the language allows.
func Lift(db catalog.Database, d dialect.Dialect, onto *schema.Schema) (*schema.Schema, []Note) {
	l := newLifter(db, d, onto)
	l.chooseTables()
	l.nameModels()
	l.liftEnums()
	for _, m := range l.models {
		l.liftFields(m)
	}
	for _, m := range l.models {
		l.liftKeys(m)
		l.noteConstructs(m)
	}
	l.liftRelations()
	l.nameKeys()
	l.noteDifferences()
	return l.out, l.notes
}

// lifter holds a schema in the making and what of it stands for what.
type lifter struct {
	dialect  dialect.Dialect
	caps     dialect.Capabilities
	provider schema.Provider
	db       catalog.Database
	onto     ontoSchema
	out      *schema.Schema
	notes    []Note

	blocks pool // names of models and enums
	models []*liftedModel
	joins  []*catalog.Table // of many-to-many relations
	links  []*link

	byTable map[*catalog.Table]*liftedModel
	byModel map[*schema.Model]*liftedModel // by the model of onto
	fields  map[*schema.Field]*schema.Field
	enums   map[*schema.Enum]*schema.Enum
	checks  map[*catalog.Check]*schema.Enum // the enums of CHECKs
	keys    map[*schema.Key]*catalog.Index
}

// liftedModel is a model in the making.
type liftedModel struct {
	*schema.Model
	table *catalog.Table
	onto  *schema.Model // nil for a new model
	names pool
	// snake is true when the names of the table are of the kind first_second.
	snake   bool
	columns map[string]*schema.Field
}

func newLifter(db catalog.Database, d dialect.Dialect, onto *schema.Schema) *lifter {
	l := &lifter{
		dialect: d, caps: d.Capabilities(), db: db, onto: newOnto(onto, d),
		out:    &schema.Schema{Datasource: onto.Datasource, Generators: onto.Generators},
		blocks: pool{}, byTable: map[*catalog.Table]*liftedModel{}, byModel: map[*schema.Model]*liftedModel{},
		fields: map[*schema.Field]*schema.Field{}, enums: map[*schema.Enum]*schema.Enum{},
		checks: map[*catalog.Check]*schema.Enum{}, keys: map[*schema.Key]*catalog.Index{},
	}
	if onto.Datasource != nil {
		l.provider = onto.Datasource.Provider
	}
	return l
}

func (l *lifter) note(object, format string, args ...any) {
	l.notes = append(l.notes, Note{Object: object, Message: fmt.Sprintf(format, args...)})
}

// listed reports whether objects of that schema are in sight: once the datasource lists schemas, only those.
func (l *lifter) listed(space string) bool {
	ds := l.out.Datasource
	return ds == nil || len(ds.Schemas) == 0 || slices.Contains(ds.Schemas, space)
}

// ontoSchema is the schema that is lifted onto, with the tables that it asks for.
type ontoSchema struct {
	*schema.Schema
	lowerer *lowerer
	// tables are the tables of models, ignored ones included; their keys are in the order of the model.
	tables    map[*schema.Model]*catalog.Table
	relations []*schema.Relation
}

func newOnto(s *schema.Schema, d dialect.Dialect) ontoSchema {
	o := ontoSchema{Schema: s, tables: map[*schema.Model]*catalog.Table{}, relations: relations(s)}
	o.lowerer = &lowerer{schema: s, dialect: d, caps: d.Capabilities(), names: newNames()}
	o.lowerer.reserve()
	for _, m := range s.Models {
		if !m.IsView {
			o.tables[m] = o.lowerer.table(m)
		}
	}
	return o
}

// model is the model of a live table, nil when it has none.
func (o ontoSchema) model(t *catalog.Table) *schema.Model {
	for _, m := range o.Models {
		if w := o.tables[m]; w != nil && w.Schema == t.Schema && w.Name == t.Name {
			return m
		}
	}
	return nil
}

// column lowers one field, ignored or not; ok is false when it has no column here.
func (l *lifter) column(f *schema.Field) (column *catalog.Column, t *catalog.Table, ok bool) {
	low := &lowerer{schema: l.out, dialect: l.dialect, caps: l.caps, names: newNames()}
	t = &catalog.Table{Name: f.Model.DBName}
	low.column(t, f)
	if len(t.Columns) == 0 {
		return nil, t, false
	}
	return t.Columns[0], t, true
}

// noteConstructs names what stays in the database without a word in the schema, or with a word too few.
func (l *lifter) noteConstructs(m *liftedModel) {
	for _, c := range m.table.Columns {
		if c.Generated != "" {
			l.note(m.table.QName()+"."+c.Name, "a generated column cannot be said: to the schema the database makes its default")
		}
	}
	for _, c := range m.table.Checks {
		if len(c.Values) == 0 || l.caps.EnumTypes || l.checks[c] == nil {
			l.note(m.table.QName()+"."+c.Name, "a CHECK cannot be said: it stays in the database and is left out")
		}
	}
}

// noteDifferences says where the lifted schema still asks for something else than the database has.
func (l *lifter) noteDifferences() {
	lowered, problems := Schema(l.out, l.dialect)
	for _, p := range problems {
		l.note("schema", "%s", p.Message)
	}
	ignored := map[string]bool{}
	for _, m := range l.models {
		for _, f := range m.Fields {
			if f.IsColumn() && f.Ignored {
				ignored[m.table.QName()+"."+f.DBName] = true
			}
		}
	}
	for _, d := range diff.Drift(lowered, l.db) {
		if !ignored[d.Object] {
			l.note(d.Object, "the schema language cannot say it as it is: %s", d.Message)
		}
	}
}
