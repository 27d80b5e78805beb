package hazard_test

import (
	"fmt"

	"github.com/cocomon/comon_orm/migrate/hazard"
)

func ExampleHazard() {
	h := hazard.Hazard{Kind: hazard.DropColumn, Parts: hazard.Parts{Object: "users.legacy_code"}}
	fmt.Println(h.Code(), h.Level())
	fmt.Println(h.Message())
	fmt.Println("consent answers it:", h.Answer() == hazard.Allow)
	// Output:
	// DL02 warning
	// Potential data loss: dropping column users.legacy_code.
	// consent answers it: true
}
