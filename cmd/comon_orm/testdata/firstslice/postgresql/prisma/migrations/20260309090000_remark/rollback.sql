-- Undoes 20260309090000_remark. Each step says how well it restores what was.

-- comon_orm:group transaction=yes

-- drop column Post.remark
-- undo: exact
-- comon_orm:step hazard=DL02 object=Post.remark
-- comon_orm:probe SELECT count(*) FROM "Post" WHERE "remark" IS NOT NULL
-- comon_orm:step hazard=BC02 object=Post.remark
ALTER TABLE "Post" DROP COLUMN "remark";

-- add column Post.note
-- undo: loses data
ALTER TABLE "Post" ADD COLUMN "note" TEXT;
