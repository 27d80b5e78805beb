package postgres

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/history"
)

// Inspect reads the tables and enums of the connection's schema and of the schemas in scope, with a
// fixed number of queries.
func (db *DB) Inspect(ctx context.Context, scope migrate.Scope) (migrate.Inspection, error) {
	in := newInspector(db, scope)
	// One snapshot is needed because other sessions may commit between two queries.
	if err := db.ReadTransaction(ctx, in.read); err != nil {
		return migrate.Inspection{}, fmt.Errorf("read the schema of %s: %w", db.Name(), err)
	}
	return migrate.Inspection{Catalog: in.catalog}, nil
}

// part is one query of an inspection, with the function that reads its rows.
type part struct {
	query     string
	condition sqltext.SQL
	take      func(rows [][]string)
}

// read sends all queries in one round trip.
func (in *inspector) read(ctx context.Context) error {
	version, err := in.db.majorVersion(ctx)
	if err != nil {
		return err
	}
	parts := []part{
		{compressions(version).Replace(columnsQuery), in.tables, in.takeColumns}, {indexesQuery, in.tables, in.takeIndexes}, {foreignKeysQuery, in.tables, in.takeForeignKeys},
		{checksQuery, in.tables, in.takeChecks}, {hierarchyQuery, in.tables, in.takeHierarchy}, {enumsQuery, in.schemas, in.takeEnums}, {schemasQuery, "", in.takeSpaces},
	}
	if in.scope.Views {
		parts = append(parts, part{compressions(version).Replace(columnsQuery), in.views, in.takeViews})
	}
	questions := make([]question, len(parts))
	for i, p := range parts {
		questions[i].sql = p.query
		if p.condition != "" {
			questions[i].sql = fmt.Sprintf(p.query, p.condition)
		}
		if in.scope.Tables != nil {
			questions[i].often = true
			if p.condition == in.tables {
				questions[i].args = []string{in.names}
			}
		}
	}
	answers, err := in.db.ask(ctx, questions)
	if err != nil {
		return err
	}
	for i, p := range parts {
		p.take(answers[i])
	}
	return nil
}

type inspector struct {
	db      *DB
	dialect dialect.Dialect
	scope   migrate.Scope
	// named is true if the schema file lists the connection's schema by name. The catalog then uses
	// this name for the schema, and otherwise "".
	named           bool
	schemas, tables sqltext.SQL // conditions: schemas on pg_namespace n; tables also on pg_class c
	views           sqltext.SQL // a condition on pg_namespace n and pg_class c
	names           string      // the only tables to read, as a PostgreSQL array
	catalog         catalog.Database
	byName          map[[2]string]*catalog.Table // by schema and name in the database
}

func newInspector(db *DB, scope migrate.Scope) *inspector {
	in := &inspector{
		db: db, dialect: db.Dialect(), scope: scope, named: slices.Contains(scope.Schemas, db.schema),
		byName: map[[2]string]*catalog.Table{},
	}
	literal := func(s string) sqltext.SQL { return sqltext.Literal(provider.PostgreSQL, s) }
	names := []sqltext.SQL{literal(db.schema)}
	for _, s := range scope.Schemas {
		names = append(names, literal(s))
	}
	in.schemas = "n.nspname IN (" + sqltext.Join(names, ", ") + ")"
	const free = " AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = 'pg_class'::regclass AND x.objid = c.oid AND x.deptype = 'e')"
	in.views = in.schemas + " AND c.relkind IN ('v', 'm')" + free
	in.tables = in.schemas + " AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname NOT IN (" + literal(history.Table) + ", " + literal(history.HeadTable) + ")" + free
	if scope.Tables != nil {
		in.names = db.qualifiedArray(scope.Tables)
		// With an array of oids the server uses the indexes of the system catalogs. With names, or
		// a subquery, it would read the catalogs completely.
		in.tables += " AND c.oid = ANY(ARRAY(SELECT to_regclass(x)::oid FROM unnest($1::text[]) x))"
	}
	return in
}

// schemaName returns the name of a schema in the catalog, which may be "".
func (in *inspector) schemaName(name string) string {
	if name == in.db.schema && !in.named {
		return ""
	}
	return name
}

func (in *inspector) table(row []string) *catalog.Table { return in.byName[[2]string{row[0], row[1]}] }

// known removes rows of tables that did not exist when the list of tables was read. In a
// transaction that writes, each query sees what other sessions have committed before it.
func (in *inspector) known(rows [][]string) [][]string {
	return slices.DeleteFunc(rows, func(row []string) bool { return in.table(row) == nil })
}

func (in *inspector) takeColumns(rows [][]string) {
	for _, row := range rows {
		t := in.table(row)
		if t == nil {
			t = &catalog.Table{Schema: in.schemaName(row[0]), Name: row[1]}
			in.byName[[2]string{row[0], row[1]}] = t
			in.catalog.Tables = append(in.catalog.Tables, t)
		}
		if row[2] != "" {
			t.Columns = append(t.Columns, in.column(row[2:]))
		}
	}
	slices.SortFunc(in.catalog.Tables, func(a, b *catalog.Table) int {
		return cmp.Or(cmp.Compare(a.Schema, b.Schema), cmp.Compare(a.Name, b.Name))
	})
}

// column reads a row of columnsQuery, without its schema and table. The row has the name and type
// of the column; NOT NULL; identity; generated; whether there is a default, and its text;
// collation; whether the type is an enum; name and schema of the base type; whether it is an array;
// whether the sequence is shared; schema, name and type of the sequence; storage; compression.
func (in *inspector) column(row []string) *catalog.Column {
	c := &catalog.Column{Name: row[0], Type: in.dialect.ParseType(sqltext.SQL(row[1])), Nullable: row[2] == "f", Identity: row[3] != "", Collation: row[7]}
	if row[8] == "t" {
		c.Type = catalog.Type{Name: row[9], Schema: in.schemaName(row[10]), List: row[11] == "t", Enum: true}
	}
	if row[14] != "" {
		c.Sequence = &catalog.Sequence{Schema: in.schemaName(row[13]), Name: row[14], Type: row[15]}
	}
	c.Storage, c.Compression = row[16], row[17]
	switch expr := row[6]; {
	case row[4] != "":
		c.Generated = sqltext.SQL(expr)
	case row[5] != "t":
	case strings.HasPrefix(expr, "nextval("): // a serial column, which counts as identity
		c.Identity, c.Serial, c.Shared = true, catalog.NewExpr(provider.PostgreSQL, sqltext.SQL(expr)), row[12] == "t"
	default:
		c.Default = in.dialect.ParseDefault(sqltext.SQL(expr), c.Type)
	}
	return c
}

// takeViews adds the views with their columns, without defaults and NOT NULL.
func (in *inspector) takeViews(rows [][]string) {
	tables := in.catalog.Tables
	in.catalog.Tables = nil
	in.takeColumns(rows)
	in.catalog.Tables, in.catalog.Views = tables, in.catalog.Tables
	for _, v := range in.catalog.Views {
		for _, c := range v.Columns {
			c.Default, c.Nullable = nil, true
		}
	}
}

func (in *inspector) takeIndexes(rows [][]string) {
	var ix *catalog.Index
	var last []string
	for _, row := range in.known(rows) {
		if last == nil || !slices.Equal(last[:3], row[:3]) {
			ix = &catalog.Index{Name: row[2], Unique: row[3] == "t", Invalid: row[5] == "f", Constraint: row[8] == "t"}
			if row[6] != "btree" {
				ix.Method = row[6]
			}
			ix.Words = catalog.IndexWords{
				NullsNotDistinct: row[16] == "true", Options: sqltext.SQL(row[18]), Tablespace: sqltext.SQL(row[19]), Timing: sqltext.SQL(row[20]),
				Comment: row[21], Clustered: row[22] == "t",
			}
			if row[17] != "" {
				ix.Words.Include = strings.Split(row[17], "\x1f")
			}
			t := in.table(row)
			if row[7] != "" {
				ix.Where = catalog.NewExprOver(provider.PostgreSQL, sqltext.SQL(row[7]), t.Types(in.dialect.TypeSQL))
			}
			if row[4] == "t" {
				t.PrimaryKey = ix
			} else {
				t.Indexes = append(t.Indexes, ix)
			}
		}
		ix.Columns = append(ix.Columns, catalog.IndexColumn{Name: row[9], Expr: sqltext.SQL(row[10]), Desc: row[11] == "1", OpClass: row[12],
			Words: catalog.ColumnWords{Collation: sqltext.SQL(row[13]), Class: sqltext.SQL(row[14]), Nulls: sqltext.SQL(row[15])}})
		last = row
	}
	for _, t := range in.catalog.Tables {
		slices.SortFunc(t.Indexes, func(a, b *catalog.Index) int { return cmp.Compare(a.Name, b.Name) })
	}
}

func (in *inspector) takeForeignKeys(rows [][]string) {
	var fk *catalog.ForeignKey
	var last []string
	for _, row := range in.known(rows) {
		if last == nil || !slices.Equal(last[:3], row[:3]) {
			fk = &catalog.ForeignKey{Name: row[2], RefSchema: in.schemaName(row[3]), RefTable: row[4], OnDelete: action(row[5]), OnUpdate: action(row[6])}
			fk.Match, fk.Timing, fk.NotValid = row[9], sqltext.SQL(row[10]), row[11] == "f"
			t := in.table(row)
			t.ForeignKeys = append(t.ForeignKeys, fk)
		}
		fk.Columns = append(fk.Columns, row[7])
		fk.RefColumns = append(fk.RefColumns, row[8])
		last = row
	}
	for _, t := range in.catalog.Tables {
		slices.SortFunc(t.ForeignKeys, func(a, b *catalog.ForeignKey) int { return cmp.Compare(a.Name, b.Name) })
	}
}

// action returns the referential action for a code of pg_constraint.confdeltype.
func action(code string) catalog.Action {
	switch code {
	case "r":
		return catalog.Restrict
	case "c":
		return catalog.Cascade
	case "n":
		return catalog.SetNull
	case "d":
		return catalog.SetDefault
	default:
		return catalog.NoAction
	}
}

func (in *inspector) takeChecks(rows [][]string) {
	for _, row := range in.known(rows) {
		t := in.table(row)
		t.Checks = append(t.Checks, &catalog.Check{Name: row[2], SQL: sqltext.SQL(row[3])})
	}
}

func (in *inspector) takeEnums(rows [][]string) {
	var e *catalog.Enum
	var last []string
	for _, row := range rows {
		if last == nil || !slices.Equal(last[:2], row[:2]) {
			e = &catalog.Enum{Schema: in.schemaName(row[0]), Name: row[1]}
			in.catalog.Enums = append(in.catalog.Enums, e)
		}
		e.Values = append(e.Values, row[2])
		last = row
	}
	slices.SortFunc(in.catalog.Enums, func(a, b *catalog.Enum) int {
		return cmp.Or(cmp.Compare(a.Schema, b.Schema), cmp.Compare(a.Name, b.Name))
	})
}

func (in *inspector) takeSpaces(rows [][]string) {
	for _, row := range rows {
		switch {
		case row[0] == "extension":
			in.catalog.Extensions = append(in.catalog.Extensions, catalog.Extension{Name: row[1], Schema: row[2], Version: row[3]})
		case row[0] == "relation":
			if row[1] == in.db.schema || slices.Contains(in.scope.Schemas, row[1]) {
				in.catalog.Others = append(in.catalog.Others, catalog.Relation{TableName: catalog.TableName{Schema: in.schemaName(row[1]), Name: row[2]}, Kind: row[3]})
			}
		case row[0] == "type":
			e := in.catalog.Extension(row[1])
			e.Types = append(e.Types, row[2])
		case row[0] == "type class":
			e := in.catalog.Extension(row[1])
			e.Classes = append(e.Classes, row[2])
		case slices.Contains(in.scope.Schemas, row[1]):
			in.catalog.Schemas = append(in.catalog.Schemas, row[1])
		}
	}
}
