package migrate

import (
	"fmt"
	"slices"

	"github.com/cocomon/comon_orm/migrate/plan"
)

// linksKept refuses a KeepLinks answer that the plan did not use, because the links would be lost
// although a person asked to keep them. It accepts such an answer while the plan waits for other
// answers, because the final plan may use it.
func linksKept(p plan.Plan, answers []string) error {
	for _, answer := range answers {
		if len(p.Blocks) == 0 && !slices.Contains(p.KeptLinks, answer) {
			return fmt.Errorf("links of %q cannot be kept: it must be a dropped foreign key between two models that get one new join table", answer)
		}
	}
	return nil
}
