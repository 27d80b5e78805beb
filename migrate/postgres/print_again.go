package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/inventory"
	"github.com/cocomon/comon_orm/migrate/postgres/ddl"
)

// When a type changes, the server parses the printed text of each check again, and then prints the
// check with other casts:
//
//	before    CHECK (((code)::text <> ''::text))    code varchar(9)
//	after     CHECK ((code <> ''::text))            code text
//
// The two texts do not show whether the check is still the same. So the server creates the object
// again from its earlier text, on a copy of the table or in place of the current object. If the
// server then prints the new object like the current one, nothing has changed. For this test,
// objects that were moved or renamed get their earlier names back, because the earlier text
// contains these.

// PrintAgain implements [migrate.Database].
func (db *DB) PrintAgain(ctx context.Context, moved []inventory.Move, differences []inventory.Difference) ([]string, error) {
	out := make([]string, len(differences))
	var c *copies
	for i, d := range differences {
		if d.Now.Kind == "" || d.Was == "" || d.Is == "" {
			continue
		}
		p := printing{copies: copies{db: db}, d: d}
		create, read := p.ways()
		if create == nil {
			continue
		}
		if c == nil {
			made, err := db.copies(ctx)
			if err != nil {
				return nil, err
			}
			c = &made
		}
		p.copies = *c
		err := db.undone(ctx, func() (err error) {
			if err = db.moveBack(ctx, moved); err == nil {
				err = create(ctx)
			}
			if err == nil {
				out[i], err = read(ctx)
			}
			return err
		})
		var refused *pgconn.PgError
		if err != nil && !errors.As(err, &refused) {
			return nil, fmt.Errorf("print %s again: %w", d.Object.ID, err)
		}
	}
	return out, nil
}

// printing is one object that is printed again.
type printing struct {
	copies
	d inventory.Difference
}

// ways returns a function that creates the object from its earlier text, and a function that reads
// its printed text. Both are nil for a kind or a property whose text a change of types cannot
// change.
func (p *printing) ways() (create func(context.Context) error, read func(context.Context) (string, error)) {
	o := p.d.Object
	switch o.Kind {
	case inventory.Check, inventory.Exclusion, inventory.Index, inventory.Column:
		return p.makeOnCopy, p.printOfCopy
	case inventory.View, inventory.MaterializedView:
		return func(ctx context.Context) error {
				return p.exec(ctx, "CREATE VIEW "+p.aside(o.Schema, again)+" AS "+sqltext.SQL(p.d.Was))
			}, func(ctx context.Context) (string, error) {
				return p.ask(ctx, "SELECT pg_get_viewdef(to_regclass("+literal(p.aside(o.Schema, again))+"))")
			}
	case inventory.Trigger, inventory.Rule, inventory.Policy, inventory.Statistics, inventory.DomainCheck, inventory.Function, inventory.Publication:
		if p.d.Property == inventory.Definition {
			return p.makeInPlace, p.printInPlace
		}
	}
	return nil, nil
}

// ask returns the value that a query returns; "" if there is no row.
func (p *printing) ask(ctx context.Context, sql sqltext.SQL) (string, error) {
	rows, err := p.db.Query(ctx, sql)
	if err != nil || len(rows) == 0 {
		return "", err
	}
	return rows[0][0], nil
}

// makeInPlace replaces the current object by the earlier one.
func (p *printing) makeInPlace(ctx context.Context) error {
	define := definer{ddl.New().(dialect.Definer), dialect.DefinitionScope{Schema: p.db.schema, Role: p.db.role}}
	was := inventory.Object{ID: p.d.Object.ID, Properties: map[inventory.Property]string{inventory.Definition: p.d.Was}}
	if was.Kind != inventory.Function { // CREATE OR REPLACE needs no DROP
		stands := was.ID
		stands.Name = p.d.Now.Name
		if err := p.exec(ctx, define.Drop(stands, define.scope)); err != nil {
			return err
		}
	}
	return p.exec(ctx, define.Define(was, define.scope).SQL...)
}

func (p *printing) printInPlace(ctx context.Context) (string, error) {
	o := p.d.Object
	scope := migrate.InventoryScope{Tables: []diff.Name{{Schema: o.Schema, Name: o.Table}}, Types: []diff.Name{{Schema: o.Schema, Name: o.Table}}}
	if o.Kind == inventory.Function {
		scope = migrate.InventoryScope{Schemas: []string{o.Schema}}
	}
	found, err := p.db.Inventory(ctx, scope)
	if err != nil {
		return "", err
	}
	for _, other := range found.Objects {
		if other.ID == o.ID {
			return other.Properties[inventory.Definition], nil
		}
	}
	return "", nil
}

// makeOnCopy creates the object on an empty copy of its table. A default or a generated expression
// is set on the column of the copy.
func (p *printing) makeOnCopy(ctx context.Context) error {
	o, was := p.d.Object, sqltext.SQL(p.d.Was)
	table := diff.Name{Schema: o.Schema, Name: o.Table}
	copied := p.of(table)
	if err := p.make(ctx, table, copied); err != nil {
		return err
	}
	column := sqltext.Ident(provider.PostgreSQL, o.Name)
	switch {
	case o.Kind != inventory.Column:
		return p.exec(ctx, onCopy(was, copied, ""))
	case p.d.Property == inventory.Default:
		return p.exec(ctx, "ALTER TABLE "+copied+" ALTER COLUMN "+column+" SET DEFAULT "+was)
	case p.d.Property == inventory.Generated:
		return p.exec(ctx, "ALTER TABLE "+copied+" DROP COLUMN "+column+", ADD COLUMN "+column+" "+sqltext.SQL(p.d.Now.Properties[inventory.TypeName])+" GENERATED ALWAYS AS "+was)
	}
	return &pgconn.PgError{Message: "no expression"}
}

func (p *printing) printOfCopy(ctx context.Context) (string, error) {
	of := "to_regclass(" + literal(p.of(diff.Name{Schema: p.d.Object.Schema, Name: p.d.Object.Table})) + ")"
	switch p.d.Object.Kind {
	case inventory.Index:
		text, err := p.ask(ctx, "SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = "+of)
		_, rest := splitIndex(text)
		_, was := splitIndex(p.d.Was)
		return p.d.Was[:len(p.d.Was)-len(was)] + string(rest), err
	case inventory.Column:
		return p.ask(ctx, "SELECT CASE a.attgenerated WHEN '' THEN e ELSE '(' || e || CASE a.attgenerated WHEN 's' THEN ') STORED' ELSE ') VIRTUAL' END END"+
			" FROM pg_attrdef f JOIN pg_attribute a ON a.attrelid = f.adrelid AND a.attnum = f.adnum CROSS JOIN pg_get_expr(f.adbin, f.adrelid) e"+
			" WHERE f.adrelid = "+of)
	}
	return p.ask(ctx, "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = "+of+" AND conname = "+sqltext.Literal(provider.PostgreSQL, again))
}

func literal[T ~string](text T) sqltext.SQL {
	return sqltext.Literal(provider.PostgreSQL, string(text))
}
