-- Undoes 20260315_done. Each step says how well it restores what was.

-- comon_orm:group transaction=yes

-- drop column notes.done
-- undo: exact
-- comon_orm:step hazard=DL02 object=notes.done
-- comon_orm:probe SELECT count(*) FROM "notes" WHERE "done" IS NOT NULL
ALTER TABLE "notes" DROP COLUMN "done";
