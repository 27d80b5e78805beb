package postgres

// uncarriedInventory reads the objects of the kinds in [inventory.Uncarried], except objects in
// schemas outside the scope and objects of extensions. These objects are compared by the name that
// the server prints and by a few other properties. The query does not read the options of foreign
// servers and user mappings, because they may contain passwords.
const uncarriedInventory = `SELECT u.class, u.oid, 0, CASE i.type WHEN 'default acl' THEN 'default privileges' ELSE i.type END, '', '', i.identity, 0, u.definition
FROM (
  SELECT 'pg_operator'::regclass::oid, oid, oprnamespace, oprcode::text FROM pg_operator
  UNION ALL SELECT 'pg_opclass'::regclass, oid, opcnamespace, opcintype::regtype::text FROM pg_opclass
  UNION ALL SELECT 'pg_opfamily'::regclass, f.oid, opfnamespace, '' FROM pg_opfamily f
    WHERE NOT EXISTS (SELECT FROM pg_opclass c WHERE c.opcfamily = f.oid AND c.opcname = f.opfname AND c.opcnamespace = f.opfnamespace)
  UNION ALL SELECT 'pg_cast'::regclass, oid, 0, concat_ws(' ', nullif(castfunc, 0)::regprocedure, castcontext, castmethod) FROM pg_cast
  UNION ALL SELECT 'pg_conversion'::regclass, oid, connamespace, conproc::text FROM pg_conversion
  UNION ALL SELECT 'pg_ts_config'::regclass, c.oid, cfgnamespace, (SELECT string_agg(concat(maptokentype, ' ', mapdict::regdictionary), ', ' ORDER BY maptokentype, mapseqno) FROM pg_ts_config_map WHERE mapcfg = c.oid) FROM pg_ts_config c
  UNION ALL SELECT 'pg_ts_dict'::regclass, oid, dictnamespace, dictinitoption FROM pg_ts_dict
  UNION ALL SELECT 'pg_ts_parser'::regclass, oid, prsnamespace, prsstart::text FROM pg_ts_parser
  UNION ALL SELECT 'pg_ts_template'::regclass, oid, tmplnamespace, tmpllexize::text FROM pg_ts_template
  UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid, 0, concat_ws(' ', nullif(fdwhandler, 0)::regproc, nullif(fdwvalidator, 0)::regproc) FROM pg_foreign_data_wrapper
  UNION ALL SELECT 'pg_foreign_server'::regclass, oid, 0, concat_ws(' ', srvtype, srvversion) FROM pg_foreign_server
  UNION ALL SELECT 'pg_user_mapping'::regclass, umid, 0, '' FROM pg_user_mappings
  UNION ALL SELECT 'pg_event_trigger'::regclass, oid, 0, concat_ws(' ', evtevent, evtfoid::regproc, evtenabled, evttags::text) FROM pg_event_trigger
  UNION ALL SELECT 'pg_default_acl'::regclass, oid, 0, defaclacl::text FROM pg_default_acl
    WHERE defaclnamespace = 0 OR defaclnamespace IN (SELECT oid FROM pg_namespace WHERE nspname = ANY (current_setting('comon_orm.schemas')::text[]))
  UNION ALL SELECT 'pg_language'::regclass, oid, 0, lanplcallfoid::regproc::text FROM pg_language
  UNION ALL SELECT 'pg_transform'::regclass, oid, 0, concat_ws(' ', trffromsql::regproc, trftosql::regproc) FROM pg_transform
  UNION ALL SELECT 'pg_am'::regclass, oid, 0, amhandler::text FROM pg_am
  UNION ALL SELECT 'pg_subscription'::regclass, oid, 0, '' FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
) u (class, oid, namespace, definition) CROSS JOIN LATERAL pg_identify_object(u.class, u.oid, 0) i
WHERE u.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = u.class AND x.objid = u.oid AND x.deptype IN ('e', 'i'))
  AND (u.namespace = 0 OR u.namespace IN (SELECT oid FROM pg_namespace WHERE nspname = ANY (current_setting('comon_orm.schemas')::text[])))`
