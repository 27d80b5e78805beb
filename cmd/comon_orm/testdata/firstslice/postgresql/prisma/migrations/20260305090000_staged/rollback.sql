-- Undoes 20260305090000_staged. Each step says how well it restores what was.

-- comon_orm:group transaction=yes

-- drop index Post_title_idx
-- undo: exact
-- comon_orm:step hazard=LK03 object=Post_title_idx
DROP INDEX "Post_title_idx";

-- drop index Tag_label_key
-- undo: exact
-- comon_orm:step hazard=CN01 object=Tag_label_key
-- comon_orm:step hazard=LK03 object=Tag_label_key
DROP INDEX "Tag_label_key";

-- make users.age optional
-- undo: converts
-- comon_orm:step hazard=BC02 object=users.age
ALTER TABLE "users" ALTER COLUMN "age" DROP NOT NULL;
