package postgres

import (
	"context"
	"strconv"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/inventory"
)

// moveBack restores the earlier names and schemas of moved objects. It first gives all of them
// temporary names, because two objects may have exchanged their names.
func (db *DB) moveBack(ctx context.Context, moved []inventory.Move) error {
	parts, wholes := []inventory.Move{}, []inventory.Move{}
	for _, m := range moved {
		if m.From.Table == "" {
			wholes = append(wholes, m)
		} else {
			parts = append(parts, m)
		}
	}
	for _, moves := range [][]inventory.Move{parts, wholes} {
		var statements []sqltext.SQL
		for i, m := range moves {
			statements = append(statements, db.renaming(m.To, "comon_orm moved "+strconv.Itoa(i)))
		}
		for i, m := range moves {
			at := m.To
			at.Name = "comon_orm moved " + strconv.Itoa(i)
			if at.Table == "" && m.From.Schema != m.To.Schema {
				statements = append(statements, db.altering(at)+" SET SCHEMA "+sqltext.Ident(provider.PostgreSQL, m.From.Schema))
				at.Schema = m.From.Schema
			}
			statements = append(statements, db.renaming(at, m.From.Name))
		}
		for _, s := range statements {
			if err := db.Exec(ctx, s); err != nil {
				return err
			}
		}
	}
	return nil
}

// renaming renames a relation, a type, a column or an enum value.
func (db *DB) renaming(id inventory.ID, to string) sqltext.SQL {
	ident := func(name string) sqltext.SQL { return sqltext.Ident(provider.PostgreSQL, name) }
	switch id.Kind {
	case inventory.Column:
		return "ALTER TABLE " + db.qualified(diff.Name{Schema: id.Schema, Name: id.Table}) + " RENAME COLUMN " + ident(id.Name) + " TO " + ident(to)
	case inventory.EnumValue:
		return "ALTER TYPE " + db.qualified(diff.Name{Schema: id.Schema, Name: id.Table}) + " RENAME VALUE " + literal(id.Name) + " TO " + literal(to)
	}
	return db.altering(id) + " RENAME TO " + ident(to)
}

func (db *DB) altering(id inventory.ID) sqltext.SQL {
	name := db.qualified(diff.Name{Schema: id.Schema, Name: id.Name})
	switch id.Kind {
	case inventory.Type:
		return "ALTER TYPE " + name
	case inventory.Domain:
		return "ALTER DOMAIN " + name
	}
	return "ALTER TABLE " + name
}
