-- comon_orm:group transaction=yes

-- create table users
CREATE TABLE "users" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "email" TEXT NOT NULL,
    "name" TEXT,
    "legacy_code" TEXT,
    "created_at" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')),
    "updated_at" TEXT NOT NULL
);

-- create table posts
CREATE TABLE "posts" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "title" TEXT NOT NULL,
    "content" TEXT,
    "status" TEXT NOT NULL DEFAULT 'DRAFT' CONSTRAINT "posts_status_check" CHECK ("status" IN ('DRAFT', 'PUBLISHED', 'archived')),
    "views" INTEGER NOT NULL DEFAULT 0,
    "author_id" INTEGER NOT NULL,
    "created_at" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')),
    CONSTRAINT "posts_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- create table tags
CREATE TABLE "tags" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL
);

-- create table _PostToTag
CREATE TABLE "_PostToTag" (
    "A" INTEGER NOT NULL,
    "B" INTEGER NOT NULL,
    PRIMARY KEY ("A", "B"),
    CONSTRAINT "_PostToTag_A_fkey" FOREIGN KEY ("A") REFERENCES "posts" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "_PostToTag_B_fkey" FOREIGN KEY ("B") REFERENCES "tags" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- create table attachments
CREATE TABLE "attachments" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "post_id" INTEGER,
    "file" TEXT NOT NULL,
    "pages" INTEGER NOT NULL,
    "size" INTEGER NOT NULL,
    "score" REAL NOT NULL,
    "cost" TEXT NOT NULL,
    "public" BOOLEAN NOT NULL,
    "stored_at" TEXT NOT NULL,
    "meta" TEXT NOT NULL,
    "data" BLOB NOT NULL,
    "state" TEXT NOT NULL CONSTRAINT "attachments_state_check" CHECK ("state" IN ('DRAFT', 'PUBLISHED', 'archived')),
    "caption" TEXT,
    "width" INTEGER,
    "downloads" INTEGER,
    "ratio" REAL,
    "price" TEXT,
    "licensed" BOOLEAN,
    "taken_at" TEXT,
    "exif" TEXT,
    "thumbnail" BLOB,
    "review" TEXT CONSTRAINT "attachments_review_check" CHECK ("review" IN ('DRAFT', 'PUBLISHED', 'archived')),
    CONSTRAINT "attachments_post_id_fkey" FOREIGN KEY ("post_id") REFERENCES "posts" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- create table comments
CREATE TABLE "comments" (
    "id" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "post_id" INTEGER NOT NULL,
    "author_id" INTEGER,
    "parent_id" TEXT,
    PRIMARY KEY ("id"),
    CONSTRAINT "comments_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "comments_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "comments" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "comments_post_id_fkey" FOREIGN KEY ("post_id") REFERENCES "posts" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- create table memberships
CREATE TABLE "memberships" (
    "tenant_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'member',
    PRIMARY KEY ("tenant_id", "user_id"),
    CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- create table profiles
CREATE TABLE "profiles" (
    "id" TEXT NOT NULL,
    "bio" TEXT,
    "user_id" INTEGER NOT NULL,
    PRIMARY KEY ("id"),
    CONSTRAINT "profiles_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- create index _PostToTag_B_index
CREATE INDEX "_PostToTag_B_index" ON "_PostToTag" ("B");

-- create index comments_post_id_idx
CREATE INDEX "comments_post_id_idx" ON "comments" ("post_id");

-- create index posts_author_id_status_idx
CREATE INDEX "posts_author_id_status_idx" ON "posts" ("author_id", "status");

-- create index profiles_user_id_key
CREATE UNIQUE INDEX "profiles_user_id_key" ON "profiles" ("user_id");

-- create index tags_name_key
CREATE UNIQUE INDEX "tags_name_key" ON "tags" ("name");

-- create index users_email_key
CREATE UNIQUE INDEX "users_email_key" ON "users" ("email");
