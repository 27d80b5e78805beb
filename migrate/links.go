package migrate

import (
	"fmt"
	"slices"

	"github.com/cocomon/comon_orm/migrate/plan"
)

// linksKept refuses a KeepLinks answer that the plan did not use: the links would be lost although
// a person asked to keep them. A plan that waits for other answers may still use it.
func linksKept(p plan.Plan, answers []string) error {
	for _, answer := range answers {
		if len(p.Blocks) == 0 && !slices.Contains(p.KeptLinks, answer) {
			return fmt.Errorf("links of %q cannot be kept: it must be a dropped foreign key between two models that get one new join table", answer)
		}
	}
	return nil
}
