-- Undoes 20260304090000_guest. Each step says how well it restores what was.

-- comon_orm:group transaction=yes

-- drop check users_role_check
-- undo: exact
ALTER TABLE "users" DROP CONSTRAINT "users_role_check";

-- add check users_role_check
-- undo: exact
-- comon_orm:step hazard=UX07 object=users.role
-- comon_orm:probe SELECT count(*) FROM "users" WHERE "role" NOT IN ('ADMIN', 'USER')
ALTER TABLE "users" ADD CONSTRAINT "users_role_check" CHECK ("role" IN ('ADMIN', 'USER'));
