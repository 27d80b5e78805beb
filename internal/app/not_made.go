package app

import "github.com/cocomon/comon_orm/grammar/schema"

// NotMade are the models that the schema ignores: they are in it for tables that other programs made, and no migration
// makes those. A field that is ignored has its column all the same.
func NotMade(s *schema.Schema) (names []string) {
	for _, m := range s.Models {
		if m.Ignored {
			names = append(names, m.Name)
		}
	}
	return names
}
