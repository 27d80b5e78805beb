package postgres

// The queries of an inventory. They read settings that the queries of inventory_scope.go set.

const relationsInventory = `SELECT 'pg_class'::regclass::oid, c.oid, 0,
  CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table' ELSE 'table' END, n.nspname, '', c.relname, 0,
  pg_get_userbyid(c.relowner), c.relacl::text, (SELECT description FROM pg_description WHERE objoid = c.oid AND classoid = 'pg_class'::regclass AND objsubid = 0), array_to_string(c.reloptions, ', '),
  concat_ws(', ', CASE WHEN c.relrowsecurity THEN 'enabled' END, CASE WHEN c.relforcerowsecurity THEN 'forced' END),
  CASE WHEN c.relkind IN ('r', 'p') THEN CASE c.relreplident WHEN 'n' THEN 'NOTHING' WHEN 'f' THEN 'FULL'
    WHEN 'i' THEN (SELECT 'USING INDEX ' || quote_ident(k.relname) FROM pg_index i JOIN pg_class k ON k.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisreplident) END END,
  (SELECT string_agg(h.inhparent::regclass::text, ', ' ORDER BY h.inhseqno) FROM pg_inherits h WHERE h.inhrelid = c.oid),
  pg_get_expr(c.relpartbound, c.oid), CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
  CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED' WHEN 't' THEN 'TEMPORARY' END,
  CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid)
    WHEN c.relkind = 'f' THEN (SELECT concat('SERVER ', quote_ident(s.srvname), ' OPTIONS (' || array_to_string(f.ftoptions, ', ') || ')')
      FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = c.oid) END,
  (SELECT spcname FROM pg_tablespace WHERE oid = c.reltablespace),
  CASE WHEN c.relkind IN ('r', 'm') THEN (SELECT amname FROM pg_am WHERE oid = c.relam AND amname <> 'heap') END
FROM ` + relationsInScope + ` s (oid) JOIN pg_class c ON c.oid = s.oid AND c.relkind <> 'S' JOIN pg_namespace n ON n.oid = c.relnamespace`

// sequencesInventory reads sequences. It omits the value if the role may not see it. It also omits
// the value of a sequence that was never used, because a new sequence begins with the same value.
const sequencesInventory = `SELECT 'pg_class'::regclass::oid, c.oid, 0, 'sequence', n.nspname, '', c.relname, 0,
  pg_get_userbyid(c.relowner), c.relacl::text, (SELECT description FROM pg_description WHERE objoid = c.oid AND classoid = 'pg_class'::regclass AND objsubid = 0), CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED' WHEN 't' THEN 'TEMPORARY' END,
  format_type(q.seqtypid, NULL),
  concat_ws(' ', 'START', q.seqstart, 'INCREMENT', q.seqincrement, 'MINVALUE', q.seqmin, 'MAXVALUE', q.seqmax, 'CACHE', q.seqcache, CASE WHEN q.seqcycle THEN 'CYCLE' END),
  d.refobjid::regclass || '.' || quote_ident(a.attname), CASE d.deptype WHEN 'i' THEN 'true' END,
  CASE WHEN has_sequence_privilege(c.oid, 'SELECT, USAGE') THEN pg_sequence_last_value(c.oid) || ', true' END
FROM ` + relationsInScope + ` s (oid) JOIN pg_sequence q ON q.seqrelid = s.oid JOIN pg_class c ON c.oid = s.oid JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0 AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid`

// columnsInventory reads columns. It omits a column of a view if the column has no property of its
// own.
const columnsInventory = `SELECT 'pg_class'::regclass::oid, c.oid, a.attnum, 'column', n.nspname, c.relname, a.attname, row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum),
  format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'true' END,
  CASE WHEN a.attgenerated = '' THEN pg_get_expr(f.adbin, f.adrelid) END,
  CASE WHEN a.attgenerated <> '' THEN '(' || pg_get_expr(f.adbin, f.adrelid) || CASE a.attgenerated WHEN 's' THEN ') STORED' ELSE ') VIRTUAL' END END,
  CASE a.attidentity WHEN 'a' THEN 'ALWAYS' WHEN 'd' THEN 'BY DEFAULT' END,
  CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END,
  CASE WHEN a.attstorage <> t.typstorage THEN CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END,
  {compression}, x.description, a.attacl::text, array_to_string(a.attoptions, ', '), nullif(a.attstattarget, -1),
  CASE WHEN a.attinhcount > 0 AND NOT a.attislocal THEN 'true' END
FROM ` + relationsInScope + ` s (oid) JOIN pg_class c ON c.oid = s.oid AND c.relkind <> 'S' JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
LEFT JOIN pg_description x ON x.objoid = c.oid AND x.classoid = 'pg_class'::regclass AND x.objsubid = a.attnum
WHERE c.relkind IN ('r', 'p', 'f') OR a.attacl IS NOT NULL OR f.oid IS NOT NULL OR x.description IS NOT NULL`

// constraintsInventory reads the constraints of tables and domains in scope, and the foreign keys
// of other tables that refer to tables in scope. It omits the additional rows that a foreign key to
// a partitioned table has for each partition.
const constraintsInventory = `SELECT 'pg_constraint'::regclass::oid, k.oid, 0,
  CASE k.contype WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique constraint' WHEN 'f' THEN 'foreign key' WHEN 'x' THEN 'exclusion constraint' ELSE CASE k.contypid WHEN 0 THEN 'check' ELSE 'check of a domain' END END,
  n.nspname, coalesce(c.relname, t.typname), k.conname, 0, pg_get_constraintdef(k.oid), CASE WHEN NOT k.convalidated THEN 'true' END,
  (SELECT description FROM pg_description WHERE objoid = k.oid AND classoid = 'pg_constraint'::regclass AND objsubid = 0), array_to_string(ic.reloptions, ', '), (SELECT spcname FROM pg_tablespace WHERE oid = ic.reltablespace),
  (SELECT 'true' FROM pg_index WHERE indexrelid = ic.oid AND indisclustered),
  CASE WHEN k.coninhcount > 0 AND NOT k.conislocal THEN 'true' END
FROM (SELECT k.oid FROM ` + relationsInScope + ` s (oid) JOIN pg_constraint k ON k.conrelid = s.oid
  UNION SELECT d.objid FROM ` + relationsInScope + ` s (oid) JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = s.oid AND d.classid = 'pg_constraint'::regclass
  UNION SELECT k.oid FROM ` + typesInScope + ` s (oid) JOIN pg_constraint k ON k.contypid = s.oid) s JOIN pg_constraint k ON k.oid = s.oid
JOIN pg_namespace n ON n.oid = k.connamespace LEFT JOIN pg_class c ON c.oid = k.conrelid LEFT JOIN pg_type t ON t.oid = k.contypid
LEFT JOIN pg_class ic ON ic.oid = k.conindid AND k.contype IN ('p', 'u', 'x')
WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND (k.conparentid = 0 OR (SELECT p.conrelid FROM pg_constraint p WHERE p.oid = k.conparentid) IS DISTINCT FROM k.conrelid)`

const indexesInventory = `SELECT 'pg_class'::regclass::oid, ic.oid, 0, 'index', n.nspname, c.relname, ic.relname, 0,
  pg_get_indexdef(ic.oid), CASE WHEN NOT i.indisvalid THEN 'true' END, (SELECT description FROM pg_description WHERE objoid = ic.oid AND classoid = 'pg_class'::regclass AND objsubid = 0), CASE WHEN i.indisclustered THEN 'true' END,
  (SELECT spcname FROM pg_tablespace WHERE oid = ic.reltablespace), (SELECT h.inhparent::regclass::text FROM pg_inherits h WHERE h.inhrelid = ic.oid)
FROM ` + relationsInScope + ` s (oid) JOIN pg_index i ON i.indrelid = s.oid JOIN pg_class c ON c.oid = s.oid
JOIN pg_class ic ON ic.oid = i.indexrelid JOIN pg_namespace n ON n.oid = ic.relnamespace
WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = i.indrelid AND k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))`

const triggersInventory = `SELECT 'pg_trigger'::regclass::oid, t.oid, 0, 'trigger', n.nspname, c.relname, t.tgname, 0,
  pg_get_triggerdef(t.oid), CASE t.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END,
  (SELECT description FROM pg_description WHERE objoid = t.oid AND classoid = 'pg_trigger'::regclass AND objsubid = 0), CASE WHEN t.tgparentid <> 0 THEN 'true' END
FROM ` + relationsInScope + ` s (oid) JOIN pg_trigger t ON t.tgrelid = s.oid JOIN pg_class c ON c.oid = s.oid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal`

const rulesInventory = `SELECT 'pg_rewrite'::regclass::oid, r.oid, 0, 'rule', n.nspname, c.relname, r.rulename, 0,
  pg_get_ruledef(r.oid), CASE r.ev_enabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END, (SELECT description FROM pg_description WHERE objoid = r.oid AND classoid = 'pg_rewrite'::regclass AND objsubid = 0)
FROM ` + relationsInScope + ` s (oid) JOIN pg_rewrite r ON r.ev_class = s.oid JOIN pg_class c ON c.oid = s.oid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE r.rulename <> '_RETURN'`

const policiesInventory = `SELECT 'pg_policy'::regclass::oid, p.oid, 0, 'policy', n.nspname, c.relname, p.polname, 0,
  concat('AS ', CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
    ' FOR ', CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
    ' TO ', (SELECT string_agg(CASE r WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r)) END, ', ' ORDER BY r) FROM unnest(p.polroles) r),
    ' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')'),
  (SELECT description FROM pg_description WHERE objoid = p.oid AND classoid = 'pg_policy'::regclass AND objsubid = 0)
FROM ` + relationsInScope + ` s (oid) JOIN pg_policy p ON p.polrelid = s.oid JOIN pg_class c ON c.oid = s.oid JOIN pg_namespace n ON n.oid = c.relnamespace`

// publicationsInventory reads the membership of tables in publications. The definition is the text
// after ADD TABLE in ALTER PUBLICATION.
const publicationsInventory = `SELECT 'pg_publication_rel'::regclass::oid, pr.oid, 0, 'publication', n.nspname, c.relname, p.pubname, 0,
  concat(quote_ident(n.nspname), '.', quote_ident(c.relname), {columns}, {filter})
FROM ` + relationsInScope + ` s (oid) JOIN pg_publication_rel pr ON pr.prrelid = s.oid JOIN pg_publication p ON p.oid = pr.prpubid
JOIN pg_class c ON c.oid = s.oid JOIN pg_namespace n ON n.oid = c.relnamespace`

const statisticsInventory = `SELECT 'pg_statistic_ext'::regclass::oid, e.oid, 0, 'statistics', n.nspname, c.relname, e.stxname, 0,
  pg_get_statisticsobjdef(e.oid), pg_get_userbyid(e.stxowner), (SELECT description FROM pg_description WHERE objoid = e.oid AND classoid = 'pg_statistic_ext'::regclass AND objsubid = 0), nullif(e.stxstattarget, -1)
FROM ` + relationsInScope + ` s (oid) JOIN pg_statistic_ext e ON e.stxrelid = s.oid JOIN pg_class c ON c.oid = s.oid JOIN pg_namespace n ON n.oid = e.stxnamespace`

const typesInventory = `SELECT 'pg_type'::regclass::oid, t.oid, 0, CASE t.typtype WHEN 'd' THEN 'domain' ELSE 'type' END, n.nspname, '', t.typname, 0,
  CASE t.typtype
    WHEN 'd' THEN concat(format_type(t.typbasetype, t.typtypmod), ' COLLATE ' || (SELECT t.typcollation::regcollation FROM pg_type b WHERE b.oid = t.typbasetype AND b.typcollation <> t.typcollation),
      ' DEFAULT ' || t.typdefault, CASE WHEN t.typnotnull THEN ' NOT NULL' END)
    WHEN 'c' THEN (SELECT concat('(', string_agg(concat(quote_ident(a.attname), ' ', format_type(a.atttypid, a.atttypmod),
        CASE WHEN a.attcollation <> b.typcollation THEN ' COLLATE ' || a.attcollation::regcollation END), ', ' ORDER BY a.attnum), ')')
      FROM pg_attribute a JOIN pg_type b ON b.oid = a.atttypid WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)
    WHEN 'r' THEN (SELECT concat_ws(', ', 'SUBTYPE = ' || format_type(r.rngsubtype, NULL), 'COLLATION = ' || nullif(r.rngcollation, 0)::regcollation,
        'CANONICAL = ' || nullif(r.rngcanonical::oid, 0)::regproc, 'SUBTYPE_DIFF = ' || nullif(r.rngsubdiff::oid, 0)::regproc) FROM pg_range r WHERE r.rngtypid = t.oid) END,
  (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
  pg_get_userbyid(t.typowner), t.typacl::text, (SELECT description FROM pg_description WHERE objoid = t.oid AND classoid = 'pg_type'::regclass AND objsubid = 0)
FROM ` + typesInScope + ` s (oid) JOIN pg_type t ON t.oid = s.oid JOIN pg_namespace n ON n.oid = t.typnamespace`

// functionsInventory reads functions. It composes the definitions of aggregates itself, because
// pg_get_functiondef does not print them. Ordered-set and moving-state aggregates have no
// definition.
const functionsInventory = `SELECT 'pg_proc'::regclass::oid, p.oid, 0, 'function', n.nspname, '', p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', 0,
  CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) ELSE (
    SELECT concat('CREATE AGGREGATE ', quote_ident(n.nspname), '.', quote_ident(p.proname), '(', CASE WHEN p.pronargs = 0 THEN '*' ELSE pg_get_function_arguments(p.oid) END,
      ') (SFUNC = ', a.aggtransfn, ', STYPE = ', format_type(a.aggtranstype, NULL), ', SSPACE = ' || nullif(a.aggtransspace, 0),
      ', FINALFUNC = ' || nullif(a.aggfinalfn::oid, 0)::regproc, CASE WHEN a.aggfinalextra THEN ', FINALFUNC_EXTRA' END,
      ', COMBINEFUNC = ' || nullif(a.aggcombinefn::oid, 0)::regproc, ', INITCOND = ' || quote_literal(a.agginitval),
      ', SORTOP = OPERATOR(' || (SELECT quote_ident(on2.nspname) || '.' || o.oprname FROM pg_operator o JOIN pg_namespace on2 ON on2.oid = o.oprnamespace WHERE o.oid = a.aggsortop) || ')',
      CASE p.proparallel WHEN 's' THEN ', PARALLEL = SAFE' WHEN 'r' THEN ', PARALLEL = RESTRICTED' END, ')')
    FROM pg_aggregate a WHERE a.aggfnoid = p.oid AND a.aggkind = 'n' AND a.aggmtransfn::oid = 0) END, pg_get_userbyid(p.proowner), p.proacl::text, (SELECT description FROM pg_description WHERE objoid = p.oid AND classoid = 'pg_proc'::regclass AND objsubid = 0)
FROM ` + functionsInScope + ` s (oid) JOIN pg_proc p ON p.oid = s.oid JOIN pg_namespace n ON n.oid = p.pronamespace`

// schemasInventory reads the schemas that wholeScopeQuery has stored in a setting.
const schemasInventory = `SELECT 'pg_namespace'::regclass::oid, n.oid, 0, 'schema', '', '', n.nspname, 0,
  pg_get_userbyid(n.nspowner), n.nspacl::text, (SELECT description FROM pg_description WHERE objoid = n.oid AND classoid = 'pg_namespace'::regclass AND objsubid = 0)
FROM unnest(current_setting('comon_orm.schemas')::text[]) s (name) JOIN pg_namespace n ON n.nspname = s.name
WHERE NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = 'pg_namespace'::regclass AND x.objid = n.oid AND x.deptype = 'e')`

const extensionsInventory = `SELECT 'pg_extension'::regclass::oid, e.oid, 0, 'extension', n.nspname, '', e.extname, 0, e.extversion, (SELECT description FROM pg_description WHERE objoid = e.oid AND classoid = 'pg_extension'::regclass AND objsubid = 0)
FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname <> 'plpgsql'`

// collationsInventory reads collations. It gets columns by name, because the column with an ICU
// locale depends on the server version.
const collationsInventory = `SELECT 'pg_collation'::regclass::oid, c.oid, 0, 'collation', n.nspname, '', c.collname, 0,
  concat('(PROVIDER = ', CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
    CASE WHEN c.collprovider = 'c' AND c.collcollate <> c.collctype THEN concat(', LC_COLLATE = ', quote_literal(c.collcollate), ', LC_CTYPE = ', quote_literal(c.collctype))
      ELSE ', LOCALE = ' || quote_literal(coalesce(j ->> 'colllocale', j ->> 'colliculocale', c.collcollate)) END,
    CASE WHEN NOT c.collisdeterministic THEN ', DETERMINISTIC = false' END, ', RULES = ' || quote_literal(j ->> 'collicurules'), ')'),
  pg_get_userbyid(c.collowner), (SELECT description FROM pg_description WHERE objoid = c.oid AND classoid = 'pg_collation'::regclass AND objsubid = 0)
FROM pg_collation c CROSS JOIN LATERAL to_jsonb(c) j JOIN pg_namespace n ON n.oid = c.collnamespace
WHERE n.nspname = ANY (current_setting('comon_orm.schemas')::text[])
  AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = 'pg_collation'::regclass AND x.objid = c.oid AND x.deptype = 'e')`

const wholePublicationsInventory = `SELECT 'pg_publication'::regclass::oid, p.oid, 0, 'publication', '', '', p.pubname, 0,
  concat(CASE WHEN p.puballtables THEN ' FOR ALL TABLES' END, {schemas}, ' WITH (publish = ''',
    concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END, CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END),
    '''', CASE WHEN p.pubviaroot THEN ', publish_via_partition_root = true' END, ')'),
  pg_get_userbyid(p.pubowner), (SELECT description FROM pg_description WHERE objoid = p.oid AND classoid = 'pg_publication'::regclass AND objsubid = 0) FROM pg_publication p`

// usesQuery reads dependencies. It identifies a dependent by the address that another query of the
// inventory returns. For the object on which it depends, the row has an address and a name. In
// place of the row type of a table it returns the table, and in place of an array type the type of
// its elements.
const usesQuery = `SELECT DISTINCT m.class, m.oid, m.sub, r.class, r.oid, r.sub,
  CASE r.type WHEN 'd' THEN 'domain' WHEN '' THEN i.type ELSE 'type' END,
  coalesce(r.schema, i.object_names[1]), coalesce(r.name, i.object_names[2]), i.object_names[3], array_to_string(i.object_args, ', ')
FROM pg_depend d CROSS JOIN LATERAL (
  SELECT d.classid, d.objid, d.objsubid WHERE d.classid IN ('pg_class'::regclass, 'pg_type'::regclass, 'pg_proc'::regclass, 'pg_constraint'::regclass, 'pg_policy'::regclass,
    'pg_trigger'::regclass, 'pg_statistic_ext'::regclass, 'pg_publication_rel'::regclass)
  UNION ALL SELECT CASE r.rulename WHEN '_RETURN' THEN 'pg_class'::regclass ELSE 'pg_rewrite'::regclass END, CASE r.rulename WHEN '_RETURN' THEN r.ev_class ELSE r.oid END, 0
    FROM pg_rewrite r WHERE d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
  UNION ALL SELECT 'pg_class'::regclass, r.adrelid, r.adnum FROM pg_attrdef r WHERE d.classid = 'pg_attrdef'::regclass AND r.oid = d.objid
) m (class, oid, sub) CROSS JOIN LATERAL (
  SELECT d.refclassid, d.refobjid, CASE WHEN d.refclassid = 'pg_class'::regclass THEN d.refobjsubid ELSE 0 END, '', NULL::name, NULL::name WHERE d.refclassid <> 'pg_type'::regclass
  UNION ALL SELECT 'pg_class'::regclass, c.oid, 0, '', NULL, NULL FROM pg_type t JOIN pg_type e ON e.oid IN (t.oid, t.typelem) JOIN pg_class c ON c.oid = e.typrelid AND c.relkind <> 'c'
    WHERE d.refclassid = 'pg_type'::regclass AND t.oid = d.refobjid
  UNION ALL SELECT 'pg_type'::regclass, e.oid, 0, e.typtype::text, n.nspname, e.typname FROM pg_type t
    JOIN pg_type e ON e.oid = CASE WHEN t.typcategory = 'A' THEN t.typelem ELSE t.oid END JOIN pg_namespace n ON n.oid = e.typnamespace
    WHERE d.refclassid = 'pg_type'::regclass AND t.oid = d.refobjid AND (e.typtype IN ('e', 'd', 'r') OR EXISTS (SELECT FROM pg_class k WHERE k.oid = e.typrelid AND k.relkind = 'c'))
) r (class, oid, sub, type, schema, name) CROSS JOIN LATERAL pg_identify_object_as_address(r.class, r.oid, r.sub) i
WHERE d.objid >= 16384 AND d.refobjid >= 16384 AND d.deptype IN ('n', 'a', 'i')
  AND d.refclassid IN ('pg_class'::regclass, 'pg_type'::regclass, 'pg_proc'::regclass, 'pg_constraint'::regclass, 'pg_extension'::regclass, 'pg_namespace'::regclass)`
