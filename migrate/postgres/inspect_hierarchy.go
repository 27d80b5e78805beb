package postgres

import (
	"slices"

	"github.com/cocomon/comon_orm/migrate/catalog"
)

// hierarchyQuery reads facts about tables that are partitioned or inherit. It finds the columns in
// expressions of a partition key by pg_depend: only such columns have a dependency on their own
// table.
const hierarchyQuery = `SELECT n.nspname, c.relname, x.fact, x.name, x.detail
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN LATERAL (
  SELECT 'partitioned', '', '' WHERE c.relkind = 'p'
  UNION ALL SELECT CASE WHEN a.attname IS NULL THEN 'computed' ELSE 'key' END, coalesce(a.attname, ''), '' FROM pg_partitioned_table p CROSS JOIN LATERAL unnest(p.partattrs::int2[]) u (key)
    LEFT JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = u.key AND u.key <> 0 WHERE p.partrelid = c.oid
  UNION ALL SELECT 'key', a.attname, '' FROM pg_depend d JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid
    WHERE c.relkind = 'p' AND d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid > 0 AND d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid AND d.refobjsubid = 0
  UNION ALL SELECT 'children', '', '' WHERE EXISTS (SELECT FROM pg_inherits WHERE inhparent = c.oid)
  UNION ALL SELECT 'parent', pn.nspname, pc.relname FROM pg_inherits h JOIN pg_class pc ON pc.oid = h.inhparent JOIN pg_namespace pn ON pn.oid = pc.relnamespace WHERE h.inhrelid = c.oid
  UNION ALL SELECT CASE WHEN a.attislocal THEN 'own' ELSE 'inherited' END, a.attname, '' FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attinhcount > 0
  UNION ALL SELECT 'required', a.attname, '' FROM pg_inherits h JOIN pg_attribute a ON a.attrelid = h.inhparent AND a.attnum > 0 AND a.attnotnull WHERE h.inhrelid = c.oid
) x (fact, name, detail)
WHERE (c.relkind = 'p' OR c.relhassubclass OR EXISTS (SELECT FROM pg_inherits WHERE inhrelid = c.oid)) AND %s ORDER BY 1, 2, 3, 4, 5`

func (in *inspector) takeHierarchy(rows [][]string) {
	for _, row := range in.known(rows) {
		t := in.table(row)
		if t.Hierarchy == nil {
			t.Hierarchy = &catalog.Hierarchy{}
		}
		switch h, name := t.Hierarchy, row[3]; row[2] {
		case "partitioned":
			h.Partitioned = true
		case "computed":
			h.Computed = true
		case "key":
			if !slices.Contains(h.Key, name) { // a column can be in the key and in an expression
				h.Key = append(h.Key, name)
			}
		case "children":
			h.Children = true
		case "parent":
			h.Parents = append(h.Parents, catalog.TableName{Schema: in.schemaName(name), Name: row[4]})
		case "own":
			h.Own = append(h.Own, name)
			h.Inherited = append(h.Inherited, name)
		case "required":
			h.Required = append(h.Required, name)
		case "inherited":
			h.Inherited = append(h.Inherited, name)
		}
	}
}
