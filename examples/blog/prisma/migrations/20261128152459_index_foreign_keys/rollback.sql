-- Undoes 20261128152459_index_foreign_keys. Each step says how well it restores what was.

-- comon_orm:group transaction=yes

-- drop index attachments_post_id_idx
-- undo: exact
DROP INDEX "attachments_post_id_idx";

-- drop index comments_author_id_idx
-- undo: exact
DROP INDEX "comments_author_id_idx";

-- drop index comments_parent_id_idx
-- undo: exact
DROP INDEX "comments_parent_id_idx";

-- drop index memberships_user_id_idx
-- undo: exact
DROP INDEX "memberships_user_id_idx";
