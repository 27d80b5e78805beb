package statement

import (
	"slices"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// create reads the rest of a statement after CREATE. whole is the complete statement.
func (c *cursor) create(whole sqltext.SQL) Statement {
	c.take("OR", "REPLACE")
	c.takeAny("TEMP", "TEMPORARY")
	c.takeAny("UNLOGGED", "RECURSIVE", "CONSTRAINT")
	switch {
	case c.take("TABLE"):
		return c.createTable()
	case c.at("INDEX"), c.at("UNIQUE", "INDEX"):
		return c.in.createIndex(whole)
	case c.take("TYPE"):
		return c.createType()
	}
	kind := c.objectKind()
	if standsAlone(kind) {
		return Maintenance{What: "CREATE " + kind}
	}
	c.take("IF", "NOT", "EXISTS")
	return Create{Kind: kind, Name: c.name()}
}

func (c *cursor) createTable() Statement {
	out := Change{IfNotExists: c.take("IF", "NOT", "EXISTS")}
	name := c.name()
	if there := c.in.find(name); there != nil {
		if out.IfNotExists {
			return out
		}
		c.in.apply(diff.DropTable{Table: there}) // the new table replaces a table of that name
	}
	t := &catalog.Table{Schema: name.Schema, Name: name.Name}
	inside, _ := c.parens()
	for _, part := range inside.split() {
		part.element(t)
	}
	if t.PrimaryKey != nil {
		for _, key := range t.PrimaryKey.Columns {
			if column := column(t, key.Name); column != nil {
				column.Nullable = false
			}
		}
	}
	change := diff.CreateTable{Table: t}
	c.in.apply(change)
	out.Changes = []diff.Change{change}
	return out
}

// element reads one element of CREATE TABLE (…): a column or a constraint.
func (c *cursor) element(t *catalog.Table) {
	if c.at("LIKE") {
		return
	}
	if c.atAny("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE") {
		add(t, c.constraint("").changes(c.in, t))
		return
	}
	def := c.column()
	t.Columns = append(t.Columns, def.column)
	t.AutoIncrement = t.AutoIncrement || def.autoIncrement
	for _, k := range def.constraints {
		add(t, k.changes(c.in, t))
	}
}

// add adds keys and checks to the table of CREATE TABLE.
func add(t *catalog.Table, changes []diff.TableChange) {
	for _, change := range changes {
		switch change := change.(type) {
		case diff.AddPrimaryKey:
			t.PrimaryKey = change.Key
		case diff.AddIndex:
			t.Indexes = append(t.Indexes, change.Index)
		case diff.AddForeignKey:
			t.ForeignKeys = append(t.ForeignKeys, change.Key)
		case diff.AddCheck:
			t.Checks = append(t.Checks, change.Check)
		default:
		}
	}
}

func (r *reader) createIndex(sql sqltext.SQL) Statement {
	def, err := sqltext.ReadCreateIndex(r.provider, sql)
	if err != nil {
		return Other{}
	}
	t := r.table(Name(def.Table))
	ix := &catalog.Index{Name: def.Name.Name, Unique: def.Unique, Where: catalog.NewExpr(r.provider, def.Where)}
	if def.Method != "btree" {
		ix.Method = def.Method
	}
	for _, c := range def.Columns {
		column := catalog.IndexColumn{Desc: c.Desc, OpClass: c.OpClass}
		if c.Column == "" {
			column.Expr = c.Expr
		} else {
			column.Name = columnNames(t, []string{c.Column})[0]
		}
		ix.Columns = append(ix.Columns, column)
	}
	alter := r.altered(t, diff.AddIndex{Index: ix})
	r.apply(alter)
	return Change{Changes: []diff.Change{alter}, Concurrently: def.Concurrently, IfNotExists: def.IfNotExists}
}

// altered returns the change of table t, with the changed table in To. It does not change the
// catalog.
func (r *reader) altered(t *catalog.Table, changes ...diff.TableChange) diff.AlterTable {
	alter := diff.AlterTable{From: t, To: t, Changes: changes}
	i := slices.Index(r.after.Tables, t)
	if i < 0 {
		return alter
	}
	db := diff.Apply(catalog.Database{Tables: []*catalog.Table{t}}, alter)
	alter.To = db.Tables[0]
	return alter
}
