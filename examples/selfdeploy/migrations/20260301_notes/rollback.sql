-- Undoes 20260301_notes. Each step says how well it restores what was.

-- comon_orm:group transaction=yes

-- drop table notes
-- undo: exact
-- comon_orm:step hazard=DL01 object=notes
-- comon_orm:probe SELECT count(*) FROM "notes"
DROP TABLE "notes";
