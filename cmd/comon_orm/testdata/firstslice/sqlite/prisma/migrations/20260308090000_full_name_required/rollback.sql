-- Undoes 20260308090000_full_name_required. Each step says how well it restores what was.

-- comon_orm:group transaction=yes

-- make users.fullName optional
-- undo: converts
-- comon_orm:step hazard=BC02 object=users.fullName
ALTER TABLE "users" ALTER COLUMN "fullName" DROP NOT NULL;
