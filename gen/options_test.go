package gen_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/cocomon/comon_orm/gen/testdata/options/optionsdb"
	"github.com/cocomon/comon_orm/gen/testdata/options/optionsdb/optionsdbtest"
	"github.com/cocomon/comon_orm/gen/testdata/options/optionsdb/q"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// onOptions runs a test with the tables of testdata/options on each database.
func onOptions(t *testing.T, test func(*testing.T, *optionsdb.Client)) {
	t.Run("sqlite", func(t *testing.T) { test(t, optionsdbtest.Open(t)) })
	t.Run("postgresql", func(t *testing.T) { test(t, optionsdbtest.Postgres(t, orm.WithURL(pgtest.URL(t)))) })
}

// With the option uuidType, keys of UUIDs have the type, and so have the fields that refer to them.
func TestUUIDType(t *testing.T) {
	onOptions(t, func(t *testing.T, db *optionsdb.Client) {
		ctx, id := t.Context(), uuid.MustParse("00000000-0000-4000-8000-0000000000AB")
		folder, err := q.Folder.Create(optionsdb.FolderCreate{ID: &id}).One(ctx, db)
		must(t, err)
		file := optionsdbtest.NewFile(t, db, func(in *optionsdb.FileCreate) { in.FolderID, in.Keys = &folder.ID, []uuid.UUID{id} })
		duplicate, err := q.File.Create(optionsdb.FileCreate{External: &id}, q.File.Folder.Connect(q.Folder.ByID(id)), q.File.Origin.Connect(q.File.ByID(file.ID))).
			Include(q.File.Folder, q.File.Origin).One(ctx, db)
		must(t, err)
		if *duplicate.OriginID != file.ID || duplicate.Folder.ID != id || duplicate.ID == (uuid.UUID{}) || *duplicate.External != id || file.Keys[0] != id {
			t.Errorf("created %+v", duplicate)
		}
		n, err := q.File.FindMany(q.File.FolderID.In(id), q.File.ID.Not(file.ID), q.File.Folder.Is(q.Folder.ID.Eq(id))).Count(ctx, db)
		if err != nil || n != 1 {
			t.Errorf("found %d files: %v", n, err)
		}
		stored, err := orm.Raw[string](ctx, db, `SELECT CAST("id" AS TEXT) FROM "Folder"`)
		if err != nil || stored[0] != strings.ToLower(id.String()) {
			t.Errorf("stored %q: %v", stored, err)
		}
	})
}
