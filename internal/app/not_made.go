package app

import "github.com/cocomon/comon_orm/grammar/schema"

// NotMade lists the models that the schema ignores: their tables are created by other programs, not
// by migrations. An ignored field, however, has a column.
func NotMade(s *schema.Schema) (names []string) {
	for _, m := range s.Models {
		if m.Ignored {
			names = append(names, m.Name)
		}
	}
	return names
}
