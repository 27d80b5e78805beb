package gen_test

import (
	"go/importer"
	"go/token"
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/gen"
	"github.com/cocomon/comon_orm/grammar"
)

// accessSchema has a view, models whose rows can be created, models whose rows cannot be created,
// and relations between all of these.
const accessSchema = `datasource db {
  provider = "postgresql"
}

model Owner {
  id     Int     @id
  name   String
  places Place[]
  secret Secret?
  flats  Flat[]
  cards  Card[]
  sums   Sum[]
}

model Place {
  id      Int                             @id
  name    String
  at      Unsupported("point")
  ownerId Int
  owner   Owner @relation(fields: [ownerId], references: [id])

  @@index([ownerId])
}

model Secret {
  id    Int    @id
  hash  String @ignore
  owner Owner  @relation(fields: [id], references: [id])
}

model Flat {
  id      Int                              @id
  at      Unsupported("point")  @default(dbgenerated("'(0,0)'"))
  area    Unsupported("circle")?
  hidden  Int                              @default(1) @ignore
  old     Int?                             @ignore
  ownerId Int
  owner   Owner @relation(fields: [ownerId], references: [id])

  @@index([ownerId])
}

model Card {
  id      Int    @id
  notes   Note[]
  key     String @default(uuid()) @ignore
  ownerId Int
  owner   Owner  @relation(fields: [ownerId], references: [id])

  @@index([ownerId])
}

model Note {
  id    Int    @id
  sumId Int
  sum   Sum    @relation(fields: [sumId], references: [id])
  cardId Int
  card   Card  @relation(fields: [cardId], references: [id])

  @@index([sumId])
  @@index([cardId])
}

view Sum {
  id        Int    @unique
  total     Int
  viewModel Int
  ownerId   Int
  owner     Owner  @relation(fields: [ownerId], references: [id])
  notes     Note[]
}
`

// Writes that can never succeed do not compile: writes to a view, and the creation of rows if the
// client does not have all required columns.
func TestWritesThatCannotSucceedDoNotCompile(t *testing.T) {
	s, diagnostics := grammar.Parse("schema.prisma", accessSchema)
	if diagnostics.HasErrors() {
		t.Fatal(diagnostics)
	}
	files, _, err := gen.Generate(s, gen.Options{Package: "db", ImportPath: "example.com/db"})
	must(t, err)
	fset := token.NewFileSet()
	client := typeCheck(t, "access", fset, importer.ForCompiler(fset, "gc", exports(t)), "example.com/db", "q", files)
	var refused []string
	for _, verb := range strings.Fields("Create CreateMany Update UpdateMany Upsert Delete DeleteMany") {
		refused = append(refused, "q.Sum."+verb)
	}
	for _, model := range strings.Fields("Place Secret Card") {
		for _, verb := range strings.Fields("Create CreateMany Upsert") {
			refused = append(refused, "q."+model+"."+verb)
		}
	}
	for _, relation := range strings.Fields("q.Owner.Places q.Owner.Secret q.Owner.Cards q.Note.Card") {
		refused = append(refused, relation+".Create", relation+".ConnectOrCreate")
	}
	for _, relation := range strings.Fields("q.Owner.Sums q.Note.Sum q.Sum.Owner q.Sum.Notes") {
		for _, verb := range strings.Fields("Create Connect ConnectOrCreate Disconnect Update Delete") {
			refused = append(refused, relation+"."+verb)
		}
	}
	refused = append(refused, "q.Owner.Sums.Set", "q.Owner.Sums.UpdateMany", "q.Owner.Sums.DeleteMany",
		"db.SumCreate{}", "db.PlaceCreate{}", "db.SecretCreate{}", "db.CardCreate{}",
		"db.NoteCreate{SumID: new(1)}")
	taken := []string{
		`q.Sum.FindMany(q.Sum.Total.Gt(1), q.Sum.Owner.Is(q.Owner.ID.Eq(1))).Include(q.Sum.Owner, q.Sum.Notes.Where(q.Note.ID.Eq(1)).Take(1))`,
		`q.Sum.FindUnique(q.Sum.ByID(1))`,
		`q.Sum.ViewModel_.Eq(1)`,
		`q.Owner.FindMany(q.Owner.Sums.Some(q.Sum.Total.Eq(1)), q.Owner.Places.None()).Include(q.Owner.Sums, q.Owner.Places, q.Owner.Secret)`,
		`q.Place.Update(q.Place.ByID(1)).Set(q.Place.Name.Set("a"), q.Place.Owner.Connect(q.Owner.ByID(1)))`,
		`q.Place.UpdateMany(q.Place.AllRows())`,
		`q.Place.Delete(q.Place.ByID(1))`,
		`q.Place.DeleteMany(q.Place.ID.Eq(1))`,
		`q.Owner.Places.Connect(q.Place.ByID(1))`,
		`q.Owner.Places.Update(q.Place.ByID(1), q.Place.Name.Set("a"))`,
		`q.Owner.Places.DeleteMany(q.Place.AllRows())`,
		`q.Owner.Secret.Delete()`,
		`q.Flat.Create(db.FlatCreate{ID: 1}, q.Flat.Owner.Connect(q.Owner.ByID(1)))`,
		`q.Owner.Flats.Create(db.FlatCreate{ID: 1})`,
		`q.Note.Create(db.NoteCreate{ID: 1, SumID: 1}, q.Note.Card.Connect(q.Card.ByID(1)))`,
	}
	checkMisuse(t, client, []string{"example.com/db", "example.com/db/q"}, refused, taken)
}
