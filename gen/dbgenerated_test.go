package gen_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/gen/testdata/dbgen/dbgendb"
	"github.com/cocomon/comon_orm/gen/testdata/dbgen/dbgendb/dbgendbtest"
	"github.com/cocomon/comon_orm/gen/testdata/dbgen/dbgendb/q"
	owntypes "github.com/cocomon/comon_orm/gen/testdata/values/own"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/schematest"
	"github.com/cocomon/comon_orm/migrate/sqlite/ddl"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/sqlite"
)

func TestDBGenerated(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		text, err := os.ReadFile("testdata/dbgen/schema.prisma")
		must(t, err)
		s := schematest.Parse(t, "schema.prisma", strings.Replace(string(text), "postgresql", "sqlite", 1))
		exec, err := sqlite.OpenMemory(t.Context(), schematest.DDL(t, s, ddl.New()))
		must(t, err)
		db := dbgendb.New(exec)
		t.Cleanup(func() { must(t, db.Close()) })
		testGenerated(t, db)
	})
	t.Run("postgresql", func(t *testing.T) { testGenerated(t, dbgendbtest.Postgres(t, orm.WithURL(pgtest.URL(t)))) })
}

func testGenerated(t *testing.T, db *dbgendb.Client) {
	for name, test := range map[string]func(*testing.T, *dbgendb.Client){
		"DBGeneratedInCreates":       dbGeneratedInCreates,
		"DBGeneratedKeysOfRelations": dbGeneratedKeysOfRelations,
	} {
		t.Run(name, func(t *testing.T) { test(t, db) })
	}
}

// isGenerated checks that a row has the values that the database generates.
func isGenerated(t *testing.T, what string, row *dbgendb.Ticket) {
	t.Helper()
	if row.ID == "" || row.Code == "" || row.ID == row.Code || row.Number != 2 || time.Since(row.Opened).Abs() > time.Hour ||
		row.Note == nil || *row.Note != "ab" || row.Shade != dbgendb.ShadeRed || row.Price != (owntypes.Amount{Cents: 300}) {
		t.Errorf("%s: %+v", what, row)
	}
}

// Columns whose default is an expression of the database can be omitted in every create, and their
// values come back.
func dbGeneratedInCreates(t *testing.T, db *dbgendb.Client) {
	k, ctx := q.Ticket, t.Context()
	made, err := k.Create(dbgendb.TicketCreate{Title: "create"}).One(ctx, db)
	must(t, err)
	isGenerated(t, "Create", made)
	found, err := k.FindUnique(k.ByID(made.ID)).One(ctx, db)
	must(t, err)
	isGenerated(t, "FindUnique", found)

	given := dbgendb.TicketCreate{Title: "given", ID: new("own"), Number: new(7), Note: new("c")}
	many, err := k.CreateMany([]dbgendb.TicketCreate{{Title: "many 1"}, given, {Title: "many 2"}}).All(ctx, db)
	must(t, err)
	isGenerated(t, "CreateMany", many[0])
	isGenerated(t, "CreateMany", many[2])
	if many[1].ID != "own" || many[1].Number != 7 || *many[1].Note != "c" || many[1].Code == "" || many[0].ID == many[2].ID {
		t.Errorf("CreateMany: %+v", many[1])
	}
	for range 2 {
		row, err := k.Upsert(k.ByTitle("upsert")).Create(dbgendb.TicketCreate{Title: "upsert"}).Update(k.Title.Set("upsert")).One(ctx, db)
		must(t, err)
		isGenerated(t, "Upsert", row)
	}
	isGenerated(t, "factory", dbgendbtest.NewTicket(t, db))
}

// Rows that are created together refer to keys that the database generates.
func dbGeneratedKeysOfRelations(t *testing.T, db *dbgendb.Client) {
	k, s, ctx := q.Ticket, q.Step, t.Context()
	made, err := k.Create(dbgendb.TicketCreate{Title: "t"},
		k.Steps.Create(dbgendb.StepCreate{Text: "a"}, s.Parts.Create(dbgendb.PartCreate{}), s.Parts.Create(dbgendb.PartCreate{})),
		k.Steps.Create(dbgendb.StepCreate{Text: "b"}),
		k.Labels.Create(dbgendb.LabelCreate{Name: "x"}),
		k.Labels.ConnectOrCreate(q.Label.ByName("y"), dbgendb.LabelCreate{Name: "y"}),
	).Include(k.Steps.OrderBy(s.Text.Asc()).Include(s.Parts), k.Labels).One(ctx, db)
	must(t, err)
	isGenerated(t, "nested Create", made)
	if len(made.Steps) != 2 || len(made.Steps[0].Parts) != 2 || made.Steps[0].Parts[0].Place != made.Steps[0].Place || len(made.Labels) != 2 {
		t.Errorf("created %+v", made)
	}
	part, err := q.Part.Create(dbgendb.PartCreate{}, q.Part.Step.Create(dbgendb.StepCreate{Text: "c"},
		s.Ticket.Create(dbgendb.TicketCreate{Title: "u"}))).Include(q.Part.Step.Include(s.Ticket)).One(ctx, db)
	must(t, err)
	isGenerated(t, "related row", part.Step.Ticket)
	if part.TicketID != part.Step.Ticket.ID || part.Place != part.Step.Place {
		t.Errorf("created %+v", part)
	}
	changed, err := k.Update(k.ByID(made.ID)).Set(k.Steps.Create(dbgendb.StepCreate{Text: "d"})).Include(k.Steps).One(ctx, db)
	must(t, err)
	if len(changed.Steps) != 3 {
		t.Errorf("changed %+v", changed)
	}
	steps, err := s.CreateMany([]dbgendb.StepCreate{{TicketID: &made.ID, Text: "e"}, {TicketID: &made.ID, Text: "f", Place: new("p")}}).All(ctx, db)
	must(t, err)
	if len(steps) != 2 || steps[0].Place == "" || steps[1].Place != "p" {
		t.Errorf("created many %+v", steps)
	}
	dbgendbtest.NewPart(t, db)
}
