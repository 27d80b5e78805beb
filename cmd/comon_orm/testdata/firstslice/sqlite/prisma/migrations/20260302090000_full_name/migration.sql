-- comon_orm:group transaction=yes

-- rename column users.name to fullName
-- comon_orm:step hazard=BC01 object=users.name
ALTER TABLE "users" RENAME COLUMN "name" TO "fullName";
