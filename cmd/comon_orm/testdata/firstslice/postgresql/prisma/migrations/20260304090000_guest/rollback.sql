-- Undoes 20260304090000_guest. Each step says how well it restores what was.

-- comon_orm:group transaction=yes

-- give enum Role the values ADMIN, USER
-- undo: exact
ALTER TYPE "Role" RENAME TO "Role_old";

-- give enum Role the values ADMIN, USER
-- undo: exact
CREATE TYPE "Role" AS ENUM ('ADMIN', 'USER');

-- give enum Role the values ADMIN, USER
-- undo: exact
ALTER TABLE "users" ALTER COLUMN "role" DROP DEFAULT;

-- give enum Role the values ADMIN, USER
-- undo: converts
-- comon_orm:step hazard=LK02 object=users.role
-- comon_orm:step hazard=UX07 object=users.role
-- comon_orm:probe SELECT count(*) FROM "users" WHERE "role"::text IN ('GUEST')
ALTER TABLE "users" ALTER COLUMN "role" TYPE "Role" USING ("role"::text::"Role");

-- give enum Role the values ADMIN, USER
-- undo: exact
ALTER TABLE "users" ALTER COLUMN "role" SET DEFAULT 'USER';

-- give enum Role the values ADMIN, USER
-- undo: exact
DROP TYPE "Role_old";
