package diff_test

import (
	"fmt"

	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// people returns a catalog with the table users. The parameter name is the name of its second
// column, and index is the name of the index over this column. more has further indexes of the
// table.
func people(name, index string, codeNullable bool, more ...*catalog.Index) catalog.Database {
	text := catalog.Type{Name: "text"}
	t := &catalog.Table{Name: "users", Model: "User", Columns: []*catalog.Column{
		{Name: "id", Type: catalog.Type{Name: "integer"}}, {Name: name, Type: text}, {Name: "code", Type: text, Nullable: codeNullable},
	}}
	t.Indexes = append(more, &catalog.Index{Name: index, Columns: []catalog.IndexColumn{{Name: name}}})
	return catalog.Database{Tables: []*catalog.Table{t}}
}

func ExampleCompute() {
	byHand := &catalog.Index{Name: "by_hand", Columns: []catalog.IndexColumn{{Name: "code"}}}
	unique := &catalog.Index{Name: "users_code_key", Unique: true, Columns: []catalog.IndexColumn{{Name: "code"}}}
	from := people("name", "users_name_idx", true, byHand)
	to := people("full_name", "users_full_name_idx", false, unique)
	rename := diff.ColumnRename{Table: diff.Name{Name: "users"}, From: "name", To: "full_name"}
	show := func(from catalog.Database, renames ...diff.Rename) {
		for _, change := range diff.Compute(from, to, renames) {
			for _, c := range change.(diff.AlterTable).Changes {
				fmt.Printf("%T\n", c)
			}
		}
	}
	show(from, rename)
	fmt.Println("of ours, and without the rename:")
	show(diff.Ours(from, to))
	// Output:
	// diff.RenameColumn
	// diff.AlterColumn
	// diff.DropIndex
	// diff.RenameIndex
	// diff.AddIndex
	// of ours, and without the rename:
	// diff.AddColumn
	// diff.AlterColumn
	// diff.AddIndex
	// diff.AddIndex
}
