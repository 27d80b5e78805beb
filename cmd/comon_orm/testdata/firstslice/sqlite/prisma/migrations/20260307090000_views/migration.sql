-- comon_orm:group transaction=yes
-- comon_orm:rebuild Post

-- rebuild Post: change type of Post.views from text to integer
-- comon_orm:step hazard=SQ01 object=Post
-- comon_orm:probe SELECT count(*) FROM "Post"
-- comon_orm:step hazard=UX06 object=Post.views
-- comon_orm:probe SELECT count(*) FROM "Post" WHERE NOT ((trim("views") <> '' AND ltrim(trim("views"), '+-') <> '' AND length(ltrim(trim("views"), '+-')) >= length(trim("views")) - 1 AND ltrim(trim("views"), '+-') NOT GLOB '*[^0-9]*' AND length(ltrim(trim("views"), '+-0')) <= 18) AND CAST("views" AS INTEGER) BETWEEN -2147483648 AND 2147483647)
-- comon_orm:step hazard=TY01 object=Post.views
-- comon_orm:probe SELECT count(*) FROM "Post" WHERE (trim("views") <> '' AND ltrim(trim("views"), '+-') <> '' AND length(ltrim(trim("views"), '+-')) >= length(trim("views")) - 1 AND ltrim(trim("views"), '+-') NOT GLOB '*[^0-9]*' AND length(ltrim(trim("views"), '+-0')) <= 18) AND CAST(CAST("views" AS INTEGER) AS TEXT) <> "views"
CREATE TABLE "new_Post" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "title" TEXT NOT NULL,
    "views" INTEGER NOT NULL,
    "authorId" INTEGER NOT NULL,
    "note" TEXT,
    CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- rebuild Post: copy rows
INSERT INTO "new_Post" ("id", "title", "views", "authorId", "note") SELECT "id", "title", CAST("views" AS INTEGER), "authorId", "note" FROM "Post" ORDER BY rowid;

-- rebuild Post: keep the AUTOINCREMENT mark
DELETE FROM sqlite_sequence WHERE name = 'new_Post';

-- rebuild Post: keep the AUTOINCREMENT mark
INSERT INTO sqlite_sequence (name, seq) SELECT 'new_Post', seq FROM sqlite_sequence WHERE name = 'Post';

-- rebuild Post: drop the old table
DROP TABLE "Post";

-- rebuild Post: take its name
ALTER TABLE "new_Post" RENAME TO "Post";

-- rebuild Post: index Post_title_idx
CREATE INDEX "Post_title_idx" ON "Post" ("title");
