-- Undoes 20260303090000_drop_code. Each step says how well it restores what was.

-- comon_orm:group transaction=yes

-- add column users.legacy_code
-- undo: loses data
ALTER TABLE "users" ADD COLUMN "legacy_code" TEXT;
