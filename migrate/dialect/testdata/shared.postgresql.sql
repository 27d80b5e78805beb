CREATE TABLE "the ""table""" (
    "select" INTEGER NOT NULL,
    "a  column" TEXT DEFAULT 'it''s',
    "State" TEXT NOT NULL CONSTRAINT "of State" CHECK ("State" IN ('new', 'o''ld')),
    "sum" INTEGER NOT NULL GENERATED ALWAYS AS ("select" + 1) STORED,
    "ref" INTEGER,
    CONSTRAINT "the key" PRIMARY KEY ("select"),
    CONSTRAINT "by hand" CHECK ("select" > 0)
);
ALTER TABLE "the ""table""" RENAME TO "plain";
-- lock ACCESS EXCLUSIVE
DROP TABLE "the ""table""";
-- lock ACCESS EXCLUSIVE
ALTER TABLE "the ""table""" ADD COLUMN "a  column" TEXT DEFAULT 'it''s';
-- lock ACCESS EXCLUSIVE
ALTER TABLE "the ""table""" ADD COLUMN "ref" INTEGER;
-- lock ACCESS EXCLUSIVE
ALTER TABLE "the ""table""" ADD COLUMN "State" TEXT NOT NULL CONSTRAINT "of State" CHECK ("State" IN ('new', 'o''ld')) DEFAULT 'new';
-- lock ACCESS EXCLUSIVE
ALTER TABLE "the ""table""" RENAME COLUMN "State" TO "a ""state""";
-- lock ACCESS EXCLUSIVE
ALTER TABLE "the ""table""" DROP COLUMN "a  column";
-- lock ACCESS EXCLUSIVE
ALTER TABLE "the ""table""" ALTER COLUMN "ref" SET NOT NULL;
-- lock ACCESS EXCLUSIVE
ALTER TABLE "the ""table""" ALTER COLUMN "ref" DROP NOT NULL;
-- lock ACCESS EXCLUSIVE
ALTER TABLE "the ""table""" ADD CONSTRAINT "of State" CHECK ("State" IN ('new', 'o''ld'));
-- lock ACCESS EXCLUSIVE
ALTER TABLE "the ""table""" DROP CONSTRAINT "of State";
-- lock ACCESS EXCLUSIVE
CREATE UNIQUE INDEX "an index" ON "the ""table""" ("ref" DESC, (lower("State"))) WHERE "ref" > 0;
-- lock SHARE
DROP INDEX "an index";
-- lock ACCESS EXCLUSIVE
ALTER TABLE "the ""table""" ALTER COLUMN "ref" TYPE BIGINT;
-- lock ACCESS EXCLUSIVE
ALTER TABLE "the ""table""" ALTER COLUMN "ref" TYPE TEXT USING lower("ref");
-- lock ACCESS EXCLUSIVE
ALTER TABLE "the ""table""" ALTER COLUMN "ref" SET DEFAULT 7;
-- lock ACCESS EXCLUSIVE
ALTER TABLE "the ""table""" ALTER COLUMN "ref" DROP DEFAULT;
-- lock ACCESS EXCLUSIVE
ALTER TABLE "the ""table""" ADD CONSTRAINT "the key" PRIMARY KEY ("select");
-- lock ACCESS EXCLUSIVE
ALTER TABLE "the ""table""" ADD CONSTRAINT "to itself" FOREIGN KEY ("ref") REFERENCES "the ""table""" ("select") ON DELETE SET NULL ON UPDATE CASCADE;
-- lock SHARE ROW EXCLUSIVE
UPDATE "the ""table""" SET "ref" = 0 WHERE "ref" IS NULL;
UPDATE "the ""table""" SET "State" = CASE "State" WHEN 'o''ld' THEN 'old' WHEN 'new' THEN 'n' ELSE "State" END WHERE "State" IN ('o''ld', 'new');
UPDATE "the ""table""" SET "State" = lower("State") WHERE "State" IS NOT NULL;
UPDATE "the ""table""" SET "State" = "State" WHERE "State" = 'x';
