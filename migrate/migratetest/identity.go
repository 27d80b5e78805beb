package migratetest

import (
	"context"
	"maps"
	"testing"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/diff"
	"github.com/cocomon/comon_orm/migrate/lower"
)

// constructs returns schemas for which introspection of their database must return the same
// catalog.
func constructs() map[string]string {
	return map[string]string{
		"scalars": `model T { id Int @id
  i Int  f Float  d Decimal  b Boolean  s String  t DateTime  j Json  y Bytes  l BigInt
  i0 Int?  f0 Float?  d0 Decimal?  b0 Boolean?  s0 String?  t0 DateTime?  j0 Json?  y0 Bytes?  l0 BigInt? }`,
		"defaults": `model T { id Int @id @default(autoincrement())
  i Int @default(-1)  f Float @default(1.50)  d Decimal @default(0.10)  b Boolean @default(true)  c Boolean @default(false)
  s String @default("it's \"quoted\" \\ back")  e String @default("")  n DateTime @default(now())
  t DateTime @default("2024-01-02T03:04:05.678Z")  l BigInt @default(9223372036854775807)
  u String @default(uuid())  q String @default("now()")  m String @default("NULL") }`,
		"enums": `enum Role { USER  ADMIN @map("admin's")  @@map("user_role") }
model T { id Int @id  r Role  o Role?  d Role @default(ADMIN) @map("de fault") }`,
		"keys": `model A { a Int  b String  c Int @unique  d String?  e Int
  @@id([a, b])  @@unique([c, d])  @@unique([d, e], map: "given_key")  @@index([e(sort: Desc), a])  @@index([d], map: "given_idx")  @@map("a table") }`,
		"relations": `model User { id Int @id @default(autoincrement())
  posts Post[] @relation("author")  edited Post[] @relation("editor")  profile Profile?  tags Tag[]  boss User? @relation("boss", fields: [bossId], references: [id], onDelete: SetNull, onUpdate: Restrict)
  bossId Int? @map("boss_id")  staff User[] @relation("boss")  friends User[] @relation("friends")  friendOf User[] @relation("friends")  @@map("users") }
model Post { id String @id  authorId Int  editorId Int?
  author User @relation("author", fields: [authorId], references: [id], onDelete: Cascade)  editor User? @relation("editor", fields: [editorId], references: [id]) }
model Profile { userId Int @id  user User @relation(fields: [userId], references: [id], onDelete: NoAction, onUpdate: NoAction) }
model Tag { id Int @id  users User[] }
model Tenant { a Int  b Int  members Member[]  @@id([a, b]) }
model Member { id Int @id  ta Int?  tb Int?  tenant Tenant? @relation(fields: [ta, tb], references: [a, b]) }`,
		"cycle": `model A { id Int @id  bId Int?  b B? @relation("ab", fields: [bId], references: [id])  bs B[] @relation("ba") }
model B { id Int @id  aId Int?  a A? @relation("ba", fields: [aId], references: [id])  as A[] @relation("ab") }`,
		"hostile names": `model Order { group Int @id  select Int? @map("we\"ird")  from String @map("from")  x Int? @map("ünïcode 表")  c Int @map("a,b(c)'d") @unique  @@map("order") }
model L { id Int @id  averyveryverylongcolumnnamethatgoesonandonandonforeverandever Int @unique
  another Int  @@index([averyveryverylongcolumnnamethatgoesonandonandonforeverandever, another])  @@map("averyveryverylongtablenamethatgoesonandonandonforeverandever") }`,
	}
}

// postgresConstructs returns such schemas for PostgreSQL only.
func postgresConstructs() map[string]string {
	return map[string]string{
		"native types": `model T { id Int @id @default(autoincrement()) @db.SmallInt
  a String @db.VarChar(20)  b String @db.Char(3)  c String @db.Uuid @default(dbgenerated("gen_random_uuid()"))  d DateTime @db.Timestamp(3)  e DateTime @db.Date
  f DateTime @db.Timestamptz(3) @default(now())  g Decimal @db.Decimal(10, 2) @default(1.50)  h Json @db.Json  i Float @db.Real  j String @db.Text
  k DateTime @db.Time(0)  l String @db.Inet  m String @db.Bit(4)  n String @db.VarBit(8)  o Decimal @db.Money  p String @db.Xml  q Int @db.Integer }`,
		"lists": `enum E { A  B }
model T { id Int @id  s String[]  i Int[] @default([1, 2])  e E[]  d String[] @default(["a,b", "c\"d"])  f E[] @default([A, B])  b Boolean[] @default([true]) }`,
		"json default": `model T { id Int @id  j Json @default("{\"b\": 1, \"a\": [1.50, null]}") }`,
		"index types": `model T { id Int @id  j Json  h String  t DateTime  l Int[]
  @@index([j], type: Gin)  @@index([j(ops: JsonbPathOps)], type: Gin, map: "path_idx")  @@index([h], type: Hash)  @@index([t], type: Brin)  @@index([l], type: Gin) }`,
		"named keys": `model A { id Int @id(map: "the key")  bs B[] }
model B { id Int @id  aId Int  a A @relation(fields: [aId], references: [id], map: "to a") }`,
		"bigserial": `model T { id BigInt @id @default(autoincrement())  n Int @default(autoincrement()) }`,
	}
}

func testIdentity(t *testing.T, d Driver) {
	cases := constructs()
	switch d.Provider {
	case provider.PostgreSQL:
		maps.Copy(cases, postgresConstructs())
	case provider.SQLite:
	}
	for name, models := range cases {
		t.Run(name, func(t *testing.T) {
			p := newProject(t, d)
			ctx := context.Background()
			target := p.schema(models)
			if _, err := p.Push(ctx, target, migrate.PushOptions{}); err != nil {
				t.Fatal(err)
			}
			want, problems := lower.Schema(target, p.db.Dialect())
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			live, err := p.db.Inspect(ctx, migrate.Scope{})
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range diff.Compute(live.Catalog, want, nil) {
				t.Errorf("introspection is not the schema: %T %+v", c, c)
			}
			for _, difference := range diff.Drift(want, live.Catalog) {
				t.Error(difference.Message)
			}
			again, err := p.Push(ctx, target, migrate.PushOptions{Prune: true})
			if err != nil {
				t.Fatal(err)
			}
			if !again.Plan.Empty() {
				t.Errorf("the second push is not empty: %+v", again.Plan)
			}
			p.pulls(t, target)
		})
	}
}
