package ddl

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/dialect"
	"github.com/cocomon/comon_orm/migrate/inventory"
)

// This file writes the statements that create the objects of an inventory. The server has printed
// most of their text (see [inventory.Definition]). This file adds the keywords before a name, and
// statements that no function of PostgreSQL prints.

// definer writes statements with names that are qualified as its scope needs.
type definer struct {
	postgres
	scope dialect.DefinitionScope
}

// Define implements dialect.Definer.
func (p postgres) Define(o inventory.Object, scope dialect.DefinitionScope) dialect.Definition {
	d := definer{p, scope}
	return d.described(o, d.create(o))
}

// Drop implements dialect.Definer.
func (p postgres) Drop(id inventory.ID, scope dialect.DefinitionScope) sqltext.SQL {
	d := definer{p, scope}
	switch id.Kind {
	case inventory.Column:
		return d.alter(id, "DROP COLUMN "+d.ident(id.Name))
	case inventory.PrimaryKey, inventory.Unique, inventory.ForeignKey, inventory.Check, inventory.DomainCheck, inventory.Exclusion:
		return d.alter(id, "DROP CONSTRAINT "+d.ident(id.Name))
	case inventory.Publication:
		if id.Table != "" {
			return "ALTER PUBLICATION " + d.ident(id.Name) + " DROP TABLE " + d.name(id.Schema, id.Table)
		}
	}
	return "DROP " + d.called(id)
}

// described returns the definition of an object: the statements sql that create it, and those that
// set its comment, owner and privileges.
func (d definer) described(o inventory.Object, sql []sqltext.SQL) dialect.Definition {
	if text, ok := o.Properties[inventory.Comment]; ok && d.hasComment(o.ID) {
		sql = append(sql, "COMMENT ON "+d.called(o.ID)+" IS "+d.literal(text))
	}
	return dialect.Definition{Of: o.ID, SQL: sql, Access: d.access(o)}
}

// hasComment reports whether the definition of an object sets its comment. It does not for an
// extension, because CREATE EXTENSION sets that comment itself. A table in a publication is an
// object of the inventory that cannot have a comment.
func (d definer) hasComment(id inventory.ID) bool {
	return id.Kind != inventory.Extension && (id.Kind != inventory.Publication || id.Table == "")
}

// create returns the statements that create an object, without comment, owner and privileges.
func (d definer) create(o inventory.Object) []sqltext.SQL {
	definition := sqltext.SQL(o.Properties[inventory.Definition])
	name := d.name(o.Schema, o.Name)
	switch o.Kind {
	case inventory.Schema:
		return []sqltext.SQL{"CREATE SCHEMA IF NOT EXISTS " + d.ident(o.Name)}
	case inventory.Extension:
		sql := "CREATE EXTENSION IF NOT EXISTS " + d.ident(o.Name)
		if o.Schema != "" && o.Schema != d.scope.Schema {
			sql += " WITH SCHEMA " + d.ident(o.Schema)
		}
		return []sqltext.SQL{sql}
	case inventory.Type:
		return []sqltext.SQL{"CREATE TYPE " + name + " AS " + typeDefinition(o)}
	case inventory.CollationObject:
		return []sqltext.SQL{"CREATE COLLATION " + name + " " + definition}
	case inventory.Domain:
		return []sqltext.SQL{"CREATE DOMAIN " + name + " AS " + definition}
	case inventory.Sequence:
		return d.sequence(o)
	case inventory.View, inventory.MaterializedView:
		return []sqltext.SQL{d.view(o)}
	case inventory.Function:
		return []sqltext.SQL{definition}
	case inventory.PrimaryKey, inventory.Unique, inventory.ForeignKey, inventory.Check, inventory.DomainCheck, inventory.Exclusion:
		return d.constraint(o)
	case inventory.Index:
		return d.index(o)
	case inventory.Trigger:
		return append([]sqltext.SQL{definition}, d.enabled(o, "TRIGGER")...)
	case inventory.Rule:
		return append([]sqltext.SQL{withoutSemicolon(o)}, d.enabled(o, "RULE")...)
	case inventory.Policy:
		return []sqltext.SQL{"CREATE POLICY " + d.ident(o.Name) + " ON " + d.name(o.Schema, o.Table) + " " + definition}
	case inventory.Publication:
		if o.Table == "" {
			return []sqltext.SQL{"CREATE PUBLICATION " + d.ident(o.Name) + definition}
		}
		return []sqltext.SQL{"ALTER PUBLICATION " + d.ident(o.Name) + " ADD TABLE ONLY " + definition}
	case inventory.Statistics:
		sql := []sqltext.SQL{definition}
		if target := o.Properties[inventory.Target]; target != "" {
			sql = append(sql, "ALTER "+d.called(o.ID)+" SET STATISTICS "+sqltext.SQL(target))
		}
		return sql
	case inventory.Column:
		return d.addColumn(o)
	}
	return nil
}

// typeDefinition returns the definition of an enum, a composite type or a range. Only the text
// shows which of these the type is.
func typeDefinition(o inventory.Object) sqltext.SQL {
	definition := sqltext.SQL(o.Properties[inventory.Definition])
	switch {
	case definition == "":
		return "ENUM (" + sqltext.SQL(o.Properties[inventory.Values]) + ")"
	case definition[0] == '(':
		return definition
	}
	return "RANGE (" + definition + ")"
}

// view returns the definition of a view or a materialized view with its options.
func (d definer) view(o inventory.Object) sqltext.SQL {
	sql := "CREATE " + sqltext.SQL(strings.ToUpper(string(o.Kind))) + " " + d.name(o.Schema, o.Name)
	if method := o.Properties[inventory.Method]; method != "" {
		sql += " USING " + d.ident(method)
	}
	if options := d.options(o); options != "" {
		sql += " WITH (" + options + ")"
	}
	return sql + " AS\n " + withoutSemicolon(o)
}

// withoutSemicolon returns a definition for use inside a statement. The server prints views and
// rules with a semicolon.
func withoutSemicolon(o inventory.Object) sqltext.SQL {
	return sqltext.SQL(strings.TrimSuffix(strings.TrimSpace(o.Properties[inventory.Definition]), ";"))
}

// constraint returns the statements that add a constraint to a table or a domain, and set the
// options of its index.
func (d definer) constraint(o inventory.Object) []sqltext.SQL {
	sql := []sqltext.SQL{d.alter(o.ID, "ADD "+d.constraintText(o))}
	return append(sql, d.afterConstraint(o)...)
}

func (d definer) constraintText(o inventory.Object) sqltext.SQL {
	return "CONSTRAINT " + d.ident(o.Name) + " " + sqltext.SQL(o.Properties[inventory.Definition])
}

// afterConstraint sets the properties that are not in the text of a constraint.
func (d definer) afterConstraint(o inventory.Object) (sql []sqltext.SQL) {
	if options := d.options(o); options != "" {
		sql = append(sql, "ALTER INDEX "+d.name(o.Schema, o.Name)+" SET ("+options+")")
	}
	return append(sql, d.clustered(o)...)
}

func (d definer) clustered(o inventory.Object) []sqltext.SQL {
	if o.Properties[inventory.Clustered] == "" {
		return nil
	}
	return []sqltext.SQL{"ALTER TABLE " + d.name(o.Schema, o.Table) + " CLUSTER ON " + d.ident(o.Name)}
}

func (d definer) index(o inventory.Object) []sqltext.SQL {
	return append([]sqltext.SQL{sqltext.SQL(o.Properties[inventory.Definition])}, d.clustered(o)...)
}

// enabled sets when a trigger or rule fires, if that is not the default.
func (d definer) enabled(o inventory.Object, kind sqltext.SQL) []sqltext.SQL {
	words := map[string]sqltext.SQL{"disabled": "DISABLE ", "replica": "ENABLE REPLICA ", "always": "ENABLE ALWAYS "}
	if action, ok := words[o.Properties[inventory.Enabled]]; ok {
		return []sqltext.SQL{"ALTER TABLE " + d.name(o.Schema, o.Table) + " " + action + kind + " " + d.ident(o.Name)}
	}
	return nil
}

// options returns the storage options with quoted values. The server prints them as name=value,
// name=value, without quotes.
func (d definer) options(o inventory.Object) sqltext.SQL {
	text := o.Properties[inventory.Options]
	if text == "" {
		return ""
	}
	var out []sqltext.SQL
	for option := range strings.SplitSeq(text, ", ") {
		name, value, _ := strings.Cut(option, "=")
		out = append(out, sqltext.SQL(name)+" = "+d.literal(value))
	}
	return sqltext.Join(out, ", ")
}

func (d definer) ident(name string) sqltext.SQL { return sqltext.Ident(provider.PostgreSQL, name) }

func (d definer) literal(text string) sqltext.SQL { return sqltext.Literal(provider.PostgreSQL, text) }

// name writes a name. It adds the schema unless that is the connection's schema.
func (d definer) name(schema, name string) sqltext.SQL {
	if schema == d.scope.Schema {
		schema = ""
	}
	return d.shared().Name(schema, name)
}

// alter writes ALTER TABLE or ALTER DOMAIN for the table or domain that a part belongs to.
func (d definer) alter(id inventory.ID, action sqltext.SQL) sqltext.SQL {
	kind := sqltext.SQL("TABLE ")
	if id.Kind == inventory.DomainCheck {
		kind = "DOMAIN "
	}
	return "ALTER " + kind + d.name(id.Schema, id.Table) + " " + action
}
