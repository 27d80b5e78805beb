-- Undoes 20261128180320_init. Each step says how well it restores what was.

-- comon_orm:group transaction=yes

-- drop table jobs
-- undo: exact
-- comon_orm:step hazard=DL01 object=jobs
-- comon_orm:probe SELECT count(*) FROM "jobs"
-- comon_orm:step hazard=BC02 object=jobs case=table
DROP TABLE "jobs";
