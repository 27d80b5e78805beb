package inventory_test

import (
	"fmt"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate/inventory"
)

func ExampleCompare() {
	before := inventory.Inventory{Objects: []inventory.Object{
		object(inventory.Table, "", "users"),
		object(inventory.Column, "users", "name", "comment", "as in the passport"),
		object(inventory.Trigger, "users", "log", "definition", "CREATE TRIGGER log …"),
		object(inventory.View, "", "all", "definition", "SELECT id FROM users"),
	}}
	after := inventory.Inventory{Objects: []inventory.Object{
		object(inventory.Table, "", "users"),
		object(inventory.Column, "users", "full_name"),
	}}
	announced := inventory.NewAnnounced(provider.PostgreSQL)
	announced.Statement("ALTER TABLE users RENAME COLUMN name TO full_name", false)
	announced.Statement("DROP TRIGGER log ON users", false)
	for _, d := range inventory.Compare(before, after, announced) {
		if d.Property == "" {
			fmt.Println(d.Object.ID, "is missing")
		} else {
			fmt.Printf("%s: %s was %q, is %q\n", d.Object.ID, d.Property, d.Was, d.Is)
		}
	}
	// Output:
	// column name of users: comment was "as in the passport", is ""
	// view s.all is missing
}
