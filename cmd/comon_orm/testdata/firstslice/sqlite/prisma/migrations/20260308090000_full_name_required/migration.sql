-- comon_orm:group transaction=yes

-- require users.fullName
-- comon_orm:step hazard=UX03 object=users.fullName
-- comon_orm:probe SELECT count(*) FROM "users" WHERE "fullName" IS NULL
-- comon_orm:step hazard=BC03 object=users.fullName
ALTER TABLE "users" ALTER COLUMN "fullName" SET NOT NULL;
