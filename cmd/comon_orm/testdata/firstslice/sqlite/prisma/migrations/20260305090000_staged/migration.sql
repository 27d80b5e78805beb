-- comon_orm:group transaction=yes

-- fill users.age where it is NULL
UPDATE "users" SET "age" = 18 WHERE "age" IS NULL;

-- require users.age
-- comon_orm:step hazard=BC03 object=users.age
ALTER TABLE "users" ALTER COLUMN "age" SET NOT NULL;

-- create index Post_title_idx
CREATE INDEX "Post_title_idx" ON "Post" ("title");

-- create index Tag_label_key
-- comon_orm:step hazard=UX04 object=Tag_label_key
-- comon_orm:probe SELECT count(*) FROM (SELECT 1 FROM "Tag" WHERE "label" IS NOT NULL GROUP BY "label" HAVING count(*) > 1) AS d
-- comon_orm:step hazard=BC03 object=Tag_label_key
CREATE UNIQUE INDEX "Tag_label_key" ON "Tag" ("label");
