package format_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cocomon/comon_orm/grammar/ast"
	"github.com/cocomon/comon_orm/grammar/format"
	"github.com/cocomon/comon_orm/grammar/source"
)

func TestComplete(t *testing.T) {
	cases := map[string]struct{ text, want string }{
		"one line": {
			"model Category { id Int @id }\nmodel Post {\n  id Int @id\n  c Category\n}\n",
			"model Category {\n  id    Int    @id\n  posts Post[]\n}\n\nmodel Post {\n  id         Int      @id\n  c          Category @relation(fields: [categoryId], references: [id])\n  categoryId Int\n}\n",
		},
		"plural in -ies, name taken, named": {
			"model User {\n  id Int @id\n  categories Int\n}\nmodel Category {\n  id Int @id\n  userId Int\n  u User @relation(\"own\", fields: [userId], references: [id])\n}\n",
			"model User {\n  id          Int        @id\n  categories  Int\n  categories2 Category[] @relation(\"own\")\n}\n\nmodel Category {\n  id     Int  @id\n  userId Int\n  u      User @relation(\"own\", fields: [userId], references: [id])\n}\n",
		},
		"empty parentheses, existing key": {
			"model A {\n  id Int @id\n  bs B[]\n}\nmodel B {\n  id Int @id\n  aId Int\n  a A @relation()\n}\n",
			"model A {\n  id Int @id\n  bs B[]\n}\n\nmodel B {\n  id  Int @id\n  aId Int\n  a   A   @relation(fields: [aId], references: [id])\n}\n",
		},
		"many to many stays": {
			"model A {\n  id Int @id\n  bs B[]\n}\n\nmodel B {\n  id Int @id\n  as A[]\n}\n",
			"model A {\n  id Int @id\n  bs B[]\n}\n\nmodel B {\n  id Int @id\n  as A[]\n}\n",
		},
		"ambiguous stays": {
			"model A {\n  id Int @id\n  x  B[]\n  y  B[]\n}\n\nmodel B {\n  id Int @id\n}\n",
			"model A {\n  id Int @id\n  x  B[]\n  y  B[]\n}\n\nmodel B {\n  id Int @id\n}\n",
		},
		"nothing to refer to stays": {
			"model A {\n  x B[]\n}\n\nmodel B {\n  id Int @id\n}\n",
			"model A {\n  x B[]\n}\n\nmodel B {\n  id Int @id\n}\n",
		},
		"snake case": {
			"model user_account {\n  id BigInt @id @db.BigInt\n}\nmodel bus {\n  id Int @id\n  owner user_account?\n}\n",
			"model user_account {\n  id    BigInt @id @db.BigInt\n  buses bus[]\n}\n\nmodel bus {\n  id            Int           @id\n  owner         user_account? @relation(fields: [userAccountId], references: [id])\n  userAccountId BigInt?       @db.BigInt\n}\n",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := completed(c.text)
			if diff := cmp.Diff(lines(c.want), lines(got)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if again := completed(got); again != got {
				t.Errorf("completes what is complete:\n%s", cmp.Diff(lines(got), lines(again)))
			}
		})
	}
}

func TestCompleteAcrossFiles(t *testing.T) {
	var trees []*ast.File
	for _, text := range []string{"model A {\n  id Int @id\n}\n", "model B {\n  id  Int @id\n  aId Int @unique\n  a   A   @relation(fields: [aId], references: [id])\n}\n"} {
		tree, _ := ast.Parse(&source.File{Name: "a.prisma", Text: text})
		trees = append(trees, tree)
	}
	got := format.Complete(trees)
	if diff := cmp.Diff("model A {\n  id Int @id\n  b  B?\n}\n", got[0]); diff != "" {
		t.Error(diff)
	}
}
