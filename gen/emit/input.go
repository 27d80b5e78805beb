package emit

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/cocomon/comon_orm/gen/internal/names"
	"github.com/cocomon/comon_orm/gen/ir"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// input emits the argument of Create.
//
//	id    Int @id @default(…)         type UserCreate struct {
//	email String                ->        ID    *int // nil: not given
//	                                      Email string
//	                                  }
//	                                  func (c UserCreate) Encode(_ *User, row *InputRow) {
//	                                      gensupport.SetPtr(row, colUserID, c.ID, query.IntValue)
//	                                      row.Set(colUserEmail, query.StringValue(c.Email))
//	                                  }
func input(f *jen.File, m *ir.Model) {
	comment(f, fmt.Sprintf("%s is a new %s. A nil field gets its default, NULL, or the key of a related row.", m.Create, m.Go), "")
	f.Type().Id(m.Create).StructFunc(func(g *jen.Group) {
		for _, c := range m.Columns {
			comment(g, "", described(c, notGiven(c)))
			g.Id(c.Go).Add(inputType(c))
		}
	})
	f.Comment("// Encode implements " + names.OrmInput.Link() + ".")
	f.Func().Params(jen.Id("c").Id(m.Create)).Id("Encode").Params(jen.Id("_").Add(pointer(m)), jen.Id("row").Op("*").Add(use(names.SupportInputRow))).
		BlockFunc(func(g *jen.Group) {
			for _, c := range m.Columns {
				encode(g, c)
			}
		})
}

// notGiven documents the value that a column gets if the input does not set it.
func notGiven(c *ir.Column) string {
	switch {
	case c.Plain:
		return "Required."
	case c.SQLNull && (c.Default != (names.Name{}) || c.HasDefault):
		return "Not valid: its default."
	case c.SQLNull:
		return "Not valid: NULL."
	case c.Default != (names.Name{}) || c.HasDefault:
		return "Nil: its default."
	case c.Arity == schema.Optional:
		return "Nil: NULL."
	case c.Arity == schema.List:
		return "Nil: an empty list."
	}
	return "Nil: given by a relation."
}

func inputType(c *ir.Column) *jen.Statement {
	if c.Plain || c.SQLNull || c.Arity == schema.List {
		return columnType(c)
	}
	return jen.Op("*").Add(typ(c.Kind.Go))
}

func encode(g *jen.Group, c *ir.Column) {
	field := jen.Id("c").Dot(c.Go)
	set := func(v jen.Code) *jen.Statement {
		return jen.Id("row").Dot(names.InputRowSet.String()).Call(jen.Id(c.Const), v)
	}
	switch {
	case c.Arity == schema.List:
		g.Add(use(names.SetList)).Call(jen.Id("row"), jen.Id(c.Const), field, use(c.Kind.Name), constructor(c.Kind))
	case c.Plain:
		g.Add(set(construct(c.Kind).Call(field)))
	case c.SQLNull:
		g.Add(use(names.SetNull)).Call(jen.Id("row"), jen.Id(c.Const), field, constructor(c.Kind))
	default:
		g.Add(use(names.SetPtr)).Call(jen.Id("row"), jen.Id(c.Const), field, constructor(c.Kind))
	}
}

// construct emits the start of a call of the function that creates a query value of a kind.
func construct(k *ir.Kind) *jen.Statement {
	switch {
	case k.Enum != nil:
		return jen.Id(k.Enum.ValueFunc)
	case k.Own:
		return use(names.OwnOf).Types(typ(k.Go)).Call(use(k.Name))
	}
	return use(k.Value)
}

// constructor emits the function that creates a query value of a kind, as a value.
func constructor(k *ir.Kind) *jen.Statement {
	if k.Generic && !k.Own {
		return construct(k).Types(typ(k.Go))
	}
	return construct(k)
}
