package app

import "github.com/cocomon/comon_orm/grammar/schema"

// NotMade returns the names of the models that the schema ignores. Other programs create the tables
// of these models, so no migration does. A migration does create the column of an ignored field.
func NotMade(s *schema.Schema) (names []string) {
	for _, m := range s.Models {
		if m.Ignored {
			names = append(names, m.Name)
		}
	}
	return names
}
