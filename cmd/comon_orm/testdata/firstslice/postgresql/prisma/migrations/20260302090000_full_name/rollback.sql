-- Undoes 20260302090000_full_name. Each step says how well it restores what was.

-- comon_orm:group transaction=yes

-- rename column users.fullName to name
-- undo: exact
-- comon_orm:step hazard=BC01 object=users.fullName
ALTER TABLE "users" RENAME COLUMN "fullName" TO "name";
