-- Undoes 20261122043544_init. Each step says how well it restores what was.

-- comon_orm:group transaction=yes

-- drop table profiles
-- undo: exact
-- comon_orm:step hazard=DL01 object=profiles
-- comon_orm:probe SELECT count(*) FROM "profiles"
DROP TABLE "profiles";

-- drop table memberships
-- undo: exact
-- comon_orm:step hazard=DL01 object=memberships
-- comon_orm:probe SELECT count(*) FROM "memberships"
DROP TABLE "memberships";

-- drop table comments
-- undo: exact
-- comon_orm:step hazard=DL01 object=comments
-- comon_orm:probe SELECT count(*) FROM "comments"
DROP TABLE "comments";

-- drop table attachments
-- undo: exact
-- comon_orm:step hazard=DL01 object=attachments
-- comon_orm:probe SELECT count(*) FROM "attachments"
DROP TABLE "attachments";

-- drop table _PostToTag
-- undo: exact
-- comon_orm:step hazard=DL03 object=_PostToTag
-- comon_orm:probe SELECT count(*) FROM "_PostToTag"
DROP TABLE "_PostToTag";

-- drop table tags
-- undo: exact
-- comon_orm:step hazard=DL01 object=tags
-- comon_orm:probe SELECT count(*) FROM "tags"
DROP TABLE "tags";

-- drop table posts
-- undo: exact
-- comon_orm:step hazard=DL01 object=posts
-- comon_orm:probe SELECT count(*) FROM "posts"
DROP TABLE "posts";

-- drop table users
-- undo: exact
-- comon_orm:step hazard=DL01 object=users
-- comon_orm:probe SELECT count(*) FROM "users"
DROP TABLE "users";
