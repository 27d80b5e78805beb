package ddl

import (
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/inventory"
)

// sequence creates a sequence that does not belong to an identity column.
func (d definer) sequence(o inventory.Object) []sqltext.SQL {
	if o.Properties[inventory.Identity] != "" {
		return nil
	}
	sql := "CREATE " + persistence(o) + "SEQUENCE " + d.name(o.Schema, o.Name)
	if t := o.Properties[inventory.TypeName]; t != "bigint" {
		sql += " AS " + sqltext.SQL(t)
	}
	if options := sequenceOptions(o); options != "" {
		sql += " " + options
	}
	return []sqltext.SQL{sql}
}

// ownedSequence makes a column the owner of a sequence. It runs after the column exists.
func (d definer) ownedSequence(o inventory.Object) []sqltext.SQL {
	owner := o.Properties[inventory.OwnedBy]
	if owner == "" || o.Properties[inventory.Identity] != "" {
		return nil
	}
	return []sqltext.SQL{"ALTER SEQUENCE " + d.name(o.Schema, o.Name) + " OWNED BY " + sqltext.SQL(owner)}
}

// identityOptions returns the options of an identity column's sequence that differ from the
// defaults.
func (d definer) identityOptions(c inventory.Object, identities map[string]inventory.Object) sqltext.SQL {
	sequence, ok := identities[c.Name]
	if !ok {
		return ""
	}
	var options []sqltext.SQL
	if sequence.Name != c.Table+"_"+c.Name+"_seq" || sequence.Schema != c.Schema {
		options = append(options, "SEQUENCE NAME "+d.name(sequence.Schema, sequence.Name))
	}
	if more := sequenceOptions(sequence); more != "" {
		options = append(options, more)
	}
	if len(options) == 0 {
		return ""
	}
	return " (" + sqltext.Join(options, " ") + ")"
}

// sequenceOptions returns the options of a sequence that differ from the defaults of its type.
func sequenceOptions(o inventory.Object) sqltext.SQL {
	maximum := map[string]string{"smallint": "32767", "integer": "2147483647", "bigint": "9223372036854775807"}[o.Properties[inventory.TypeName]]
	if text := o.Properties[inventory.Definition]; text != "START 1 INCREMENT 1 MINVALUE 1 MAXVALUE "+maximum+" CACHE 1" {
		return sqltext.SQL(text)
	}
	return ""
}
