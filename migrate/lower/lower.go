package lower

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/grammar/source"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
)

// Problem is a construct that the dialect cannot express. The catalog does not have it.
type Problem struct {
	Message string // lower case, no full stop
	Span    source.Span
}

// Schema lowers a checked schema. There are no problems for a schema of the dialect's own provider.
func Schema(s *schema.Schema, d dialect.Dialect) (catalog.Database, []Problem) {
	l := newLowerer(s, d)
	return l.run(), l.problems
}

type lowerer struct {
	schema  *schema.Schema
	dialect dialect.Dialect
	caps    dialect.Capabilities
	names   *names
	// relations has every relation once, in source order.
	relations []*schema.Relation
	problems  []Problem
}

func newLowerer(s *schema.Schema, d dialect.Dialect) *lowerer {
	return &lowerer{schema: s, dialect: d, caps: d.Capabilities(), names: namesFor(len(s.Models)), relations: Relations(s)}
}

func (l *lowerer) problem(at source.Span, format string, args ...any) {
	l.problems = append(l.problems, Problem{Message: fmt.Sprintf(format, args...), Span: at})
}

func (l *lowerer) run() catalog.Database {
	var db catalog.Database
	if l.caps.EnumTypes {
		for _, e := range l.schema.Enums {
			db.Enums = append(db.Enums, &catalog.Enum{Schema: e.Schema, Name: l.ident(e.DBName), Values: EnumValues(e)})
		}
	}
	l.reserve()
	for _, m := range l.schema.Models {
		if hasTable(m) {
			db.Tables = append(db.Tables, l.table(m))
		}
	}
	for _, r := range l.relations {
		if r.Kind == schema.ManyToMany {
			db.Tables = append(db.Tables, l.joinTable(r))
		}
	}
	l.datasource(&db)
	sortDatabase(&db)
	return db.Placed(nil)
}

// hasTable reports whether this tool creates a table for the model. It does not for views and
// ignored models.
func hasTable(m *schema.Model) bool { return !m.IsView && !m.Ignored }

func (l *lowerer) datasource(db *catalog.Database) {
	ds := l.schema.Datasource
	if ds == nil || !l.caps.Schemas {
		return
	}
	db.Schemas = slices.Sorted(slices.Values(ds.Schemas))
	for _, e := range ds.Extensions {
		db.Extensions = append(db.Extensions, catalog.Extension{Name: cmp.Or(e.DBName, e.Name), Schema: e.Schema, Version: e.Version})
	}
	slices.SortFunc(db.Extensions, func(a, b catalog.Extension) int { return cmp.Compare(a.Name, b.Name) })
}

func sortDatabase(db *catalog.Database) {
	slices.SortStableFunc(db.Tables, func(a, b *catalog.Table) int {
		return cmp.Or(cmp.Compare(a.Schema, b.Schema), cmp.Compare(a.Name, b.Name))
	})
	slices.SortStableFunc(db.Enums, func(a, b *catalog.Enum) int {
		return cmp.Or(cmp.Compare(a.Schema, b.Schema), cmp.Compare(a.Name, b.Name))
	})
	for _, t := range db.Tables {
		slices.SortStableFunc(t.Indexes, func(a, b *catalog.Index) int { return cmp.Compare(a.Name, b.Name) })
		slices.SortStableFunc(t.ForeignKeys, func(a, b *catalog.ForeignKey) int { return cmp.Compare(a.Name, b.Name) })
		slices.SortStableFunc(t.Checks, func(a, b *catalog.Check) int { return cmp.Compare(a.Name, b.Name) })
	}
}

// schemaName returns the database schema for the schema name of a model or enum; "" if the dialect
// has no schemas.
func (l *lowerer) schemaName(name string) string {
	if !l.caps.Schemas {
		return ""
	}
	return name
}

// ident truncates a name as the database would.
func (l *lowerer) ident(name string) string {
	if l.caps.MaxIdentifier == 0 {
		return name
	}
	return schema.FitName(name, "")
}

// Relations returns every relation once, in source order.
func Relations(s *schema.Schema) []*schema.Relation {
	var out []*schema.Relation
	seen := make(map[*schema.Relation]bool, len(s.Models))
	for _, m := range s.Models {
		for _, f := range m.Fields {
			if f.Relation != nil && !seen[f.Relation.Relation] {
				seen[f.Relation.Relation] = true
				out = append(out, f.Relation.Relation)
			}
		}
	}
	return out
}

// EnumValues returns the values of an enum in the database.
func EnumValues(e *schema.Enum) []string {
	values := make([]string, len(e.Values))
	for i, v := range e.Values {
		values[i] = v.DBName
	}
	return values
}
