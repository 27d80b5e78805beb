package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/cocomon/comon_orm/gen/internal/names"
	"github.com/cocomon/comon_orm/gen/ir"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// rows emits the functions that read row structs without reflection.
//
//	id Int, name String?        ->    func decodeUser(dst any, r driver.Row, columns []int) {
//	                                      u := dst.(*User)
//	                                      for i, c := range columns {
//	                                          switch c {
//	                                          case colUserID: u.ID = int(r.Int(i))
//	                                          case colUserName: if !r.Null(i) { … }
//	                                  } } }
//	                                  func columnUser(src any, column int) query.Value { … }
func rows(f *jen.File, m *ir.Model) {
	decode(f, m)
	if m.HasLinks() {
		valueOf(f, m)
	}
}

func decode(f *jen.File, m *ir.Model) {
	f.Line()
	f.Func().Id(m.DecodeFunc).Params(jen.Id("dst").Any(), jen.Id("r").Add(use(names.DriverRow)), jen.Id("columns").Index().Int()).Block(
		jen.Id("m").Op(":=").Id("dst").Assert(pointer(m)),
		jen.For(jen.List(jen.Id("i"), jen.Id("c")).Op(":=").Range().Id("columns")).Block(
			jen.Switch(jen.Id("c")).BlockFunc(func(g *jen.Group) {
				for _, c := range m.Columns {
					g.Case(jen.Id(c.Const)).Block(read(c))
				}
			}),
		),
	)
}

func read(c *ir.Column) jen.Code {
	field := jen.Id("m").Dot(c.Go)
	switch c.Arity {
	case schema.Optional:
		value := jen.New(readOne(c.Kind))
		if c.SQLNull {
			value = sqlNull(c).Values(pair("V", readOne(c.Kind)), pair("Valid", jen.True()))
		}
		return jen.If(jen.Op("!").Id("r").Dot(names.RowNull.String()).Call(jen.Id("i"))).Block(field.Op("=").Add(value))
	case schema.List:
		item := use(c.Kind.Item)
		switch {
		case c.Kind.Enum != nil:
			item = jen.Id(c.Kind.Enum.ReadFunc)
		case c.Kind.Own:
			item = ownReader(c.Kind)
		}
		return field.Op("=").Add(use(names.ReadList)).Call(jen.Id("r"), jen.Id("i"), item)
	case schema.Required:
	}
	return field.Op("=").Add(readOne(c.Kind))
}

func readOne(k *ir.Kind) *jen.Statement {
	if k.Enum != nil {
		return jen.Id(k.Enum.ReadFunc).Call(jen.Id("r"), jen.Id("i"))
	}
	if k.Own {
		return ownReader(k).Call(jen.Id("r"), jen.Id("i"))
	}
	s := jen.Id("r").Dot(k.Read.String()).Call(jen.Id("i"))
	if k.Convert {
		return typ(k.Go).Call(s)
	}
	return s
}

// ownReader emits the function that reads a value of a type that the schema names.
func ownReader(k *ir.Kind) *jen.Statement {
	return use(names.OwnReader).Types(typ(k.Go)).Call(use(k.Name))
}

// valueOf emits the function that returns the values of the columns from which relations start.
func valueOf(f *jen.File, m *ir.Model) {
	f.Line()
	f.Func().Id(m.ValueFunc).Params(jen.Id("src").Any(), jen.Id("column").Int()).Add(use(names.QueryValue)).Block(
		jen.Id("m").Op(":=").Id("src").Assert(pointer(m)),
		jen.Switch(jen.Id("column")).BlockFunc(func(g *jen.Group) {
			for _, c := range m.Columns {
				if !c.Linked {
					continue
				}
				field := jen.Id("m").Dot(c.Go)
				switch c.Arity {
				case schema.Required:
					g.Case(jen.Id(c.Const)).Block(jen.Return(construct(c.Kind).Call(field)))
				case schema.Optional:
					given, value := field.Clone().Op("!=").Nil(), jen.Op("*").Add(field)
					if c.SQLNull {
						given, value = field.Clone().Dot("Valid"), field.Clone().Dot("V")
					}
					g.Case(jen.Id(c.Const)).Block(jen.If(given).Block(jen.Return(construct(c.Kind).Call(value))))
				case schema.List: // a list is never part of a key
				}
			}
		}),
		jen.Return(use(names.QueryValue).Values()),
	)
}
