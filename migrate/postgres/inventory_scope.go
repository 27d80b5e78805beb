package postgres

import "github.com/cocomon/comon_orm/migrate/history"

// The queries that find the objects in scope. Each stores the oids of relations, types and
// functions in settings of the transaction, from which the queries of the inventory read them. They
// omit system schemas, objects of extensions and the history.

const (
	relationsInScope = `unnest(current_setting('comon_orm.relations')::oid[])`
	typesInScope     = `unnest(current_setting('comon_orm.types')::oid[])`
	functionsInScope = `unnest(current_setting('comon_orm.functions')::oid[])`
)

// The parts of a query that stores the objects in scope. After each of the first three parts, the
// query has a condition on pg_class c, pg_type t or pg_proc p.
const (
	rememberRelations = `
SELECT set_config('comon_orm.relations', coalesce((SELECT array_agg(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' AND c.relname NOT IN ('` + history.Table + `', '` + history.HeadTable + `')
    AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = 'pg_class'::regclass AND x.objid = c.oid AND x.deptype = 'e')
    AND `
	rememberTypes = `), '{}')::text, true),
  set_config('comon_orm.types', coalesce((SELECT array_agg(t.oid) FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE (t.typtype IN ('e', 'd', 'r') OR t.typtype = 'c' AND (SELECT k.relkind FROM pg_class k WHERE k.oid = t.typrelid) = 'c')
    AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
    AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = 'pg_type'::regclass AND x.objid = t.oid AND x.deptype = 'e')
    AND `
	rememberFunctions = `), '{}')::text, true),
  set_config('comon_orm.functions', coalesce((SELECT array_agg(p.oid) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
    AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = 'pg_proc'::regclass AND x.objid = p.oid AND x.deptype IN ('e', 'i'))
    AND `
	remembered = `), '{}')::text, true)`
)

// wholeScopeQuery stores all objects of the schemas that its parameter lists.
const wholeScopeQuery = rememberRelations + `n.nspname = ANY ($1::text[])` +
	rememberTypes + `n.nspname = ANY ($1::text[])` +
	rememberFunctions + `n.nspname = ANY ($1::text[])` + remembered + `, set_config('comon_orm.schemas', $1::text[]::text, true)`

// namesQuery stores the names of relations and types in settings, from which namedScopeQuery reads
// them. If namedScopeQuery had parameters, the server would plan it for each call, which takes
// longer than its execution.
const namesQuery = `SELECT set_config('comon_orm.named_relations', $1, true), set_config('comon_orm.named_types', $2, true)`

// namedScopeQuery stores the objects that namesQuery has named, and their direct and indirect
// dependents. If a dependent is a whole object ("whole"), its own dependents are in scope too. If
// it is only a part of a table (a column, a default, a policy), the table is in scope, but the
// dependents of the table are not. OFFSET 0 prevents the server from reading all of pg_depend for a
// few objects.
const namedScopeQuery = `WITH RECURSIVE around (class, oid, whole) AS (
  SELECT 'pg_class'::regclass::oid, to_regclass(x)::oid, true FROM unnest(current_setting('comon_orm.named_relations')::text[]) x WHERE to_regclass(x) IS NOT NULL
  UNION SELECT 'pg_type'::regclass, to_regtype(x)::oid, true FROM unnest(current_setting('comon_orm.named_types')::text[]) x WHERE to_regtype(x) IS NOT NULL
  UNION SELECT found.* FROM around a
  CROSS JOIN LATERAL (SELECT * FROM pg_depend d WHERE a.whole AND d.refclassid = a.class AND d.refobjid = a.oid AND d.objid >= 16384 OFFSET 0) d
  CROSS JOIN LATERAL (
    SELECT d.classid, d.objid, d.objsubid = 0 WHERE d.classid IN ('pg_class'::regclass, 'pg_type'::regclass, 'pg_proc'::regclass)
    UNION ALL SELECT 'pg_class'::regclass, r.ev_class, r.rulename = '_RETURN' FROM pg_rewrite r WHERE d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
    UNION ALL SELECT 'pg_class'::regclass, r.adrelid, false FROM pg_attrdef r WHERE d.classid = 'pg_attrdef'::regclass AND r.oid = d.objid
    UNION ALL SELECT 'pg_class'::regclass, r.polrelid, false FROM pg_policy r WHERE d.classid = 'pg_policy'::regclass AND r.oid = d.objid
    UNION ALL SELECT 'pg_class'::regclass, r.tgrelid, false FROM pg_trigger r WHERE d.classid = 'pg_trigger'::regclass AND r.oid = d.objid
    UNION ALL SELECT 'pg_class'::regclass, r.conrelid, false FROM pg_constraint r WHERE d.classid = 'pg_constraint'::regclass AND r.oid = d.objid AND r.contype <> 'f'
  ) found (class, oid, whole)
), tables (oid) AS (SELECT DISTINCT oid FROM around WHERE class = 'pg_class'::regclass)` +
	rememberRelations + `c.oid = ANY (ARRAY(SELECT oid FROM tables UNION SELECT d.refobjid FROM tables JOIN pg_attrdef f ON f.adrelid = tables.oid
      JOIN pg_depend d ON d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid = 0))` +
	rememberTypes + `t.oid = ANY (ARRAY(SELECT oid FROM around WHERE class = 'pg_type'::regclass))` +
	rememberFunctions + `p.oid = ANY (ARRAY(SELECT oid FROM around WHERE class = 'pg_proc'::regclass))` + remembered
