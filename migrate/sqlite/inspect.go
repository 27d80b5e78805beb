package sqlite

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/history"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// Inspect reads the ordinary tables of the file. It ignores the schemas of the scope.
func (db *DB) Inspect(ctx context.Context, scope migrate.Scope) (migrate.Inspection, error) {
	in := inspector{db: db, dialect: db.Dialect(), tables: map[string]*table{}, ours: ours, asksViews: scope.Views}
	if scope.Tables != nil {
		names := make([]sqltext.SQL, len(scope.Tables))
		for i, t := range scope.Tables {
			names[i] = sqltext.Literal(provider.SQLite, t.Name)
		}
		in.ours += "AND l.name IN (" + sqltext.Join(names, ", ") + ") "
	}
	// One read transaction is needed because another run may commit between two queries.
	if err := db.ReadTransaction(ctx, in.read); err != nil {
		return migrate.Inspection{}, fmt.Errorf("read the schema of %s: %w", db.path, err)
	}
	out := migrate.Inspection{Catalog: in.catalog(), Dependents: in.dependents}
	out.Catalog.Views = in.views
	return out, nil
}

func (in *inspector) read(ctx context.Context) error {
	reads := []func(context.Context) error{
		in.readTables, in.readColumns, in.readIndexes, in.readIndexColumns, in.readForeignKeys, in.readDependents,
	}
	if in.asksViews {
		reads = append(reads, in.readViews)
	}
	for _, read := range reads {
		if err := read(ctx); err != nil {
			return err
		}
	}
	return nil
}

type inspector struct {
	db      *DB
	dialect dialect.Dialect
	tables  map[string]*table
	order   []string
	ours    sqltext.SQL // the condition for tables in scope

	dependents map[string][]plan.Dependent
	asksViews  bool
	views      []*catalog.Table
}

// table is a table of the catalog while its parts are read.
type table struct {
	*catalog.Table
	stored stored
	keys   []string // the columns of the primary key, in order
	// foreign has the foreign keys by their number in foreign_key_list.
	foreign map[string]*catalog.ForeignKey
	indexes map[string]*catalog.Index
}

// ours selects all tables except SQLite's own and the history.
const ours = ` l.schema = 'main' AND l.type = 'table' AND l.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND l.name NOT IN ('` + history.Table + `', '` + history.HeadTable + `') `

func (in *inspector) readTables(ctx context.Context) error {
	rows, err := in.db.Query(ctx, `SELECT l.name, l.wr, l.strict, m.sql FROM pragma_table_list l
JOIN sqlite_schema m ON m.type = 'table' AND m.name = l.name WHERE`+in.ours+`ORDER BY l.name`)
	if err != nil {
		return err
	}
	for _, row := range rows {
		stored, err := parseTable(row[3])
		if err != nil {
			return fmt.Errorf("read the definition of table %s: %w", row[0], err)
		}
		t := &table{
			Table:  &catalog.Table{Name: row[0], WithoutRowID: row[1] == "1", Strict: row[2] == "1", Definition: sqltext.SQL(row[3])},
			stored: stored, foreign: map[string]*catalog.ForeignKey{}, indexes: map[string]*catalog.Index{},
		}
		t.AutoIncrement = t.stored.autoIncrement
		t.Checks = t.stored.checks
		slices.SortStableFunc(t.Checks, func(a, b *catalog.Check) int { return cmp.Compare(a.Name, b.Name) })
		in.tables[t.Name] = t
		in.order = append(in.order, t.Name)
	}
	return nil
}

func (in *inspector) readColumns(ctx context.Context) error {
	// hidden: 0 ordinary, 1 of a virtual table, 2 and 3 generated
	// (sqlite.org/pragma.html#pragma_table_xinfo)
	rows, err := in.db.Query(ctx, `SELECT l.name, x.name, x.type, x."notnull", x.dflt_value IS NOT NULL, x.dflt_value, x.pk, x.hidden
FROM pragma_table_list l JOIN pragma_table_xinfo(l.name) x WHERE`+in.ours+`ORDER BY l.name, x.cid`)
	if err != nil {
		return err
	}
	for _, row := range rows {
		t := in.tables[row[0]]
		c := &catalog.Column{
			Name: row[1], Type: in.dialect.ParseType(sqltext.SQL(row[2])), Nullable: row[3] == "0", Declared: row[2],
			Generated: t.stored.generated[row[1]], Virtual: row[7] == "2", Collation: t.stored.collations[row[1]],
		}
		if row[4] == "1" {
			c.Default = in.dialect.ParseDefault(cmp.Or(t.stored.defaults[row[1]], sqltext.SQL(row[5])), c.Type)
		}
		if place, _ := strconv.Atoi(row[6]); place > 0 {
			for len(t.keys) < place {
				t.keys = append(t.keys, "")
			}
			t.keys[place-1] = c.Name
		}
		t.Columns = append(t.Columns, c)
	}
	for _, t := range in.tables {
		t.makePrimaryKey()
	}
	return nil
}

func (t *table) makePrimaryKey() {
	if len(t.keys) == 0 {
		return
	}
	t.PrimaryKey = &catalog.Index{Name: t.stored.primaryKey, Unique: true, Constraint: true}
	for _, name := range t.keys {
		t.PrimaryKey.Columns = append(t.PrimaryKey.Columns, catalog.IndexColumn{Name: name})
		// The row id and the keys of WITHOUT ROWID tables are never NULL, even without NOT NULL.
		// Other keys may be NULL (sqlite.org/quirks.html, section 5).
		c := t.Column(name)
		if t.WithoutRowID || len(t.keys) == 1 && strings.EqualFold(c.Declared, "integer") {
			c.Nullable = false
		}
	}
}

func (in *inspector) readIndexes(ctx context.Context) error {
	rows, err := in.db.Query(ctx, `SELECT l.name, i.name, i."unique", i.origin FROM pragma_table_list l
JOIN pragma_index_list(l.name) i WHERE`+in.ours+`AND i.origin <> 'pk' ORDER BY l.name, i.name`)
	if err != nil {
		return err
	}
	for _, row := range rows {
		t := in.tables[row[0]]
		ix := &catalog.Index{Name: row[1], Unique: row[2] == "1", Constraint: row[3] == "u"}
		t.indexes[ix.Name] = ix
		t.Indexes = append(t.Indexes, ix)
	}
	return nil
}

func (in *inspector) readIndexColumns(ctx context.Context) error {
	rows, err := in.db.Query(ctx, `SELECT l.name, i.name, x.name, x.desc, x.cid, x.seqno, m.sql FROM pragma_table_list l
JOIN pragma_index_list(l.name) i JOIN pragma_index_xinfo(i.name) x LEFT JOIN sqlite_schema m ON m.type = 'index' AND m.name = i.name
WHERE`+in.ours+`AND i.origin <> 'pk' AND x.key = 1 ORDER BY l.name, i.name, x.seqno`)
	if err != nil {
		return err
	}
	for _, row := range rows {
		ix := in.tables[row[0]].indexes[row[1]]
		column := catalog.IndexColumn{Name: row[2], Desc: row[3] == "1"}
		parts, where, err := parseIndex(row[6])
		if err != nil {
			return fmt.Errorf("read the definition of index %s: %w", row[1], err)
		}
		columns := in.tables[row[0]].columnNames()
		ix.Definition = sqltext.SQL(row[6])
		if where != "" {
			where = sqltext.SingleQuoted(provider.SQLite, where, columns)
			ix.Where = catalog.NewExprOver(provider.SQLite, where, in.tables[row[0]].Types(in.dialect.TypeSQL))
		}
		place, _ := strconv.Atoi(row[5])
		switch {
		case place >= len(parts):
		case row[4] == "-2": // an expression
			column.Expr = sqltext.SingleQuoted(provider.SQLite, parts[place].Expr, columns)
		default:
			column.Words.Collation = collations(parts)[place]
		}
		ix.Columns = append(ix.Columns, column)
	}
	for _, t := range in.tables {
		t.nameUniques()
	}
	return nil
}

func (t *table) columnNames() []string {
	out := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		out[i] = c.Name
	}
	return out
}

// nameUniques takes the names of unique constraints from the CREATE TABLE statement. The pragma has
// only the names of the indexes that SQLite creates for the constraints.
func (t *table) nameUniques() {
	for _, ix := range t.Indexes {
		if !ix.Constraint {
			continue
		}
		for _, u := range t.stored.uniques {
			if !slices.EqualFunc(u.columns, ix.Columns, func(name string, c catalog.IndexColumn) bool { return strings.EqualFold(name, c.Name) }) {
				continue
			}
			if u.name != "" {
				ix.Name = u.name
			}
			if u.conflict != "" {
				ix.Words.Conflict = "ON CONFLICT " + sqltext.SQL(strings.ToUpper(u.conflict))
			}
			for i, collation := range u.collations {
				ix.Columns[i].Words.Collation = collation
			}
		}
	}
	slices.SortFunc(t.Indexes, func(a, b *catalog.Index) int { return cmp.Compare(a.Name, b.Name) })
}

func (in *inspector) readForeignKeys(ctx context.Context) error {
	rows, err := in.db.Query(ctx, `SELECT l.name, f.id, f."table", f."from", f."to", f.on_delete, f.on_update FROM pragma_table_list l
JOIN pragma_foreign_key_list(l.name) f WHERE`+in.ours+`ORDER BY l.name, f.id, f.seq`)
	if err != nil {
		return err
	}
	for _, row := range rows {
		t := in.tables[row[0]]
		fk := t.foreign[row[1]]
		if fk == nil {
			fk = &catalog.ForeignKey{RefTable: row[2], OnDelete: action(row[5]), OnUpdate: action(row[6])}
			t.foreign[row[1]] = fk
			t.ForeignKeys = append(t.ForeignKeys, fk)
		}
		fk.Columns = append(fk.Columns, row[3])
		to := row[4]
		if parent := in.tables[fk.RefTable]; to == "" && parent != nil && len(fk.RefColumns) < len(parent.keys) {
			to = parent.keys[len(fk.RefColumns)] // a foreign key that names no columns refers to the primary key
		}
		fk.RefColumns = append(fk.RefColumns, to)
	}
	for _, t := range in.tables {
		t.nameForeignKeys()
	}
	return nil
}

// nameForeignKeys takes the names of foreign keys from the CREATE TABLE statement. The pragma lists
// the keys without names, and in reverse order.
func (t *table) nameForeignKeys() {
	left := slices.Clone(t.stored.foreignKeys)
	for _, fk := range slices.Backward(t.ForeignKeys) {
		i := slices.IndexFunc(left, func(k storedKey) bool {
			return strings.EqualFold(k.table, fk.RefTable) && slices.EqualFunc(k.columns, fk.Columns, strings.EqualFold)
		})
		if i >= 0 {
			fk.Name, fk.Match, fk.Timing = left[i].name, left[i].match, left[i].timing
			left = slices.Delete(left, i, i+1)
		}
	}
	slices.SortStableFunc(t.ForeignKeys, func(a, b *catalog.ForeignKey) int { return cmp.Compare(a.Name, b.Name) })
}

func action(sql string) catalog.Action {
	for a := catalog.NoAction; a <= catalog.SetDefault; a++ {
		if a.String() == sql {
			return a
		}
	}
	return catalog.NoAction
}

func (in *inspector) catalog() catalog.Database {
	var db catalog.Database
	for _, name := range in.order {
		db.Tables = append(db.Tables, in.tables[name].Table)
	}
	return db
}
