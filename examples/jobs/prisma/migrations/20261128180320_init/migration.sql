-- comon_orm:group transaction=yes

-- create table jobs
CREATE TABLE "jobs" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "payload" TEXT NOT NULL,
    "leased_until" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "done_at" TEXT
);

-- create index jobs_done_at_leased_until_idx
CREATE INDEX "jobs_done_at_leased_until_idx" ON "jobs" ("done_at", "leased_until");
