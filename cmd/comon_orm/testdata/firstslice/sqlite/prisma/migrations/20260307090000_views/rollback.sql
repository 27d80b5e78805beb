-- Undoes 20260307090000_views. Each step says how well it restores what was.

-- comon_orm:group transaction=yes
-- comon_orm:rebuild Post

-- rebuild Post: change type of Post.views from integer to text
-- undo: converts
-- comon_orm:step hazard=SQ01 object=Post
-- comon_orm:probe SELECT count(*) FROM "Post"
CREATE TABLE "new_Post" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "title" TEXT NOT NULL,
    "views" TEXT NOT NULL,
    "authorId" INTEGER NOT NULL,
    "note" TEXT,
    CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- rebuild Post: copy rows
-- undo: exact
INSERT INTO "new_Post" ("id", "title", "views", "authorId", "note") SELECT "id", "title", CAST("views" AS TEXT), "authorId", "note" FROM "Post" ORDER BY rowid;

-- rebuild Post: keep the AUTOINCREMENT mark
-- undo: exact
DELETE FROM sqlite_sequence WHERE name = 'new_Post';

-- rebuild Post: keep the AUTOINCREMENT mark
-- undo: exact
INSERT INTO sqlite_sequence (name, seq) SELECT 'new_Post', seq FROM sqlite_sequence WHERE name = 'Post';

-- rebuild Post: drop the old table
-- undo: exact
DROP TABLE "Post";

-- rebuild Post: take its name
-- undo: exact
ALTER TABLE "new_Post" RENAME TO "Post";

-- rebuild Post: index Post_title_idx
-- undo: exact
CREATE INDEX "Post_title_idx" ON "Post" ("title");
