-- Undoes 20260306090000_losses. Each step says how well it restores what was.

-- comon_orm:group transaction=yes

-- create table Draft
-- undo: loses data
CREATE TABLE "Draft" (
    "id" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    CONSTRAINT "Draft_pkey" PRIMARY KEY ("id")
);

-- create table _PostToTag
-- undo: loses data
CREATE TABLE "_PostToTag" (
    "A" INTEGER NOT NULL,
    "B" INTEGER NOT NULL,
    CONSTRAINT "_PostToTag_AB_pkey" PRIMARY KEY ("A", "B")
);

-- add column users.legacy
-- undo: loses data
ALTER TABLE "users" ADD COLUMN "legacy" TEXT;

-- create index _PostToTag_B_index
-- undo: exact
CREATE INDEX "_PostToTag_B_index" ON "_PostToTag" ("B");

-- add foreign key _PostToTag_A_fkey
-- undo: exact
ALTER TABLE "_PostToTag" ADD CONSTRAINT "_PostToTag_A_fkey" FOREIGN KEY ("A") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- add foreign key _PostToTag_B_fkey
-- undo: exact
ALTER TABLE "_PostToTag" ADD CONSTRAINT "_PostToTag_B_fkey" FOREIGN KEY ("B") REFERENCES "Tag" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
