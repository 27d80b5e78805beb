package raise

import (
	"fmt"
	"slices"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/lower"
)

// Note describes an object or property of a database that a raised schema omits or expresses in
// another way.
type Note struct {
	Object  string // "posts", "posts.body", "posts_lower_idx"
	Message string // lower case, no full stop
}

// String returns the note as one line.
func (n Note) String() string { return n.Object + ": " + n.Message }

// ToSchema returns the schema for the live database db. The notes describe what the schema cannot
// express.
//
// Declarations of base stay unchanged if they lower to objects of the database. Unchanged parts
// keep their Span, new parts have none. Models of base without a table are removed, unless they are
// marked @@ignore. Views of base stay. If base has no models, all names are those of the database,
// unless the language does not allow such a name.
//
// v has the answers of the database whether expressions in db equal the expressions of base.
func ToSchema(db catalog.Database, d dialect.Dialect, base *schema.Schema, v diff.Verdicts) (*schema.Schema, []Note) {
	b := newBuilder(db, d, base)
	b.verdicts = v
	b.raiseExtensions()
	b.chooseTables()
	b.nameModels()
	b.raiseEnums()
	for _, m := range b.models {
		b.raiseFields(m)
	}
	for _, m := range b.models {
		b.raiseKeys(m)
		b.noteConstructs(m)
	}
	b.raiseRelations()
	b.raiseViews()
	b.nameKeys()
	b.noteDifferences()
	return b.out, b.notes
}

// builder builds a schema, and records to which objects of the database its parts belong.
type builder struct {
	dialect  dialect.Dialect
	caps     dialect.Capabilities
	provider provider.Provider
	db       catalog.Database
	verdicts diff.Verdicts
	base     baseSchema
	out      *schema.Schema
	notes    []Note

	blocks    nameSet // names of models and enums
	models    []*raisedModel
	joins     []*catalog.Table // of many-to-many relations
	relations []*raisedRelation

	// kept are the models of base that stay unchanged: views, and models that the schema ignores
	// and that have no table.
	kept    map[*schema.Model]bool
	byTable map[*catalog.Table]*raisedModel
	byModel map[*schema.Model]*raisedModel // by the model of base
	fields  map[*schema.Field]*schema.Field
	enums   map[*schema.Enum]*schema.Enum
	checks  map[*catalog.Check]*schema.Enum // the enum of each CHECK
	keys    map[*schema.Key]*catalog.Index
}

// raisedModel is a new model while it is built.
type raisedModel struct {
	*schema.Model
	table *catalog.Table
	base  *schema.Model // nil for a new model
	names nameSet
	// snake is true if the names of the table are of the form first_second.
	snake   bool
	columns map[string]*schema.Field
}

func newBuilder(db catalog.Database, d dialect.Dialect, base *schema.Schema) *builder {
	b := &builder{
		dialect: d, caps: d.Capabilities(), db: db, base: newBase(base, d),
		out:  &schema.Schema{Datasource: base.Datasource, Generators: base.Generators},
		kept: map[*schema.Model]bool{}, blocks: nameSet{}, byTable: map[*catalog.Table]*raisedModel{}, byModel: map[*schema.Model]*raisedModel{},
		fields: map[*schema.Field]*schema.Field{}, enums: map[*schema.Enum]*schema.Enum{},
		checks: map[*catalog.Check]*schema.Enum{}, keys: map[*schema.Key]*catalog.Index{},
	}
	if base.Datasource != nil {
		b.provider = base.Datasource.Provider
	}
	return b
}

func (b *builder) note(object, format string, args ...any) {
	b.notes = append(b.notes, Note{Object: object, Message: fmt.Sprintf(format, args...)})
}

// inScope reports whether objects of that schema are read. If the datasource lists schemas, only
// objects of these are read.
func (b *builder) inScope(schemaName string) bool {
	ds := b.out.Datasource
	return ds == nil || len(ds.Schemas) == 0 || slices.Contains(ds.Schemas, schemaName)
}

// baseSchema is the schema of the project before the pull, with the tables that it lowers to.
type baseSchema struct {
	*schema.Schema
	parts *lower.Parts
	// tables are the tables of all models, including ignored ones. Their keys are in the order of
	// the model.
	tables    map[*schema.Model]*catalog.Table
	relations []*schema.Relation
}

func newBase(s *schema.Schema, d dialect.Dialect) baseSchema {
	o := baseSchema{
		Schema: s, parts: lower.NewParts(s, d),
		tables: map[*schema.Model]*catalog.Table{}, relations: lower.Relations(s),
	}
	for _, m := range s.Models {
		if !m.IsView {
			o.tables[m] = o.parts.Table(m)
		}
	}
	return o
}

// model returns the model of base for a live table, nil if there is none.
func (o baseSchema) model(t *catalog.Table) *schema.Model {
	for _, m := range o.Models {
		if w := o.tables[m]; w != nil && w.Schema == t.Schema && w.Name == t.Name {
			return m
		}
	}
	return nil
}

// noteConstructs adds notes on properties of a table that the schema cannot express.
func (b *builder) noteConstructs(m *raisedModel) {
	for _, c := range m.table.Columns {
		if c.Generated != "" {
			b.note(m.table.QName()+"."+c.Name, "a generated column cannot be expressed in the schema: it is a column with a default of the database there")
		}
		switch {
		case c.Type.List && !c.Nullable:
			b.note(m.table.QName()+"."+c.Name, "NOT NULL of a list cannot be expressed in the schema: it stays in the database")
		case c.Nullable && inKey(m.table, c.Name):
			b.note(m.table.QName()+"."+c.Name, "a key that may hold NULL cannot be expressed in the schema: it stays so in the database")
		}
	}
	for _, c := range m.table.Checks {
		if len(c.Values) == 0 || b.caps.EnumTypes || b.checks[c] == nil {
			b.note(m.table.QName()+"."+c.Name, "a CHECK cannot be expressed in the schema: it stays in the database")
		}
	}
}

// noteDifferences adds notes on the remaining differences between the database and the lowered new
// schema.
func (b *builder) noteDifferences() {
	lowered, problems := lower.Schema(b.out, b.dialect)
	for _, p := range problems {
		b.note("schema", "%s", p.Message)
	}
	ignored := map[string]bool{}
	for _, m := range b.models {
		for _, f := range m.Fields {
			if f.IsColumn() && f.Ignored {
				ignored[m.table.QName()+"."+f.DBName] = true
			}
		}
	}
	for _, d := range b.verdicts.Drift(lowered, b.db) {
		if !ignored[d.Object] {
			b.note(d.Object, "the schema cannot express it exactly: %s", d.Message)
		}
	}
}
