package ddl

import (
	"strings"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/inventory"
)

// called returns the kind and name of an object as COMMENT ON, DROP and ALTER … OWNER TO write
// them.
func (d definer) called(id inventory.ID) sqltext.SQL {
	switch id.Kind {
	case inventory.Schema, inventory.Extension:
		return kindWords(id.Kind) + " " + d.ident(id.Name)
	case inventory.Publication:
		return "PUBLICATION " + d.ident(id.Name)
	case inventory.Column:
		return "COLUMN " + d.name(id.Schema, id.Table) + "." + d.ident(id.Name)
	case inventory.PrimaryKey, inventory.Unique, inventory.ForeignKey, inventory.Check, inventory.Exclusion,
		inventory.Trigger, inventory.Rule, inventory.Policy:
		return kindWords(id.Kind) + " " + d.ident(id.Name) + " ON " + d.name(id.Schema, id.Table)
	case inventory.DomainCheck:
		return "CONSTRAINT " + d.ident(id.Name) + " ON DOMAIN " + d.name(id.Schema, id.Table)
	case inventory.Function:
		name, args, _ := strings.Cut(id.Name, "(")
		return "ROUTINE " + d.name(id.Schema, name) + "(" + sqltext.SQL(args)
	}
	return kindWords(id.Kind) + " " + d.name(id.Schema, id.Name)
}

// kindWords returns the keywords of a kind in statements.
func kindWords(kind inventory.Kind) sqltext.SQL {
	switch kind {
	case inventory.PrimaryKey, inventory.Unique, inventory.ForeignKey, inventory.Check, inventory.Exclusion:
		return "CONSTRAINT"
	}
	return sqltext.SQL(strings.ToUpper(string(kind)))
}
