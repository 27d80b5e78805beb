-- comon_orm:group transaction=yes

-- drop table _PostToTag
-- comon_orm:step hazard=DL03 object=_PostToTag
-- comon_orm:probe SELECT count(*) FROM "_PostToTag"
-- comon_orm:step hazard=BC02 object=_PostToTag
DROP TABLE "_PostToTag";

-- drop table Draft
-- comon_orm:step hazard=DL01 object=Draft
-- comon_orm:probe SELECT count(*) FROM "Draft"
-- comon_orm:step hazard=BC02 object=Draft
DROP TABLE "Draft";

-- drop column users.legacy
-- comon_orm:step hazard=DL02 object=users.legacy
-- comon_orm:probe SELECT count(*) FROM "users" WHERE "legacy" IS NOT NULL
-- comon_orm:step hazard=BC02 object=users.legacy
ALTER TABLE "users" DROP COLUMN "legacy";
