package gen_test

import (
	"database/sql"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/cocomon/comon_orm/gen/testdata/options/optionsdb"
	"github.com/cocomon/comon_orm/gen/testdata/options/optionsdb/optionsdbtest"
	"github.com/cocomon/comon_orm/gen/testdata/options/optionsdb/q"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/runtime/orm"
)

func TestOptions(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { testOptions(t, optionsdbtest.Open(t)) })
	t.Run("postgresql", func(t *testing.T) { testOptions(t, optionsdbtest.Postgres(t, orm.WithURL(pgtest.URL(t)))) })
}

func testOptions(t *testing.T, db *optionsdb.Client) {
	for name, test := range map[string]func(*testing.T, *optionsdb.Client){
		"UUIDType":           uuidType,
		"SQLNull":            sqlNull,
		"SQLNullInRelations": sqlNullInRelations,
	} {
		t.Run(name, func(t *testing.T) { test(t, optionsdbtest.Sandbox(t, db)) })
	}
}

// With the option uuidType, keys of UUIDs have the type, and so have the fields that refer to them.
func uuidType(t *testing.T, db *optionsdb.Client) {
	ctx, id := t.Context(), uuid.MustParse("00000000-0000-4000-8000-0000000000AB")
	folder, err := q.Folder.Create(optionsdb.FolderCreate{ID: &id}).One(ctx, db)
	must(t, err)
	file := optionsdbtest.NewFile(t, db, func(in *optionsdb.FileCreate) { in.FolderID, in.Keys = &folder.ID, []uuid.UUID{id} })
	duplicate, err := q.File.Create(optionsdb.FileCreate{External: sql.Null[uuid.UUID]{V: id, Valid: true}}, q.File.Folder.Connect(q.Folder.ByID(id)), q.File.Origin.Connect(q.File.ByID(file.ID))).
		Include(q.File.Folder, q.File.Origin).One(ctx, db)
	must(t, err)
	if duplicate.OriginID.V != file.ID || duplicate.Folder.ID != id || duplicate.ID == (uuid.UUID{}) || duplicate.External.V != id || file.Keys[0] != id {
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
}

func some[T any](v T) sql.Null[T] { return sql.Null[T]{V: v, Valid: true} }

func nullable() optionsdb.NullableCreate {
	return optionsdb.NullableCreate{
		Int: some(0), Big: some(int64(1)), Float: some(0.5), Decimal: some(number("1.5")), Bool: some(false), Text: some(""),
		Time: some(instant("2024-02-28 01:02:03.456")), JSON: some(json.RawMessage(`[1]`)), Bytes: some([]byte{}), Mood: some(optionsdb.MoodBad),
		Secret: some("s"), Pause: some(time.Minute), List: []string{"a"},
	}
}

// With the option nullable = "sql", rows and create inputs have sql.Null for nullable fields.
func sqlNull(t *testing.T, db *optionsdb.Client) {
	n, ctx, in := q.Nullable, t.Context(), nullable()
	made, err := n.Create(in).One(ctx, db)
	must(t, err)
	want := &optionsdb.Nullable{
		ID: made.ID, Int: in.Int, Big: in.Big, Float: in.Float, Decimal: in.Decimal, Bool: in.Bool, Text: in.Text, Time: in.Time, JSON: in.JSON,
		Bytes: in.Bytes, Mood: in.Mood, Pause: in.Pause, List: in.List,
	}
	if diff := cmp.Diff(want, made); diff != "" {
		t.Errorf("(-want +made):\n%s", diff)
	}
	empty, err := n.Create(optionsdb.NullableCreate{}).One(ctx, db)
	must(t, err)
	if diff := cmp.Diff(&optionsdb.Nullable{ID: empty.ID, Big: some(int64(7)), List: []string{}}, empty); diff != "" {
		t.Errorf("(-want +made without values):\n%s", diff)
	}
	changed, err := n.Update(n.ByID(made.ID)).Set(n.Int.SetPtr(orm.FromNull(empty.Int)), n.Text.Set("x"), n.Mood.SetNull(), n.Float.SetPtr(orm.FromNull(made.Float))).One(ctx, db)
	must(t, err)
	if changed.Int.Valid || changed.Text != some("x") || changed.Mood.Valid || changed.Float != made.Float {
		t.Errorf("changed %+v", changed)
	}
	found, err := n.FindMany(n.Text.Eq("x"), n.Int.IsNull(), n.Pause.Gt(time.Second)).Count(ctx, db)
	if err != nil || found != 1 {
		t.Errorf("found %d: %v", found, err)
	}
	var patch optionsdb.NullablePatch
	must(t, json.Unmarshal([]byte(`{"int":5,"text":null}`), &patch))
	patched, err := n.Update(n.ByID(made.ID)).Set(orm.Assignments[*optionsdb.Nullable](patch)...).One(ctx, db)
	must(t, err)
	if patched.Int != some(5) || patched.Text.Valid {
		t.Errorf("patched %+v", patched)
	}
}

// Relations start from fields with sql.Null, and rows for tests fill the keys to which others
// refer.
func sqlNullInRelations(t *testing.T, db *optionsdb.Client) {
	f, ctx := q.Folder, t.Context()
	root, err := f.Create(optionsdb.FolderCreate{Name: some("root")}, f.Children.Create(optionsdb.FolderCreate{Name: some("a")})).Include(f.Children, f.Parent).One(ctx, db)
	must(t, err)
	child, err := f.FindUnique(f.ByName("a")).Include(f.Parent.Include(f.Parent)).One(ctx, db)
	must(t, err)
	if root.Parent != nil || len(root.Children) != 1 || child.Parent == nil || child.ParentID != some(root.ID) {
		t.Errorf("root %+v, child %+v", root, child)
	}
	text, err := json.Marshal(child)
	must(t, err)
	if want := `{"id":"` + child.ID.String() + `","parentId":"` + root.ID.String() + `","name":"a","parent":{"id":"` + root.ID.String() +
		`","parentId":null,"name":"root","parent":null}}`; string(text) != want {
		t.Errorf("JSON\n%s\n%s", text, want)
	}
	var read optionsdb.Folder
	must(t, json.Unmarshal(text, &read))
	if diff := cmp.Diff(child, &read); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
	pin := optionsdbtest.NewPin(t, db, func(in *optionsdb.PinCreate) { in.Y = new(70) })
	place, err := q.Place.FindUnique(q.Place.ByXY(pin.X, 70)).One(ctx, db)
	if err != nil || !place.X.Valid {
		t.Errorf("place %+v: %v", place, err)
	}
}

// JSON of rows has values and null, whatever the types of the fields are.
func TestSQLNullInJSON(t *testing.T) {
	in := nullable()
	row := optionsdb.Nullable{
		ID: 1, Int: in.Int, Big: in.Big, Float: in.Float, Decimal: in.Decimal, Bool: in.Bool, Text: in.Text, Time: in.Time, JSON: in.JSON, Bytes: in.Bytes,
		Mood: in.Mood, Pause: in.Pause, List: in.List,
	}
	const full = `{"id":1,"int":0,"big":1,"float":0.5,"decimal":"1.5","bool":false,"text":"","time":"2024-02-28T01:02:03.456Z","json":[1],"bytes":"","mood":"BAD","pause":60000000000,"list":["a"]}`
	const empty = `{"id":2,"int":null,"big":null,"float":null,"decimal":null,"bool":null,"text":null,"time":null,"json":null,"bytes":null,"mood":null,"pause":null,"list":null}`
	for want, row := range map[string]optionsdb.Nullable{full: row, empty: {ID: 2}} {
		text, err := json.Marshal(row)
		must(t, err)
		if string(text) != want {
			t.Errorf("JSON\n%s\n%s", text, want)
		}
		var read optionsdb.Nullable
		must(t, json.Unmarshal(text, &read))
		if diff := cmp.Diff(row, read); diff != "" {
			t.Errorf("(-written +read):\n%s", diff)
		}
	}
	for _, text := range []string{`[]`, `{"int":"x"}`, `{"int":1`, `"x"`} {
		if err := json.Unmarshal([]byte(text), &optionsdb.Nullable{}); err == nil {
			t.Errorf("%s was read", text)
		}
	}
	must(t, json.Unmarshal([]byte(`null`), &optionsdb.Nullable{}))
}
