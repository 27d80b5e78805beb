package ir

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar/schema"
)

// calls returns three calls of the client that compile unchanged: a find with a filter, an order
// and an include (if the schema has columns and relations for them), a find by key, and an update.
// All three use the model that showcase returns.
func calls(p *Package) []string {
	m := showcase(p)
	if m == nil {
		return nil
	}
	variable := p.QueryName + "." + m.Go
	one := variable + ".FindFirst()"
	var key string
	if len(m.Selectors) > 0 {
		key = fmt.Sprintf("%s.%s(%s)", variable, m.Selectors[0].Func, samples(p, m.Selectors[0].Columns))
		one = fmt.Sprintf("%s.FindUnique(%s)", variable, key)
	}
	if len(m.Relations) > 0 {
		one += fmt.Sprintf(".Include(%s.%s)", variable, m.Relations[0].Go)
	}
	many := variable + ".FindMany()"
	if c := textColumn(m); c != nil {
		many = fmt.Sprintf("%[1]s.FindMany(%[1]s.%[2]s.Contains(\"text\")).OrderBy(%[1]s.%[2]s.Asc())", variable, c.Go)
	}
	out := []string{
		"rows, err := " + many + ".Take(10).All(ctx, db)",
		"row, err := " + one + ".One(ctx, db)",
	}
	c := changeable(m)
	switch {
	case m.Access == ReadOnly:
	case key != "" && c != nil:
		return append(out, fmt.Sprintf("changed, err := %s.Update(%s).Set(%s.%s.Set(%s)).One(ctx, db)", variable, key, variable, c.Go, sample(p, c)))
	case key != "":
		return append(out, fmt.Sprintf("deleted, err := %s.Delete(%s).One(ctx, db)", variable, key))
	}
	return append(out, fmt.Sprintf("n, err := %s.FindMany().Count(ctx, db)", variable))
}

// showcase returns the first model with a text column, a key and a relation. Without such a model,
// it returns the first model.
func showcase(p *Package) *Model {
	i := slices.IndexFunc(p.Models, func(m *Model) bool {
		return textColumn(m) != nil && len(m.Selectors) > 0 && len(m.Relations) > 0
	})
	switch {
	case i >= 0:
		return p.Models[i]
	case len(p.Models) > 0:
		return p.Models[0]
	}
	return nil
}

// textColumn returns a text column that is neither a key nor a foreign key, or nil if there is
// none.
func textColumn(m *Model) *Column {
	var found *Column
	for _, c := range m.Columns {
		if c.Arity == schema.List || c.Descriptors != text {
			continue
		}
		if !slices.Contains(m.Key, c.Index) && !c.Linked {
			return c
		}
		if found == nil {
			found = c
		}
	}
	return found
}

// changeable returns a column that an update would typically set. It is no key, no foreign key and
// no list.
func changeable(m *Model) *Column {
	for _, c := range m.Columns {
		if c.Arity != schema.List && !slices.Contains(m.Key, c.Index) && !c.Linked && !c.UpdatedAt {
			return c
		}
	}
	return nil
}

func samples(p *Package, columns []*Column) string {
	out := make([]string, len(columns))
	for i, c := range columns {
		out[i] = sample(p, c)
	}
	return strings.Join(out, ", ")
}

// sample returns a value for a column as Go source.
func sample(p *Package, c *Column) string {
	switch e := c.Kind.Enum; {
	case e == nil:
		return c.Kind.Sample
	case len(e.Values) > 0:
		return p.Name + "." + e.Values[0].Go
	}
	return `""`
}
