package app

import "github.com/cocomon/comon_orm/grammar/schema"

// NotMade lists the models that the schema ignores. Other programs create their tables, so no
// migration does. An ignored field is different, because migrations create its column.
func NotMade(s *schema.Schema) (names []string) {
	for _, m := range s.Models {
		if m.Ignored {
			names = append(names, m.Name)
		}
	}
	return names
}
