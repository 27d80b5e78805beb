package ir

import (
	"slices"

	"github.com/cocomon/comon_orm/gen/internal/names"
	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/nativetype"
)

// Factory is a function for tests that creates a row of a model, with values in the required fields
// and with the related rows that it needs.
type Factory struct {
	Func   string
	Model  *Model
	Filled []*Column   // columns that get a value
	Owned  []*Relation // relations that get a row
}

// Filler is a method of ormtest.Values with its arguments, or an enum whose first value is used.
type Filler struct {
	Method names.Method
	Args   []any
	Enum   *Enum
}

func enumFiller(e *Enum) Filler { return Filler{Enum: e} }

// filler returns how a value of a column is made. The native type can be nil.
func filler(c *Column, s schema.Scalar, named *schema.NativeType, t *nativetype.Type) Filler {
	switch s {
	case schema.Int:
		bits := 32
		if t != nil && t.Bits != 0 {
			bits = t.Bits
		}
		return Filler{Method: names.TestInt, Args: []any{bits}}
	case schema.BigInt:
		return Filler{Method: names.TestBigInt}
	case schema.Float:
		return Filler{Method: names.TestFloat}
	case schema.Decimal:
		return Filler{Method: names.TestDecimal, Args: []any{c.Precision, c.Scale}}
	case schema.Boolean:
		return Filler{Method: names.TestBool}
	case schema.DateTime:
		return timeFiller(c, t)
	case schema.Json:
		return Filler{Method: names.TestJSON}
	case schema.Bytes:
		return Filler{Method: names.TestBytes}
	case schema.String, nativetype.NotScalar:
	}
	return textFiller(c, named, t)
}

// uuidFiller returns how a value of a column with UUIDs is made, whatever the column's native type.
func uuidFiller() Filler {
	return Filler{Method: names.TestFormat, Args: []any{nativetype.UUIDFormat}}
}

func timeFiller(c *Column, t *nativetype.Type) Filler {
	switch {
	case c.Clock:
		return Filler{Method: names.TestClock}
	case t != nil && t.Wire == nativetype.Date:
		return Filler{Method: names.TestDate}
	}
	return Filler{Method: names.TestTime}
}

func textFiller(c *Column, named *schema.NativeType, t *nativetype.Type) Filler {
	size := 0
	if t != nil {
		size = t.Args.Implied
	}
	if named != nil && len(named.Args) > 0 {
		size = named.Args[0]
	}
	switch {
	case t != nil && t.Format != "":
		return Filler{Method: names.TestFormat, Args: []any{t.Format}}
	case t != nil && t.Family == nativetype.Bits:
		if size == 0 {
			size = 64
		}
		return Filler{Method: names.TestBits, Args: []any{size}}
	case t != nil && t.Args.Implied != 0: // the database fills a shorter text with spaces
		return Filler{Method: names.TestFixed, Args: []any{size}}
	}
	return Filler{Method: names.TestText, Args: []any{c.Name, size}}
}

// factories decides for which models there is a factory: those of which a row can be created, if
// the same is true for every row that it needs. A row that needs itself cannot be created.
func (b *builder) factories() {
	states := map[*Model]factoryState{}
	sources := map[*Model]*schema.Model{}
	for i, m := range b.pkg.Models {
		sources[m] = b.sources[i]
	}
	var possible func(m *Model) bool
	possible = func(m *Model) bool {
		if state, seen := states[m]; seen {
			return state == made
		}
		states[m] = visiting
		ok := m.Create != "" && !lacksParent(sources[m], m)
		for _, r := range m.Relations {
			ok = ok && (!owned(r) || possible(r.Target))
		}
		states[m] = unmade
		if ok {
			states[m] = made
		}
		return ok
	}
	for _, m := range b.pkg.Models {
		if possible(m) {
			b.pkg.Factories = append(b.pkg.Factories, factory(m))
		}
	}
	b.pkg.TestAlias, b.pkg.TestQueryAlias = testAlias(b.pkg.Name, "db"), testAlias(b.pkg.QueryName, "q")
}

type factoryState uint8

// The states of a model while factories are decided. A model that is visited again before its state
// is known needs a row of itself.
const (
	visiting factoryState = iota
	made
	unmade
)

func factory(m *Model) *Factory {
	f := &Factory{Func: "New" + m.Go, Model: m}
	for _, c := range m.Columns {
		if c.Plain {
			f.Filled = append(f.Filled, c)
		}
	}
	for _, r := range m.Relations {
		if owned(r) {
			f.Owned = append(f.Owned, r)
		}
	}
	// A row of a compound key is created first, because its key can contain the key of another row.
	slices.SortStableFunc(f.Owned, func(a, b *Relation) int { return len(b.FromColumns) - len(a.FromColumns) })
	return f
}

// owned reports whether a row needs a row of the relation.
func owned(r *Relation) bool {
	return r.Owner && r.source.Arity == schema.Required && r.Target.Access != ReadOnly
}

// lacksParent reports whether a row needs a related row of a model or of a relation that the client
// does not have.
func lacksParent(m *schema.Model, im *Model) bool {
	return slices.ContainsFunc(m.Fields, func(f *schema.Field) bool {
		return f.Owns() && f.Arity == schema.Required && !f.Relation.Target.IsView &&
			!slices.ContainsFunc(im.Relations, func(r *Relation) bool { return r.source == f })
	})
}

// testLocals are the names that code in the package for tests declares. If the client's package or
// the query package has such a name, it is imported under an alias.
var testLocals = []string{"t", "db", "in", "edit", "parent", "p", "opts", "exec", "err", "values", "ddl", "postgresDDL"}

func testAlias(name, suffix string) string {
	if slices.Contains(testLocals, name) {
		return name + suffix
	}
	return name
}
