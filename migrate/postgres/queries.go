package postgres

// The catalog queries of an inspection. %s is the condition on n (the schema) and c (the table)
// that selects the objects in scope.

const columnsQuery = `SELECT n.nspname, c.relname, coalesce(a.attname, ''), format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
  d.adbin IS NOT NULL, pg_get_expr(d.adbin, d.adrelid), CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text ELSE '' END,
  b.typtype = 'e', b.typname, bn.nspname, e.oid IS NOT NULL,
  d.oid IS NOT NULL AND EXISTS (SELECT FROM pg_depend s JOIN pg_class q ON q.oid = s.refobjid AND q.relkind = 'S'
    JOIN pg_depend o ON o.refclassid = 'pg_class'::regclass AND o.refobjid = q.oid AND o.classid = 'pg_attrdef'::regclass AND o.objid <> d.oid
    WHERE s.classid = 'pg_attrdef'::regclass AND s.objid = d.oid AND s.refclassid = 'pg_class'::regclass),
  sq.schema, sq.name, sq.type,
  CASE WHEN a.attstorage <> t.typstorage THEN CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END ELSE '' END,
  {compression}
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
LEFT JOIN pg_type b ON b.oid = coalesce(e.oid, t.oid)
LEFT JOIN pg_namespace bn ON bn.oid = b.typnamespace
LEFT JOIN LATERAL (SELECT sn.nspname AS schema, sc.relname AS name, format_type(s.seqtypid, NULL) AS type
  FROM pg_depend x JOIN pg_sequence s ON s.seqrelid = x.refobjid JOIN pg_class sc ON sc.oid = s.seqrelid JOIN pg_namespace sn ON sn.oid = sc.relnamespace
  WHERE x.classid = 'pg_attrdef'::regclass AND x.objid = d.oid AND x.refclassid = 'pg_class'::regclass LIMIT 1) sq ON d.oid IS NOT NULL
WHERE %s ORDER BY 1, 2, a.attnum`

const indexesQuery = `SELECT n.nspname, c.relname, ic.relname, i.indisunique, i.indisprimary, i.indisvalid, am.amname,
  pg_get_expr(i.indpred, i.indrelid), k.oid IS NOT NULL,
  coalesce(a.attname, ''), CASE WHEN a.attname IS NULL THEN pg_get_indexdef(i.indexrelid, p.n::int, true) ELSE '' END,
  p.option & 1, (SELECT CASE WHEN o.opcdefault THEN '' WHEN pg_opclass_is_visible(o.oid) THEN o.opcname ELSE quote_ident(os.nspname) || '.' || quote_ident(o.opcname) END
    FROM pg_opclass o JOIN pg_namespace os ON os.oid = o.opcnamespace WHERE o.oid = p.class),
  CASE WHEN l.oid <> a.attcollation THEN quote_ident(ln.nspname) || '.' || quote_ident(l.collname) END,
  CASE WHEN am.amname NOT IN ('btree', 'hash') THEN (SELECT quote_ident(os.nspname) || '.' || quote_ident(o.opcname) || ' (' || array_to_string(ia.attoptions, ', ') || ')'
    FROM pg_attribute ia, pg_opclass o JOIN pg_namespace os ON os.oid = o.opcnamespace WHERE ia.attrelid = i.indexrelid AND ia.attnum = p.n AND o.oid = p.class) END,
  CASE p.option WHEN 1 THEN 'NULLS LAST' WHEN 2 THEN 'NULLS FIRST' END, to_jsonb(i) ->> 'indnullsnotdistinct',
  CASE WHEN i.indnatts > i.indnkeyatts THEN (SELECT string_agg(ca.attname, chr(31) ORDER BY x.n) FROM unnest(i.indkey::int2[]) WITH ORDINALITY x(key, n)
    JOIN pg_attribute ca ON ca.attrelid = i.indrelid AND ca.attnum = x.key WHERE x.n > i.indnkeyatts) END,
  array_to_string(ic.reloptions, ', '), CASE WHEN ic.reltablespace <> 0 THEN (SELECT quote_ident(spcname) FROM pg_tablespace WHERE oid = ic.reltablespace) END,
  CASE WHEN k.condeferred THEN 'DEFERRABLE INITIALLY DEFERRED' WHEN k.condeferrable THEN 'DEFERRABLE' END,
  CASE WHEN k.oid IS NULL THEN obj_description(ic.oid, 'pg_class') ELSE obj_description(k.oid, 'pg_constraint') END, i.indisclustered
FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_am am ON am.oid = ic.relam
CROSS JOIN LATERAL unnest(i.indkey::int2[], i.indoption::int2[], i.indclass::oid[], i.indcollation::oid[]) WITH ORDINALITY p(key, option, class, coll, n)
LEFT JOIN pg_constraint k ON k.conrelid = i.indrelid AND k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
LEFT JOIN pg_collation l ON l.oid = p.coll AND p.coll <> 0 LEFT JOIN pg_namespace ln ON ln.oid = l.collnamespace
LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = p.key AND p.key <> 0
WHERE p.n <= i.indnkeyatts AND %s ORDER BY 1, 2, 3, p.n`

// foreignKeysQuery looks up names in subqueries. With joins, the server would need more time to
// plan the query than to read all rows.
const foreignKeysQuery = `SELECT n.nspname, c.relname, k.conname, (SELECT nspname FROM pg_namespace WHERE oid = r.relnamespace), r.relname, k.confdeltype, k.confupdtype,
  (SELECT attname FROM pg_attribute WHERE attrelid = k.conrelid AND attnum = u.own), (SELECT attname FROM pg_attribute WHERE attrelid = k.confrelid AND attnum = u.ref),
  CASE k.confmatchtype WHEN 'f' THEN 'FULL' ELSE '' END, CASE WHEN k.condeferred THEN 'DEFERRABLE INITIALLY DEFERRED' WHEN k.condeferrable THEN 'DEFERRABLE' ELSE '' END, k.convalidated
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_class r ON r.oid = k.confrelid
CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY u(own, ref, place)
WHERE k.contype = 'f' AND k.conparentid = 0 AND %s ORDER BY 1, 2, 3, u.place`

const checksQuery = `SELECT n.nspname, c.relname, k.conname, pg_get_expr(k.conbin, k.conrelid)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE k.contype = 'c' AND %s ORDER BY 1, 2, 3`

// enumsQuery has a condition on n alone.
const enumsQuery = `SELECT n.nspname, t.typname, e.enumlabel
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_enum e ON e.enumtypid = t.oid
WHERE %s ORDER BY 1, 2, e.enumsortorder`

// schemasQuery reads schemas, extensions, and the relations that an inspection does not read as
// tables: views, foreign tables and partitions. It also reads the types and operator classes of
// extensions, if a name without a schema does not find them.
const schemasQuery = `SELECT 'schema', nspname, '', '' FROM pg_namespace
UNION ALL SELECT 'relation', n.nspname, c.relname, CASE c.relkind WHEN 'v' THEN 'a view' WHEN 'm' THEN 'a materialized view' WHEN 'f' THEN 'a foreign table'
    ELSE 'a partition of ' || (SELECT inhparent::regclass::text FROM pg_inherits WHERE inhrelid = c.oid LIMIT 1) END
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE (c.relkind IN ('v', 'm', 'f') OR c.relispartition AND c.relkind IN ('r', 'p')) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
UNION ALL SELECT 'extension', extname, (SELECT nspname FROM pg_namespace WHERE oid = extnamespace), extversion FROM pg_extension WHERE extname <> 'plpgsql'
UNION ALL SELECT 'type', e.extname, t.typname, '' FROM pg_extension e JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
  JOIN pg_type t ON d.classid = 'pg_type'::regclass AND t.oid = d.objid WHERE NOT pg_type_is_visible(t.oid)
UNION ALL SELECT 'type class', e.extname, quote_ident(n.nspname) || '.' || quote_ident(c.opcname), '' FROM pg_extension e
  JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND d.deptype = 'e'
  JOIN pg_opclass c ON d.classid = 'pg_opclass'::regclass AND c.oid = d.objid JOIN pg_namespace n ON n.oid = c.opcnamespace WHERE NOT pg_opclass_is_visible(c.oid)
ORDER BY 1, 2, 3`
