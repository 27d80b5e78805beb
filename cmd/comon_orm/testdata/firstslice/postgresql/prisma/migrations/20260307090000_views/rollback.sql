-- Undoes 20260307090000_views. Each step says how well it restores what was.

-- comon_orm:group transaction=yes

-- change type of Post.views from integer to text
-- undo: converts
-- comon_orm:step hazard=LK02 object=Post.views
ALTER TABLE "Post" ALTER COLUMN "views" TYPE TEXT USING "views"::text;
