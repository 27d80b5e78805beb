package postgres

// obstaclesQuery finds the obstacles of acts. Its parameters are the kinds of the acts, their
// relations or types, and the names of their columns or keys. An act drops an object, or changes
// the type of a column:
//
//	drop          the server refuses if there are normal dependents; it also drops automatic
//	              dependents, whose own dependents the query finds too
//	type change   the server creates indexes, constraints and statistics over the column again;
//	              it refuses if the column has other dependents
//
// An object that makes the server refuse the act would have to be dropped first. Therefore the
// query also finds the dependents of this object. "say" is false for an object that is dropped with
// the act, "own" is false for an object that is dropped with an obstacle.
//
// For a type change, the query also finds dependencies that have no row in pg_depend: columns of
// other tables that store the row type, and the key of a partitioned table. It also covers tables
// that inherit the column. "itself" is true for an object that makes a type change fail. It is an
// obstacle even if it is dropped with another act. For example, before PostgreSQL 15 a generated
// column is dropped together with an enum that its expression uses.
const obstaclesQuery = `WITH RECURSIVE input (n, kind, rel, name) AS (
  SELECT n, kind, rel, name FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY x (kind, rel, name, n)
), family (n, kind, rel, name) AS (
  SELECT n, kind, to_regclass(rel)::oid, name FROM input WHERE kind <> 'type' AND to_regclass(rel) IS NOT NULL
  UNION SELECT f.n, f.kind, i.inhrelid, f.name FROM family f JOIN pg_inherits i ON i.inhparent = f.rel WHERE f.kind IN ('retype', 'column')
), act (n, kind, class, oid, sub) AS (
  SELECT f.n, f.kind, 'pg_class'::regclass::oid, f.rel, a.attnum::int FROM family f JOIN pg_attribute a ON a.attrelid = f.rel AND a.attname = f.name AND NOT a.attisdropped
    WHERE f.kind IN ('retype', 'column')
  UNION ALL SELECT n, kind, 'pg_class'::regclass, rel, 0 FROM family WHERE kind = 'table'
  UNION ALL SELECT f.n, f.kind, 'pg_constraint'::regclass, k.oid, 0 FROM family f JOIN pg_constraint k ON k.conrelid = f.rel AND k.conname = f.name WHERE f.kind = 'key'
  UNION ALL SELECT f.n, f.kind, 'pg_class'::regclass, i.indexrelid, 0 FROM family f JOIN pg_index i ON i.indrelid = f.rel JOIN pg_class c ON c.oid = i.indexrelid AND c.relname = f.name
    WHERE f.kind = 'key'
  UNION ALL SELECT n, kind, 'pg_type'::regclass, to_regtype(rel)::oid, 0 FROM input WHERE kind = 'type' AND to_regtype(rel) IS NOT NULL
), found (n, class, oid, sub, say, own, depth, itself) AS (
  SELECT n, class, oid, sub, false, true, 0, false FROM act WHERE kind <> 'retype'
  UNION SELECT a.n, m.class, m.oid, m.sub, true, true, 1, true
    FROM act a JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = a.oid AND d.refobjsubid = a.sub CROSS JOIN LATERAL ` + namedDependent + ` m (class, oid, sub)
    WHERE a.kind = 'retype' AND NOT (d.classid IN ('pg_constraint'::regclass, 'pg_statistic_ext'::regclass)
      OR d.classid = 'pg_class'::regclass AND d.objsubid = 0 AND EXISTS (SELECT FROM pg_class WHERE oid = d.objid AND relkind IN ('i', 'I', 'S'))
      OR d.classid = 'pg_attrdef'::regclass AND EXISTS (SELECT FROM pg_attrdef WHERE oid = d.objid AND adrelid = a.oid AND adnum = a.sub))
  UNION SELECT a.n, 'pg_class'::regclass, u.attrelid, u.attnum::int, true, true, 1, true
    FROM act a JOIN pg_class c ON c.oid = a.oid JOIN pg_type t ON t.oid = c.reltype JOIN pg_attribute u ON u.atttypid IN (t.oid, nullif(t.typarray, 0)) AND NOT u.attisdropped
    JOIN pg_class k ON k.oid = u.attrelid AND k.relkind IN ('r', 'm', 'p') WHERE a.kind = 'retype' AND a.class = 'pg_class'::regclass
  UNION SELECT a.n, 'pg_partitioned_table'::regclass, p.partrelid, 0, true, true, 1, true
    FROM act a JOIN pg_partitioned_table p ON p.partrelid = a.oid AND a.sub = ANY (p.partattrs::int2[]) WHERE a.kind IN ('retype', 'column')
  UNION SELECT f.n, m.class, m.oid, m.sub, f.say OR d.deptype = 'n', d.deptype = 'n', f.depth + 1, false
    FROM found f JOIN pg_depend d ON d.refclassid = f.class AND d.refobjid = f.oid AND (f.sub = 0 OR d.refobjsubid = f.sub) CROSS JOIN LATERAL ` + namedDependent + ` m (class, oid, sub)
    WHERE f.depth < 40 AND d.deptype IN ('n', 'a', 'i', 'P', 'S') AND (m.class, m.oid, m.sub) <> (f.class, f.oid, f.sub)
      AND NOT EXISTS (SELECT FROM act a WHERE a.class = m.class AND a.oid = m.oid AND (a.sub = m.sub OR a.sub = 0))
), obstacle AS (
  SELECT min(n) n, class, oid, sub, max(depth) depth, bool_or(own) own FROM found f GROUP BY class, oid, sub HAVING bool_and(say) OR bool_or(itself)
)
SELECT o.n, o.class, o.oid, o.sub, o.depth, CASE WHEN o.own THEN 't' ELSE 'f' END,
  CASE o.class WHEN 'pg_partitioned_table'::regclass THEN 'partition key' ELSE i.type END, coalesce(i.identity, o.oid::regclass::text), current_user
FROM obstacle o CROSS JOIN LATERAL pg_identify_object(CASE o.class WHEN 'pg_partitioned_table'::regclass THEN 'pg_class'::regclass ELSE o.class END, o.oid, o.sub) i
WHERE NOT (o.class = 'pg_type'::regclass AND EXISTS (SELECT FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid WHERE t.oid = o.oid AND c.relkind <> 'c'))
  AND NOT (o.class = 'pg_type'::regclass AND NOT o.own)
  AND NOT EXISTS (SELECT FROM act a JOIN pg_attrdef f ON f.adrelid = a.oid AND f.adnum = a.sub WHERE o.class = 'pg_attrdef'::regclass AND f.oid = o.oid AND a.class = 'pg_class'::regclass)
  AND NOT EXISTS (SELECT FROM act a JOIN pg_constraint k ON k.conrelid = a.oid WHERE a.kind = 'table' AND o.class = 'pg_constraint'::regclass AND k.oid = o.oid)
ORDER BY o.depth, o.class, 8`

// namedDependent is a subquery for the object that an obstacle names. Its input is d, a row of
// pg_depend. It returns the view for a rule or a column of a view, the column for a generated
// expression, the type for the relation of a composite type, and otherwise the dependent itself.
const namedDependent = `(
  SELECT d.classid, d.objid, CASE WHEN d.classid = 'pg_class'::regclass AND EXISTS (SELECT FROM pg_class WHERE oid = d.objid AND relkind IN ('v', 'm')) THEN 0 ELSE d.objsubid END
    WHERE d.classid NOT IN ('pg_rewrite'::regclass, 'pg_attrdef'::regclass)
    AND NOT (d.classid = 'pg_class'::regclass AND EXISTS (SELECT FROM pg_class WHERE oid = d.objid AND relkind = 'c'))
  UNION ALL SELECT CASE r.rulename WHEN '_RETURN' THEN 'pg_class'::regclass ELSE 'pg_rewrite'::regclass END, CASE r.rulename WHEN '_RETURN' THEN r.ev_class ELSE r.oid END, 0
    FROM pg_rewrite r WHERE d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
  UNION ALL SELECT CASE u.attgenerated WHEN '' THEN 'pg_attrdef'::regclass ELSE 'pg_class'::regclass END, CASE u.attgenerated WHEN '' THEN r.oid ELSE r.adrelid END,
      CASE u.attgenerated WHEN '' THEN 0 ELSE r.adnum END
    FROM pg_attrdef r JOIN pg_attribute u ON u.attrelid = r.adrelid AND u.attnum = r.adnum WHERE d.classid = 'pg_attrdef'::regclass AND r.oid = d.objid
  UNION ALL SELECT 'pg_type'::regclass, c.reltype, 0 FROM pg_class c WHERE d.classid = 'pg_class'::regclass AND c.oid = d.objid AND c.relkind = 'c'
)`
