package postgres

import (
	"strings"

	"github.com/cocomon/comon_orm/migrate/inventory"
)

// inventoryPart is one query of an inventory. A row has the address of an object, its kind, schema,
// table, name and position, and then the properties that the field properties lists.
type inventoryPart struct {
	query      string
	properties []inventory.Property
}

// compressions adds the compression of a column to a query, for servers that support it.
func compressions(version int) *strings.Replacer {
	if version < 14 {
		return strings.NewReplacer("{compression}", "NULL")
	}
	return strings.NewReplacer("{compression}", "CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END")
}

// inventoryParts returns the queries for relations, types and functions with their parts, for a
// server version.
func inventoryParts(version int) []inventoryPart {
	since := func(least int, expr string) string {
		if version < least {
			return "NULL"
		}
		return expr
	}
	columns := compressions(version)
	publications := strings.NewReplacer(
		"{columns}", since(15, `' (' || (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = pr.prrelid AND attnum = ANY (pr.prattrs)) || ')'`),
		"{filter}", since(15, `' WHERE (' || pg_get_expr(pr.prqual, pr.prrelid) || ')'`))
	return []inventoryPart{
		{relationsInventory, []inventory.Property{
			inventory.Owner, inventory.Grants, inventory.Comment, inventory.Options, inventory.RowSecurity, inventory.Identifying,
			inventory.Inherits, inventory.Partition, inventory.PartitionBy, inventory.Persistence, inventory.Definition, inventory.Tablespace, inventory.Method,
		}},
		{sequencesInventory, []inventory.Property{
			inventory.Owner, inventory.Grants, inventory.Comment, inventory.Persistence, inventory.TypeName, inventory.Definition,
			inventory.OwnedBy, inventory.Identity, inventory.Value,
		}},
		{columns.Replace(columnsInventory), []inventory.Property{
			inventory.TypeName, inventory.NotNull, inventory.Default, inventory.Generated, inventory.Identity, inventory.Collation,
			inventory.Storage, inventory.Compression, inventory.Comment, inventory.Grants, inventory.Options, inventory.Target, inventory.Inherited,
		}},
		{constraintsInventory, []inventory.Property{
			inventory.Definition, inventory.Valid, inventory.Comment, inventory.Options, inventory.Tablespace, inventory.Clustered, inventory.Inherited,
		}},
		{indexesInventory, []inventory.Property{
			inventory.Definition, inventory.Valid, inventory.Comment, inventory.Clustered, inventory.Tablespace, inventory.Inherits,
		}},
		{triggersInventory, []inventory.Property{inventory.Definition, inventory.Enabled, inventory.Comment, inventory.Inherited}},
		{rulesInventory, []inventory.Property{inventory.Definition, inventory.Enabled, inventory.Comment}},
		{policiesInventory, []inventory.Property{inventory.Definition, inventory.Comment}},
		{publications.Replace(publicationsInventory), []inventory.Property{inventory.Definition}},
		{statisticsInventory, []inventory.Property{inventory.Definition, inventory.Owner, inventory.Comment, inventory.Target}},
		{typesInventory, []inventory.Property{inventory.Definition, inventory.Values, inventory.Owner, inventory.Grants, inventory.Comment}},
		{functionsInventory, []inventory.Property{inventory.Definition, inventory.Owner, inventory.Grants, inventory.Comment}},
	}
}

// wholeParts returns the queries for schemas, and for objects that belong to no schema.
func wholeParts(version int) []inventoryPart {
	parts := []inventoryPart{
		{schemasInventory, []inventory.Property{inventory.Owner, inventory.Grants, inventory.Comment}},
		{extensionsInventory, []inventory.Property{inventory.Version, inventory.Comment}},
		{collationsInventory, []inventory.Property{inventory.Definition, inventory.Owner, inventory.Comment}},
	}
	schemas := "NULL"
	if version >= 15 {
		schemas = `(SELECT ' FOR TABLES IN SCHEMA ' || string_agg(pnnspid::regnamespace::text, ', ' ORDER BY 1) FROM pg_publication_namespace WHERE pnpubid = p.oid)`
	}
	publications := strings.ReplaceAll(wholePublicationsInventory, "{schemas}", schemas)
	return append(parts, inventoryPart{publications, []inventory.Property{inventory.Definition, inventory.Owner, inventory.Comment}})
}
