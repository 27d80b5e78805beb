-- comon_orm:group transaction=yes

-- drop check users_role_check
ALTER TABLE "users" DROP CONSTRAINT "users_role_check";

-- add check users_role_check
ALTER TABLE "users" ADD CONSTRAINT "users_role_check" CHECK ("role" IN ('ADMIN', 'USER', 'GUEST'));
