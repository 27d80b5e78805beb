package lint

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/migrate/hazard"
	"github.com/cocomon/comon_orm/migrate/lint/internal/statement"
)

// dependents reports dropped objects that are in no snapshot (DP01).
func dependents(j *judge, s statement.Step) {
	drop, ok := s.Statement.(statement.Drop)
	if !ok {
		return
	}
	for _, n := range drop.Names {
		if !slices.ContainsFunc(j.steps, func(other statement.Step) bool { return createsAgain(other, drop.Kind, n) }) {
			j.report(hazard.Hazard{Kind: hazard.LoseDependent, Parts: hazard.Parts{Object: n.String(), What: strings.ToLower(drop.Kind), Case: hazard.OfDrop}})
		}
	}
}

func createsAgain(s statement.Step, kind string, n statement.Name) bool {
	create, ok := s.Statement.(statement.Create)
	return ok && create.Kind == kind && strings.EqualFold(create.Name.Name, n.Name)
}
