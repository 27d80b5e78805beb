-- Undoes 20260306090000_losses. Each step says how well it restores what was.

-- comon_orm:group transaction=yes

-- create table Draft
-- undo: loses data
CREATE TABLE "Draft" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "text" TEXT NOT NULL
);

-- create table _PostToTag
-- undo: loses data
CREATE TABLE "_PostToTag" (
    "A" INTEGER NOT NULL,
    "B" INTEGER NOT NULL,
    PRIMARY KEY ("A", "B"),
    CONSTRAINT "_PostToTag_A_fkey" FOREIGN KEY ("A") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "_PostToTag_B_fkey" FOREIGN KEY ("B") REFERENCES "Tag" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- add column users.legacy
-- undo: loses data
ALTER TABLE "users" ADD COLUMN "legacy" TEXT;

-- create index _PostToTag_B_index
-- undo: exact
CREATE INDEX "_PostToTag_B_index" ON "_PostToTag" ("B");
