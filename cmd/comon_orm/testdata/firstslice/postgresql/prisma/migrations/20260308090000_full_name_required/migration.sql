-- comon_orm:group transaction=yes

-- require users.fullName of new rows
-- comon_orm:step hazard=UX03 object=users.fullName
-- comon_orm:probe SELECT count(*) FROM "users" WHERE "fullName" IS NULL
-- comon_orm:step hazard=BC03 object=users.fullName
ALTER TABLE "users" ADD CONSTRAINT "_fullName_not_null" CHECK ("fullName" IS NOT NULL) NOT VALID;

-- comon_orm:group transaction=yes

-- check old rows against _fullName_not_null
ALTER TABLE "users" VALIDATE CONSTRAINT "_fullName_not_null";

-- comon_orm:group transaction=yes

-- require users.fullName
ALTER TABLE "users" ALTER COLUMN "fullName" SET NOT NULL;

-- drop the check that NOT NULL replaces
ALTER TABLE "users" DROP CONSTRAINT "_fullName_not_null";
