-- The tables of the graph as Prisma makes them on SQLite, and rows as its client and other programs
-- fill them: times are milliseconds since 1970 or texts of several forms. Only the column of
-- decimals differs: Prisma declares it DECIMAL, in which SQLite keeps 15 digits.
CREATE TABLE "Empty" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE "we""ird table" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "co""de" TEXT NOT NULL,
    "select" TEXT,
    "group" INTEGER,
    "big" BIGINT NOT NULL DEFAULT 0,
    "sp ace" TEXT,
    "float" REAL,
    "flag" BOOLEAN,
    "meta" JSONB,
    "color" TEXT,
    "at" DATETIME,
    "changed" DATETIME NOT NULL,
    "parentId" INTEGER,
    CONSTRAINT "we""ird table_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "we""ird table" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE TABLE "Item" (
    "org" INTEGER NOT NULL,
    "no" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "nodeId" INTEGER NOT NULL,
    PRIMARY KEY ("org", "no"),
    CONSTRAINT "Item_nodeId_fkey" FOREIGN KEY ("nodeId") REFERENCES "we""ird table" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE TABLE "Part" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "label" TEXT NOT NULL,
    "itemOrg" INTEGER,
    "itemNo" INTEGER,
    CONSTRAINT "Part_itemOrg_itemNo_fkey" FOREIGN KEY ("itemOrg", "itemNo") REFERENCES "Item" ("org", "no") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE TABLE "_Likes" (
    "A" INTEGER NOT NULL,
    "B" INTEGER NOT NULL,
    CONSTRAINT "_Likes_A_fkey" FOREIGN KEY ("A") REFERENCES "we""ird table" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "_Likes_B_fkey" FOREIGN KEY ("B") REFERENCES "we""ird table" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "we""ird table_co""de_key" ON "we""ird table" ("co""de");
CREATE UNIQUE INDEX "Part_label_key" ON "Part" ("label");
CREATE UNIQUE INDEX "_Likes_AB_unique" ON "_Likes" ("A", "B");
CREATE INDEX "_Likes_B_index" ON "_Likes" ("B");
INSERT INTO "we""ird table" ("id", "co""de", "flag", "at", "changed", "parentId") VALUES
    (0, 'c0', 1, -62135596800000, 1709168523456, NULL),
    (1, 'c1', 0, 1709168523456, 1709168523456, 0),
    (2, 'c2', NULL, '2024-02-29T01:02:03.456+00:00', '2024-02-29T01:02:03.456+00:00', 0),
    (3, 'c3', NULL, '2024-03-10 02:30:00', CURRENT_TIMESTAMP, NULL),
    (4, 'c4', NULL, '2024-03-09T22:30:00-04:00', CURRENT_TIMESTAMP, 3);
INSERT INTO "Item" ("org", "no", "name", "nodeId") VALUES (0, 0, 'a', 1);
INSERT INTO "_Likes" ("A", "B") VALUES (0, 1);
