-- comon_orm:group transaction=yes

-- create index attachments_post_id_idx
CREATE INDEX "attachments_post_id_idx" ON "attachments" ("post_id");

-- create index comments_author_id_idx
CREATE INDEX "comments_author_id_idx" ON "comments" ("author_id");

-- create index comments_parent_id_idx
CREATE INDEX "comments_parent_id_idx" ON "comments" ("parent_id");

-- create index memberships_user_id_idx
CREATE INDEX "memberships_user_id_idx" ON "memberships" ("user_id");
