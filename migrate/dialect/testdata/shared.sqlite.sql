CREATE TABLE "the ""table""" (
    "select" INTEGER NOT NULL PRIMARY KEY,
    "a  column" TEXT DEFAULT 'it''s',
    "State" TEXT NOT NULL CONSTRAINT "of State" CHECK ("State" IN ('new', 'o''ld')),
    "sum" INTEGER NOT NULL GENERATED ALWAYS AS ("select" + 1) STORED,
    "ref" INTEGER,
    CONSTRAINT "by hand" CHECK ("select" > 0),
    CONSTRAINT "to itself" FOREIGN KEY ("ref") REFERENCES "the ""table""" ("select") ON DELETE SET NULL ON UPDATE CASCADE
);
ALTER TABLE "the ""table""" RENAME TO "plain";
DROP TABLE "the ""table""";
ALTER TABLE "the ""table""" ADD COLUMN "a  column" TEXT DEFAULT 'it''s';
ALTER TABLE "the ""table""" ADD COLUMN "ref" INTEGER CONSTRAINT "to itself" REFERENCES "the ""table""" ("select") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "the ""table""" ADD COLUMN "State" TEXT NOT NULL CONSTRAINT "of State" CHECK ("State" IN ('new', 'o''ld')) DEFAULT 'new';
ALTER TABLE "the ""table""" RENAME COLUMN "State" TO "a ""state""";
ALTER TABLE "the ""table""" DROP COLUMN "a  column";
ALTER TABLE "the ""table""" ALTER COLUMN "ref" SET NOT NULL;
-- server 3.53.0
ALTER TABLE "the ""table""" ALTER COLUMN "ref" DROP NOT NULL;
-- server 3.53.0
ALTER TABLE "the ""table""" ADD CONSTRAINT "of State" CHECK ("State" IN ('new', 'o''ld'));
-- server 3.53.0
ALTER TABLE "the ""table""" DROP CONSTRAINT "of State";
-- server 3.53.0
CREATE UNIQUE INDEX "an index" ON "the ""table""" ("ref" DESC, (lower("State"))) WHERE "ref" > 0;
DROP INDEX "an index";
CREATE TABLE "the ""table""" (
    "select" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "a  column" TEXT DEFAULT 'it''s',
    "State" TEXT NOT NULL CONSTRAINT "of State" CHECK ("State" IN ('new', 'o''ld')),
    "sum" INTEGER NOT NULL GENERATED ALWAYS AS ("select" + 1) STORED,
    "ref" INTEGER,
    CONSTRAINT "by hand" CHECK ("select" > 0),
    CONSTRAINT "to itself" FOREIGN KEY ("ref") REFERENCES "the ""table""" ("select") ON DELETE SET NULL ON UPDATE CASCADE
) STRICT, WITHOUT ROWID;
DROP VIEW IF EXISTS "a view";
DROP TRIGGER IF EXISTS "a trigger";
ALTER TABLE "the ""table""" ADD COLUMN "twice" INTEGER GENERATED ALWAYS AS ("ref" * 2) VIRTUAL;
ALTER TABLE "the ""table""" ADD COLUMN "collated" TEXT COLLATE "NOCASE";
CREATE TABLE "the ""table""" (
    "select" INTEGER NOT NULL PRIMARY KEY,
    "a  column" TEXT DEFAULT 'it''s',
    "State" TEXT NOT NULL CONSTRAINT "of State" CHECK ("State" IN ('new', 'o''ld')),
    "sum" INTEGER NOT NULL GENERATED ALWAYS AS ("select" + 1) STORED,
    "ref" INTEGER,
    CONSTRAINT "by hand" CHECK ("select" > 0),
    CONSTRAINT "to itself" FOREIGN KEY ("ref") REFERENCES "the ""table""" ("select") ON DELETE SET NULL ON UPDATE CASCADE
) STRICT;
CREATE TABLE "the ""table""" (
    "select" INTEGER NOT NULL PRIMARY KEY,
    "a  column" TEXT DEFAULT 'it''s',
    "State" TEXT NOT NULL CONSTRAINT "of State" CHECK ("State" IN ('new', 'o''ld')),
    "sum" INTEGER NOT NULL GENERATED ALWAYS AS ("select" + 1) STORED,
    "ref" INTEGER,
    CONSTRAINT "by hand" CHECK ("select" > 0),
    CONSTRAINT "to itself" FOREIGN KEY ("ref") REFERENCES "the ""table""" ("select") ON DELETE SET NULL ON UPDATE CASCADE
) WITHOUT ROWID;
CREATE TABLE "numbered" (
    "select" INTEGER NOT NULL PRIMARY KEY
);
UPDATE "the ""table""" SET "ref" = 0 WHERE "ref" IS NULL;
UPDATE "the ""table""" SET "State" = CASE "State" WHEN 'o''ld' THEN 'old' WHEN 'new' THEN 'n' ELSE "State" END WHERE "State" IN ('o''ld', 'new');
UPDATE "the ""table""" SET "State" = lower("State") WHERE "State" IS NOT NULL;
UPDATE "the ""table""" SET "State" = "State" WHERE "State" = 'x';
