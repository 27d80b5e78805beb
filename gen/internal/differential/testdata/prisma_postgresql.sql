-- The tables of the graph as Prisma makes them on PostgreSQL: times have no zone, and tables of pairs
-- have no primary key. The column at has microseconds, since the schema of the graph names no
-- precision.
CREATE TYPE "or""der" AS ENUM ('RED', 'it''s "green"', 'BLUE');
CREATE TABLE "Empty" ("id" SERIAL NOT NULL, "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP, CONSTRAINT "Empty_pkey" PRIMARY KEY ("id"));
CREATE TABLE "we""ird table" (
    "id" INTEGER NOT NULL,
    "co""de" TEXT NOT NULL,
    "select" TEXT,
    "group" INTEGER,
    "big" BIGINT NOT NULL DEFAULT 0,
    "sp ace" DECIMAL(65,30),
    "float" DOUBLE PRECISION,
    "flag" BOOLEAN,
    "meta" JSONB,
    "color" "or""der",
    "at" TIMESTAMP(6),
    "changed" TIMESTAMP(3) NOT NULL,
    "parentId" INTEGER,
    CONSTRAINT "we""ird table_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "Item" ("org" INTEGER NOT NULL, "no" INTEGER NOT NULL, "name" TEXT NOT NULL, "nodeId" INTEGER NOT NULL, CONSTRAINT "Item_pkey" PRIMARY KEY ("org", "no"));
CREATE TABLE "Part" ("id" TEXT NOT NULL, "label" TEXT NOT NULL, "itemOrg" INTEGER, "itemNo" INTEGER, CONSTRAINT "Part_pkey" PRIMARY KEY ("id"));
CREATE TABLE "_Likes" ("A" INTEGER NOT NULL, "B" INTEGER NOT NULL);
CREATE UNIQUE INDEX "we""ird table_co""de_key" ON "we""ird table" ("co""de");
CREATE UNIQUE INDEX "Part_label_key" ON "Part" ("label");
CREATE UNIQUE INDEX "_Likes_AB_unique" ON "_Likes" ("A", "B");
CREATE INDEX "_Likes_B_index" ON "_Likes" ("B");
ALTER TABLE "we""ird table" ADD CONSTRAINT "we""ird table_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "we""ird table" ("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "Item" ADD CONSTRAINT "Item_nodeId_fkey" FOREIGN KEY ("nodeId") REFERENCES "we""ird table" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Part" ADD CONSTRAINT "Part_itemOrg_itemNo_fkey" FOREIGN KEY ("itemOrg", "itemNo") REFERENCES "Item" ("org", "no") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "_Likes" ADD CONSTRAINT "_Likes_A_fkey" FOREIGN KEY ("A") REFERENCES "we""ird table" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "_Likes" ADD CONSTRAINT "_Likes_B_fkey" FOREIGN KEY ("B") REFERENCES "we""ird table" ("id") ON DELETE CASCADE ON UPDATE CASCADE;
INSERT INTO "we""ird table" ("id", "co""de", "flag", "at", "changed", "parentId") VALUES
    (0, 'c0', true, '0001-01-01 00:00:00', '2024-02-29 01:02:03.456', NULL),
    (1, 'c1', false, '2024-02-29 01:02:03.456', '2024-02-29 01:02:03.456', 0),
    (2, 'c2', NULL, '2024-02-29 01:02:03.456', '2024-02-29 01:02:03.456', 0),
    (3, 'c3', NULL, '2024-03-10 02:30:00', CURRENT_TIMESTAMP, NULL),
    (4, 'c4', NULL, '2024-03-10 02:30:00', CURRENT_TIMESTAMP, 3);
INSERT INTO "Item" ("org", "no", "name", "nodeId") VALUES (0, 0, 'a', 1);
INSERT INTO "_Likes" ("A", "B") VALUES (0, 1);
