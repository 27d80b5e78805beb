package lower

import (
	"strings"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

func (l *lowerer) primaryKey(t *catalog.Table, k *schema.Key) *catalog.Index {
	pk := &catalog.Index{Unique: true, Columns: l.keyColumns(k), Unnamed: k.Map == ""}
	if l.caps.KeyNames {
		pk.Name = l.names.key(t, k)
	}
	return pk
}

func (l *lowerer) index(t *catalog.Table, k *schema.Key, unique bool) *catalog.Index {
	method := strings.ToLower(k.Method)
	if method == "btree" || !l.caps.IndexMethods {
		method = ""
	}
	return &catalog.Index{
		Name: l.names.key(t, k), Columns: l.keyColumns(k),
		Unique: unique, Method: method, Where: l.predicate(t, sqltext.SQL(k.Where)), Unnamed: k.Map == "",
	}
}

// predicate returns the predicate of a partial index. The columns of t must be complete, because
// the types of columns are part of the expression's form.
func (l *lowerer) predicate(t *catalog.Table, sql sqltext.SQL) catalog.Expr {
	if sql == "" {
		return catalog.Expr{}
	}
	return catalog.NewExprOver(l.dialect.Provider(), sql, t.Types(l.dialect.TypeSQL))
}

func (l *lowerer) keyColumns(k *schema.Key) []catalog.IndexColumn {
	out := make([]catalog.IndexColumn, len(k.Fields))
	for i, f := range k.Fields {
		out[i] = catalog.IndexColumn{
			Name: l.ident(f.Field.DBName), Desc: f.Desc,
			OpClass: l.dialect.OperatorClass(f.Ops, f.RawOps, strings.ToLower(k.Method)),
		}
	}
	return out
}

func (l *lowerer) foreignKey(t *catalog.Table, r *schema.Relation) *catalog.ForeignKey {
	columns := l.fieldColumns(r.Fields)
	return &catalog.ForeignKey{
		Name:    l.names.foreignKey(t, r.Map, columns),
		Columns: columns, RefSchema: l.schemaName(r.To.Model.Schema), RefTable: l.ident(r.To.Model.DBName), RefColumns: l.fieldColumns(r.References),
		OnDelete: Action(r.OnDelete), OnUpdate: Action(r.OnUpdate), Unnamed: r.Map == "",
	}
}

func (l *lowerer) fieldColumns(fields []*schema.Field) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = l.ident(f.DBName)
	}
	return names
}

// Action returns a referential action of the language in the form of the catalog.
func Action(a schema.Action) catalog.Action {
	switch a {
	case schema.Restrict:
		return catalog.Restrict
	case schema.Cascade:
		return catalog.Cascade
	case schema.SetNull:
		return catalog.SetNull
	case schema.SetDefault:
		return catalog.SetDefault
	case schema.NoAction:
	}
	return catalog.NoAction
}

// JoinTable returns the name of the table of an implicit many-to-many relation.
func JoinTable(r *schema.Relation) string { return "_" + r.Name }

// joinTable creates the table _AToB with the columns A and B. Its rows are deleted with the rows
// that they refer to.
func (l *lowerer) joinTable(r *schema.Relation) *catalog.Table {
	t := &catalog.Table{Schema: l.schemaName(r.From.Model.Schema), Name: schema.FitName(JoinTable(r), ""), Model: "relation " + r.Name}
	for _, side := range joinSides(r) {
		id := sideKey(side.model)
		if id == nil {
			l.problem(r.Span, "relation %s: %s has no single-column id", r.Name, side.model.Name)
			continue
		}
		typ, err := l.dialect.ColumnType(id)
		if err != nil {
			l.problem(id.TypeSpan, "%v", err)
			continue
		}
		t.Columns = append(t.Columns, &catalog.Column{Name: side.column, Type: typ})
		if l.wantsForeignKey(r) {
			t.ForeignKeys = append(t.ForeignKeys, &catalog.ForeignKey{
				Name: l.names.foreignKey(t, "", []string{side.column}), Columns: []string{side.column},
				RefSchema: l.schemaName(side.model.Schema), RefTable: l.ident(side.model.DBName), RefColumns: []string{l.ident(id.DBName)},
				OnDelete: catalog.Cascade, OnUpdate: catalog.Cascade, Unnamed: true,
			})
		}
	}
	t.PrimaryKey = &catalog.Index{Unique: true, Unnamed: true, Columns: []catalog.IndexColumn{{Name: "A"}, {Name: "B"}}}
	if l.caps.KeyNames {
		t.PrimaryKey.Name = l.names.derive(t, []string{"AB"}, "_pkey")
	}
	t.Indexes = []*catalog.Index{{
		Name: l.names.derive(t, []string{"B"}, "_index"), Columns: []catalog.IndexColumn{{Name: "B"}}, Unnamed: true,
	}}
	return t
}

type joinSide struct {
	column string
	model  *schema.Model
}

// joinSides returns side A and side B with the models that they refer to.
func joinSides(r *schema.Relation) [2]joinSide {
	return [2]joinSide{{"A", r.From.Model}, {"B", r.To.Model}}
}

// sideKey returns the id field of a model, whose values a column of the join table stores.
func sideKey(m *schema.Model) *schema.Field {
	if m.PrimaryKey == nil || len(m.PrimaryKey.Fields) != 1 {
		return nil
	}
	return m.PrimaryKey.Fields[0].Field
}
