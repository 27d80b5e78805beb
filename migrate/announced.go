package migrate

import (
	"cmp"
	"slices"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/inventory"
)

// announcer collects the changes that a group of statements announces (see [inventory.Announced]).
// It also collects the scope of the inventories that are read before and after the group. They are
// compared to find changes that the group does not announce.
type announcer struct {
	provider provider.Provider
	own      string // the name of the connection's schema, "" if the database has no schemas
	*inventory.Announced
	scope InventoryScope
}

func newAnnouncer(db Database) *announcer {
	p := db.Dialect().Provider()
	return &announcer{provider: p, own: db.Schema(), Announced: inventory.NewAnnounced(p)}
}

// schema returns the name that a schema of a catalog has in the database. A catalog calls the
// connection's schema "".
func (a *announcer) schema(name string) string {
	return cmp.Or(name, a.own)
}

// statements announces changes of the objects that the statements of a group name. It also
// announces the drop of the objects that a hazard of a statement names as dropped with another
// object.
func (a *announcer) statements(g artifact.Group) {
	about := map[string]sqltext.SQL{}
	for _, s := range g.Statements {
		about[s.Of] += s.SQL + "\n"
	}
	for _, s := range g.Statements {
		if s.Of != "" {
			a.Carried(s.SQL, about[s.Of])
			a.madeAgain(s.SQL)
		} else {
			a.Statement(s.SQL, s.Restore)
		}
		a.reach(s.SQL)
		for _, h := range s.Hazards {
			a.hazard(h)
		}
	}
	for _, name := range g.Rebuild {
		a.touch("", name)
	}
}

// reach adds the objects that a statement may change to the scope.
func (a *announcer) reach(sql sqltext.SQL) {
	reach := a.Reach(sql)
	if reach.Whole {
		a.scope.Schemas = append(a.scope.Schemas, "")
	}
	for _, n := range reach.Tables {
		a.touch(n.Schema, n.Name)
	}
	for _, n := range reach.Types {
		a.scope.Types = append(a.scope.Types, diff.Name{Schema: n.Schema, Name: n.Name})
	}
}

// hazard announces the objects that a hazard names as dropped together with another object.
func (a *announcer) hazard(h hazard.Hazard) {
	switch {
	case h.Kind == hazard.LoseDependent && h.Accepted != "":
		a.Add(inventory.Pattern{Name: h.Object, Table: h.Table, Gone: true, All: true})
	case h.Kind == hazard.AlsoDrop:
		a.Add(inventory.Pattern{Name: h.Object, Gone: true, All: true})
	}
}

func (a *announcer) touch(schema, name string) {
	if n := (diff.Name{Schema: schema, Name: name}); !slices.Contains(a.scope.Tables, n) {
		a.scope.Tables = append(a.scope.Tables, n)
	}
}

// changes announces the objects that the changes between two snapshots drop and change.
func (a *announcer) changes(changes []diff.Change) {
	for _, change := range changes {
		switch c := change.(type) {
		case diff.CreateSchema, diff.CreateExtension:
		case diff.AlterExtension:
			if c.Moves() { // the database now prints its types with another schema, or with none
				a.Rename(inventory.Rename{Kinds: []inventory.Kind{inventory.Extension}, Schema: c.From.Schema, From: c.To.Name, To: c.To.Name, ToSchema: c.To.Schema})
			}
		case diff.CreateEnum:
			a.scope.Types = append(a.scope.Types, diff.Name{Schema: c.Enum.Schema, Name: c.Enum.Name})
		case diff.DropEnum:
			a.enum(c.Enum, nil)
		case diff.AlterEnum:
			a.enum(c.From, c.To)
			for _, v := range c.Values {
				a.Reprint(sqltext.Literal(a.provider, v.From), sqltext.Literal(a.provider, v.To))
			}
		case diff.CreateTable:
			a.touch(c.Table.Schema, c.Table.Name)
			// A later group may change an object that an earlier one creates, because a squashed
			// migration has the statements of several migrations.
			a.Add(inventory.Pattern{
				Kinds:  []inventory.Kind{inventory.Column, inventory.Check, inventory.Index, inventory.Unique, inventory.PrimaryKey, inventory.ForeignKey},
				Schema: a.schema(c.Table.Schema), Table: c.Table.Name, Gone: true, All: true,
			})
		case diff.DropTable:
			a.touch(c.Table.Schema, c.Table.Name)
			schema := a.schema(c.Table.Schema)
			a.Add(inventory.Pattern{Kinds: []inventory.Kind{inventory.Table}, Schema: schema, Name: c.Table.Name, Gone: true},
				inventory.Pattern{Schema: schema, Table: c.Table.Name, Gone: true, WithTable: true})
		case diff.AlterTable:
			a.touch(c.From.Schema, c.From.Name)
			a.touch(c.To.Schema, c.To.Name)
			t := tableAnnouncer{announcer: a, table: c.From, becomes: c.To, changes: c.Changes}
			for _, change := range c.Changes {
				t.change(c, change)
				if add, ok := change.(diff.AddIndex); ok {
					t.replaced(c.Replaces(add.Index), add.Index)
				}
			}
		}
	}
}

// enum announces a changed enum; to is nil if it is dropped.
func (a *announcer) enum(from, to *catalog.Enum) {
	schema := a.schema(from.Schema)
	a.scope.Types = append(a.scope.Types, diff.Name{Schema: from.Schema, Name: from.Name})
	p := inventory.Pattern{Kinds: []inventory.Kind{inventory.Type}, Schema: schema, Name: from.Name, Properties: []inventory.Property{inventory.Values}}
	if to == nil {
		p.Gone = true
	} else if to.Name != from.Name || to.Schema != from.Schema {
		a.scope.Types = append(a.scope.Types, diff.Name{Schema: to.Schema, Name: to.Name})
		a.Rename(inventory.Rename{Kinds: []inventory.Kind{inventory.Type}, Schema: schema, From: from.Name, To: to.Name, ToSchema: a.schema(to.Schema)})
	}
	a.ChangesTypes()
	a.Add(p)
}

// tableAnnouncer announces the changes of one table.
type tableAnnouncer struct {
	*announcer
	table, becomes *catalog.Table
	changes        []diff.TableChange
}

// add announces patterns of a part of the table. It uses the old and the new names of the part and
// of the table, because an earlier group may have renamed them.
func (t tableAnnouncer) add(patterns ...inventory.Pattern) {
	for _, p := range patterns {
		for _, p.Name = range t.names(p) {
			t.Add(p)
			if after := p; p.Table != "" {
				after.Schema, after.Table = t.schema(t.becomes.Schema), t.becomes.Name
				t.Add(after)
			}
		}
	}
}

// names returns the names that a part of the table has during the migration: the name in the
// pattern and, if the migration renames the column, its other name.
func (t tableAnnouncer) names(p inventory.Pattern) []string {
	out := []string{p.Name}
	for _, change := range t.changes {
		if r, ok := change.(diff.RenameColumn); ok && slices.Contains(p.Kinds, inventory.Column) {
			switch p.Name {
			case r.From:
				out = append(out, r.To)
			case r.To:
				out = append(out, r.From)
			}
		}
	}
	return out
}

// about returns a pattern for parts of the table.
func (t tableAnnouncer) about(name string, kinds ...inventory.Kind) inventory.Pattern {
	return inventory.Pattern{Kinds: kinds, Schema: t.schema(t.table.Schema), Table: t.table.Name, Name: name}
}

// key announces that a key, index or check is dropped or replaced. On SQLite the columns identify
// it too, because SQLite ignores names of constraints.
func (t tableAnnouncer) key(name string, columns []string, kinds ...inventory.Kind) {
	p := t.about(name, kinds...)
	p.Gone, p.Keeps, p.Properties = true, true, []inventory.Property{inventory.Definition, inventory.Valid, inventory.Conflict, inventory.Inherited, inventory.Inherits}
	if name != "" {
		t.add(p)
	}
	if inventory.Anonymous(t.provider) && len(columns) > 0 {
		p.Name, p.Columns = "", columns
		t.add(p)
	}
}

func (t tableAnnouncer) renamed(from, to string, kinds ...inventory.Kind) {
	for _, table := range []*catalog.Table{t.table, t.becomes} {
		t.Rename(inventory.Rename{Kinds: kinds, Schema: t.schema(table.Schema), Table: table.Name, From: from, To: to})
	}
}

// replaced announces that an index has another name now. A later group may restore its comment and
// other properties that are not in its definition.
func (t tableAnnouncer) replaced(from, to *catalog.Index) {
	if from != nil && from.Name != to.Name && !inventory.Anonymous(t.provider) {
		t.renamed(from.Name, to.Name, inventory.Index, inventory.Unique)
		p := t.about(from.Name, inventory.Index, inventory.Unique)
		p.Properties = []inventory.Property{inventory.Comment, inventory.Clustered}
		t.add(p)
	}
}

func (t tableAnnouncer) change(of diff.AlterTable, change diff.TableChange) {
	switch c := change.(type) {
	case diff.RenameTable:
		t.Rename(inventory.Rename{
			Kinds: []inventory.Kind{inventory.Table}, Schema: t.schema(of.From.Schema), From: of.From.Name, To: of.To.Name, ToSchema: t.schema(of.To.Schema),
		})
	case diff.AddColumn:
	case diff.DropColumn:
		p := t.about(c.Column.Name, inventory.Column)
		p.Gone = true
		t.add(p)
	case diff.RenameColumn:
		t.renamed(c.From, c.To, inventory.Column)
	case diff.AlterColumn:
		t.column(c)
	case diff.AlterAutoIncrement:
		p, value := t.about("", inventory.PrimaryKey), t.about("", inventory.Table)
		p.Gone, p.All = true, true
		value.Table, value.Name, value.Properties = "", t.table.Name, []inventory.Property{inventory.Value}
		t.add(p, value)
	default:
		t.keyChange(change)
	}
}

func (t tableAnnouncer) column(c diff.AlterColumn) {
	p := t.about(c.From.Name, inventory.Column)
	for property, changed := range map[inventory.Property]bool{
		inventory.TypeName: c.Type, inventory.NotNull: c.Nullable || c.Identity, inventory.Conflict: c.Nullable, inventory.Default: c.Default || c.Identity, inventory.Identity: c.Identity,
	} {
		if changed {
			p.Properties = append(p.Properties, property)
		}
	}
	t.add(p)
	if c.Type {
		t.ChangesTypes()
	}
}

func (t tableAnnouncer) keyChange(change diff.TableChange) {
	index := []inventory.Kind{inventory.Index, inventory.Unique, inventory.PrimaryKey}
	switch c := change.(type) {
	case diff.AddPrimaryKey:
		t.primaryKey(c.Key)
	case diff.DropPrimaryKey:
		t.primaryKey(c.Key)
	case diff.AlterPrimaryKey:
		t.primaryKey(c.From)
		t.primaryKey(c.To)
	case diff.RenamePrimaryKey:
		t.renamed(c.From.Name, c.To.Name, index...)
	case diff.AddIndex:
		t.key(c.Index.Name, indexed(c.Index), index...)
	case diff.DropIndex:
		t.key(c.Index.Name, indexed(c.Index), index...)
	case diff.RenameIndex:
		t.renamed(c.From.Name, c.To.Name, index...)
	case diff.AddForeignKey:
		t.key(c.Key.Name, c.Key.Columns, inventory.ForeignKey)
	case diff.DropForeignKey:
		t.key(c.Key.Name, c.Key.Columns, inventory.ForeignKey)
	case diff.AlterForeignKey:
		t.key(c.From.Name, c.From.Columns, inventory.ForeignKey)
		t.key(c.To.Name, c.To.Columns, inventory.ForeignKey)
	case diff.RenameForeignKey:
		t.renamed(c.From.Name, c.To.Name, inventory.ForeignKey)
	case diff.AddCheck:
		t.check(c.Check)
	case diff.DropCheck:
		t.check(c.Check)
	case diff.AlterCheck:
		t.check(c.From)
		t.check(c.To)
	}
}

// primaryKey announces a change of the primary key, and of NOT NULL on its columns.
func (t tableAnnouncer) primaryKey(key *catalog.Index) {
	t.key(key.Name, nil, inventory.PrimaryKey, inventory.Unique, inventory.Index)
	p := t.about("", inventory.PrimaryKey)
	p.Gone, p.All = true, true
	t.add(p)
	for _, name := range indexed(key) {
		p := t.about(name, inventory.Column)
		p.Properties = []inventory.Property{inventory.NotNull, inventory.TypeName}
		t.add(p)
	}
}

func (t tableAnnouncer) check(c *catalog.Check) {
	p := t.about(c.Name, inventory.Check)
	p.Gone, p.All = true, true
	if c.Name != "" {
		t.add(p)
	}
	if inventory.Anonymous(t.provider) {
		condition := c.SQL
		if len(c.Values) > 0 {
			condition = sqltext.Ident(t.provider, c.Column) + " IN (" + literals(t.provider, c.Values) + ")"
		}
		p.Name, p.Says = "", "CHECK ("+condition+")"
		t.add(p)
	}
}

func indexed(ix *catalog.Index) []string {
	out := make([]string, len(ix.Columns))
	for i, c := range ix.Columns {
		out[i] = cmp.Or(c.Name, sqltext.Text(c.Expr))
	}
	return out
}

func literals(p provider.Provider, values []string) sqltext.SQL {
	out := make([]sqltext.SQL, len(values))
	for i, v := range values {
		out[i] = sqltext.Literal(p, v)
	}
	return sqltext.Join(out, ", ")
}
