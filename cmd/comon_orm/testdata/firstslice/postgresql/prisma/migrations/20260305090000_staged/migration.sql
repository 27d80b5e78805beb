-- comon_orm:group transaction=none

-- fill users.age where it is NULL
DO $fill$
DECLARE
    page bigint := 0;
BEGIN
    WHILE page * current_setting('block_size')::bigint < pg_relation_size('"users"') LOOP
        UPDATE "users" SET "age" = 18 WHERE "age" IS NULL AND ctid >= format('(%s,0)', page)::tid AND ctid < format('(%s,0)', page + 1024)::tid;
        COMMIT;
        page := page + 1024;
    END LOOP;
END
$fill$;

-- create index Post_title_idx
CREATE INDEX CONCURRENTLY "Post_title_idx" ON "Post" ("title");

-- create index Tag_label_key
-- comon_orm:step hazard=UX04 object=Tag_label_key
-- comon_orm:probe SELECT count(*) FROM (SELECT 1 FROM "Tag" WHERE "label" IS NOT NULL GROUP BY "label" HAVING count(*) > 1) AS d
-- comon_orm:step hazard=BC03 object=Tag_label_key
CREATE UNIQUE INDEX CONCURRENTLY "Tag_label_key" ON "Tag" ("label");

-- comon_orm:group transaction=yes

-- require users.age of new rows
-- comon_orm:step hazard=BC03 object=users.age
ALTER TABLE "users" ADD CONSTRAINT "_age_not_null" CHECK ("age" IS NOT NULL) NOT VALID;

-- comon_orm:group transaction=yes

-- check old rows against _age_not_null
ALTER TABLE "users" VALIDATE CONSTRAINT "_age_not_null";

-- comon_orm:group transaction=yes

-- require users.age
ALTER TABLE "users" ALTER COLUMN "age" SET NOT NULL;

-- drop the check that NOT NULL replaces
ALTER TABLE "users" DROP CONSTRAINT "_age_not_null";
