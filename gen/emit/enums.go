package emit

import (
	"fmt"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/cocomon/comon_orm/gen/internal/names"
	"github.com/cocomon/comon_orm/gen/ir"
)

// enums emits all enum types. A value is its schema name in Go and its mapped name in the database.
//
//	enum PostStatus {                 type PostStatus string
//	  DRAFT                     ->    const PostStatusDraft PostStatus = "DRAFT"
//	  OLD @map("old")                 func (v PostStatus) Valid() bool { … }
//	}                                 func PostStatusValues() []PostStatus { … }
//	                                  func ParsePostStatus(s string) (PostStatus, error) { … }
//	                                  var valuesPostStatus = []string{"DRAFT", "old"}
//	                                  var enumPostStatus = gensupport.Enum{ … }
//	                                  func valuePostStatus(v PostStatus) query.Value { … }
//	                                  func readPostStatus(r driver.Row, i int) PostStatus { … }
func enums(f *jen.File, es []*ir.Enum) {
	for _, e := range es {
		comment(f, fmt.Sprintf("%s is the enum %s.", e.Go, e.Name), e.Doc)
		f.Type().Id(e.Go).String()
		f.Comment(fmt.Sprintf("// The values of %s.", e.Go))
		f.Const().DefsFunc(func(g *jen.Group) {
			for _, v := range e.Values {
				comment(g, stored(v), v.Doc)
				g.Id(v.Go).Id(e.Go).Op("=").Lit(v.Name)
			}
		})
		enumFuncs(f, e)
		f.Line()
		f.Var().Id(e.ValuesVar).Op("=").Index().String().CustomFunc(multiline, func(g *jen.Group) {
			for _, v := range e.Values {
				g.Lit(v.DB)
			}
		})
		f.Line()
		f.Var().Id(e.EnumVar).Op("=").Add(use(names.SupportEnum)).Add(enumData(e))
		enumValue(f, e)
		comment(f, fmt.Sprintf("%s encodes a value for the query package.", e.Go), "")
		f.Func().Params(jen.Id("QuerySupport")).Id(e.Go).Params(jen.Id("v").Id(e.Go)).Add(use(names.QueryValue)).Block(
			jen.Return(jen.Id(e.ValueFunc).Call(jen.Id("v"))))
		enumRead(f, e)
	}
}

// stored documents the value's name in the database. Like the comments of fields, this comment
// keeps gofmt from aligning the values.
func stored(v *ir.EnumValue) string { return fmt.Sprintf("Stored as %q.", v.DB) }

// enumValue emits the function that encodes a value. An unknown value is refused before it is sent.
func enumValue(f *jen.File, e *ir.Enum) {
	f.Line()
	f.Func().Id(e.ValueFunc).Params(jen.Id("v").Id(e.Go)).Add(use(names.QueryValue)).Block(
		jen.Switch(jen.Id("v")).BlockFunc(func(g *jen.Group) {
			for _, v := range e.Values {
				g.Case(jen.Id(v.Go)).Block(jen.Return(use(names.EnumValue).Call(jen.Lit(v.DB))))
			}
		}),
		jen.Return(use(names.UnknownEnum).Call(jen.Op("&").Id(e.EnumVar))),
	)
}

func enumRead(f *jen.File, e *ir.Enum) {
	f.Line()
	f.Func().Id(e.ReadFunc).Params(jen.Id("r").Add(use(names.DriverRow)), jen.Id("i").Int()).Id(e.Go).Block(
		jen.Switch(jen.Id("r").Dot(names.RowText.String()).Call(jen.Id("i"))).BlockFunc(func(g *jen.Group) {
			for _, v := range e.Values {
				g.Case(jen.Lit(v.DB)).Block(jen.Return(jen.Id(v.Go)))
			}
		}),
		use(names.UnknownEnumRead).Call(jen.Id("r"), jen.Id("i"), jen.Op("&").Id(e.EnumVar)),
		jen.Return(jen.Lit("")),
	)
}

// enumFuncs emits the functions with which an application checks, lists and parses values.
func enumFuncs(f *jen.File, e *ir.Enum) {
	comment(f, fmt.Sprintf("Valid reports whether v is a value of the enum %s.", e.Name), "")
	f.Func().Params(jen.Id("v").Id(e.Go)).Id("Valid").Params().Bool().Block(
		jen.Return(use(names.ValidEnum).Call(jen.Id(e.ValueFunc).Call(jen.Id("v")))))
	comment(f, e.ListFunc+" returns the values in the order of their declaration, by which the database sorts them.", "")
	f.Func().Id(e.ListFunc).Params().Index().Id(e.Go).Block(
		jen.Return(use(names.EnumValues).Types(jen.Id(e.Go)).Call(jen.Op("&").Id(e.EnumVar))))
	comment(f, e.ParseFunc+" returns the value that has the name s in the schema.", "")
	f.Func().Id(e.ParseFunc).Params(jen.Id("s").String()).Params(jen.Id(e.Go), jen.Error()).Block(
		jen.Return(use(names.ParseEnum).Types(jen.Id(e.Go)).Call(jen.Op("&").Id(e.EnumVar), jen.Id("s"))))
}

// enumData emits the description of an enum.
func enumData(e *ir.Enum) jen.Code {
	return jen.Values(pair("Name", jen.Lit(e.Name)), pair("Type", jen.Id(e.Go).Call(jen.Lit(""))), pair("Values", enumNames(e)), pair("Stored", jen.Id(e.ValuesVar)))
}

// enumNames emits the names that the values have in the schema.
func enumNames(e *ir.Enum) *jen.Statement {
	return jen.Index().String().ValuesFunc(func(g *jen.Group) {
		for _, v := range e.Values {
			g.Lit(v.Name)
		}
	})
}

// renamed reports whether a value has another name in the database than in the schema.
func renamed(e *ir.Enum) bool {
	return slices.ContainsFunc(e.Values, func(v *ir.EnumValue) bool { return v.Name != v.DB })
}
