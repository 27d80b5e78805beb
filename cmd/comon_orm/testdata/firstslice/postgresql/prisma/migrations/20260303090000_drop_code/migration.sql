-- comon_orm:group transaction=yes

-- drop column users.legacy_code
-- comon_orm:step hazard=DL02 object=users.legacy_code
-- comon_orm:probe SELECT count(*) FROM "users" WHERE "legacy_code" IS NOT NULL
-- comon_orm:step hazard=BC02 object=users.legacy_code
ALTER TABLE "users" DROP COLUMN "legacy_code";
