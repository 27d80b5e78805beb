-- Undoes 20260301090000_init. Each step says how well it restores what was.

-- comon_orm:group transaction=yes

-- drop foreign key Post_authorId_fkey
-- undo: exact
ALTER TABLE "Post" DROP CONSTRAINT "Post_authorId_fkey";

-- drop foreign key _PostToTag_A_fkey
-- undo: exact
ALTER TABLE "_PostToTag" DROP CONSTRAINT "_PostToTag_A_fkey";

-- drop foreign key _PostToTag_B_fkey
-- undo: exact
ALTER TABLE "_PostToTag" DROP CONSTRAINT "_PostToTag_B_fkey";

-- drop table _PostToTag
-- undo: exact
-- comon_orm:step hazard=DL03 object=_PostToTag
-- comon_orm:probe SELECT count(*) FROM "_PostToTag"
-- comon_orm:step hazard=BC02 object=_PostToTag
DROP TABLE "_PostToTag";

-- drop table Tag
-- undo: exact
-- comon_orm:step hazard=DL01 object=Tag
-- comon_orm:probe SELECT count(*) FROM "Tag"
-- comon_orm:step hazard=BC02 object=Tag
DROP TABLE "Tag";

-- drop table Post
-- undo: exact
-- comon_orm:step hazard=DL01 object=Post
-- comon_orm:probe SELECT count(*) FROM "Post"
-- comon_orm:step hazard=BC02 object=Post
DROP TABLE "Post";

-- drop table users
-- undo: exact
-- comon_orm:step hazard=DL01 object=users
-- comon_orm:probe SELECT count(*) FROM "users"
-- comon_orm:step hazard=BC02 object=users
DROP TABLE "users";

-- drop table Draft
-- undo: exact
-- comon_orm:step hazard=DL01 object=Draft
-- comon_orm:probe SELECT count(*) FROM "Draft"
-- comon_orm:step hazard=BC02 object=Draft
DROP TABLE "Draft";

-- drop enum Role
-- undo: exact
DROP TYPE "Role";
