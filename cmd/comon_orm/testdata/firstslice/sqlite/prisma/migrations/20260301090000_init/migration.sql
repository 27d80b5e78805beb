-- comon_orm:group transaction=yes

-- create table Draft
CREATE TABLE "Draft" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "text" TEXT NOT NULL
);

-- create table users
CREATE TABLE "users" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "email" TEXT NOT NULL,
    "name" TEXT,
    "legacy_code" TEXT,
    "legacy" TEXT,
    "age" INTEGER,
    "role" TEXT NOT NULL DEFAULT 'USER' CONSTRAINT "users_role_check" CHECK ("role" IN ('ADMIN', 'USER'))
);

-- create table Post
CREATE TABLE "Post" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "title" TEXT NOT NULL,
    "views" TEXT NOT NULL,
    "authorId" INTEGER NOT NULL,
    "note" TEXT,
    CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- create table Tag
CREATE TABLE "Tag" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "label" TEXT NOT NULL
);

-- create table _PostToTag
CREATE TABLE "_PostToTag" (
    "A" INTEGER NOT NULL,
    "B" INTEGER NOT NULL,
    PRIMARY KEY ("A", "B"),
    CONSTRAINT "_PostToTag_A_fkey" FOREIGN KEY ("A") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "_PostToTag_B_fkey" FOREIGN KEY ("B") REFERENCES "Tag" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- create index _PostToTag_B_index
CREATE INDEX "_PostToTag_B_index" ON "_PostToTag" ("B");

-- create index users_email_key
CREATE UNIQUE INDEX "users_email_key" ON "users" ("email");
