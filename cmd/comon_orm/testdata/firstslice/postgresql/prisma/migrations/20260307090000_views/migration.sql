-- comon_orm:group transaction=yes

-- change type of Post.views from text to integer
-- comon_orm:step hazard=UX06 object=Post.views
-- comon_orm:probe SELECT count(*) FROM "Post" WHERE CASE WHEN "views" ~ '^\s*[-+]?[0-9]{1,30}\s*$' THEN "views"::numeric NOT BETWEEN -2147483648 AND 2147483647 ELSE "views" IS NOT NULL END
-- comon_orm:step hazard=TY01 object=Post.views
-- comon_orm:probe SELECT count(*) FROM "Post" WHERE CASE WHEN "views" ~ '^\s*[-+]?[0-9]{1,30}\s*$' THEN "views"::numeric::text <> "views"::text END
-- comon_orm:step hazard=LK02 object=Post.views
ALTER TABLE "Post" ALTER COLUMN "views" TYPE INTEGER USING "views"::INTEGER;
