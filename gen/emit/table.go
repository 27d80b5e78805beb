package emit

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/cocomon/comon_orm/gen/internal/names"
	"github.com/cocomon/comon_orm/gen/ir"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// columnConstants emits the positions of the columns as constants. iota starts on a line without a
// column, so that a new field changes no other line, even if it is the first field.
//
//	id Int, name String?        ->    const (
//	                                      _ = iota - 1
//	                                      colUserID
//	                                      colUserName
//	                                  )
func columnConstants(f *jen.File, m *ir.Model) {
	if len(m.Columns) == 0 {
		return
	}
	f.Comment(fmt.Sprintf("// The columns of %q, counted from 0.", m.Table))
	f.Const().DefsFunc(func(g *jen.Group) {
		g.Id("_").Op("=").Iota().Op("-").Lit(1)
		for _, c := range m.Columns {
			g.Id(c.Const)
		}
	})
}

// table emits the description of the table and the model's entry points for the runtime.
//
//	model User { … }   ->   var tableUser = query.Table{
//	                            Model: "User", Name: "users", Key: []int{colUserID},
//	                            Columns: []query.Column{{Name: "id", Field: "id", …}, …}, …}
//	                        var modelUser = gensupport.Model{Table: &tableUser, …}
//	                        func (QuerySupport) User() gensupport.Fields { … }
func table(f *jen.File, m *ir.Model) {
	f.Line()
	f.Var().Id(m.TableVar).Op("=").Add(use(names.QueryTable)).CustomFunc(multiline, func(g *jen.Group) {
		g.Add(pair("Model", jen.Lit(m.Name)))
		if m.Schema != "" {
			g.Add(pair("Schema", jen.Lit(m.Schema)))
		}
		g.Add(pair("Name", jen.Lit(m.Table)))
		g.Add(pair("Columns", jen.Index().Add(use(names.QueryColumn)).CustomFunc(multiline, func(g *jen.Group) {
			for _, c := range m.Columns {
				g.Values(column(c)...)
			}
		})))
		if m.Key != nil {
			g.Add(pair("Key", places(m, m.Key)))
		}
		constraints(g, m, "Uniques", m.Uniques)
		constraints(g, m, "ForeignKeys", m.ForeignKeys)
		if len(m.Indexes) > 0 {
			g.Add(pair("Indexes", jen.Index().Index().Int().ValuesFunc(func(g *jen.Group) {
				for _, columns := range m.Indexes {
					g.ValuesFunc(func(g *jen.Group) {
						for _, i := range columns {
							g.Id(m.Columns[i].Const)
						}
					})
				}
			})))
		}
	})
	f.Line()
	f.Var().Id(m.ModelVar).Op("=").Add(use(names.SupportModel)).CustomFunc(multiline, func(g *jen.Group) {
		g.Add(pair("Schema", jen.Id("schemaName")))
		g.Add(pair("Table", jen.Op("&").Id(m.TableVar)))
		g.Add(pair("Row", jen.Parens(pointer(m)).Call(jen.Nil())))
		g.Add(pair("NewRows", use(names.NewRows).Types(jen.Id(m.Go))))
		g.Add(pair("Decode", jen.Id(m.DecodeFunc)))
		if m.HasLinks() {
			g.Add(pair("Value", jen.Id(m.ValueFunc)))
		}
		references(g, m)
		if len(m.Relations) > 0 {
			g.Add(pair("State", jen.Func().Params(jen.Id("m").Any()).Op("*").Add(use(names.LoadState)).Custom(
				jen.Options{Open: "{ ", Close: " }"}, jen.Return(jen.Op("&").Id("m").Assert(pointer(m)).Dot(loadState)))))
		}
	})
	comment(f, fmt.Sprintf("%s describes the model for the query package.", m.Go), "")
	f.Func().Params(jen.Id("QuerySupport")).Id(m.Go).Params().Add(use(names.SupportFields)).Block(
		jen.Return(use(names.SupportFields).ValuesFunc(func(g *jen.Group) {
			g.Add(pair("Model", jen.Op("&").Id(m.ModelVar)))
			if len(m.Relations) > 0 {
				g.Add(pair("Relations", jen.Index().Op("*").Add(use(names.SupportRelation)).CustomFunc(multiline, func(g *jen.Group) {
					for _, r := range m.Relations {
						g.Op("&").Id(r.RelationVar)
					}
				})))
			}
		})))
}

// references adds the links of the relations whose foreign key is in the model.
func references(g *jen.Group, m *ir.Model) {
	var links []jen.Code
	for _, r := range m.Relations {
		if r.Owner {
			links = append(links, jen.Op("&").Id(r.LinkVar))
		}
	}
	if len(links) > 0 {
		g.Add(pair("References", jen.Index().Op("*").Add(use(names.QueryLink)).Values(links...)))
	}
}

var multiline = jen.Options{Open: "{", Close: "}", Separator: ",", Multi: true}

// pair is one field of a struct literal.
func pair(name string, value jen.Code) jen.Code { return jen.Id(name).Op(":").Add(value) }

func column(c *ir.Column) []jen.Code {
	out := []jen.Code{pair("Name", jen.Lit(c.DB)), pair("Field", jen.Lit(c.Name)), pair("Kind", use(c.Kind.Name))}
	flag := func(name string, on bool) {
		if on {
			out = append(out, pair(name, jen.True()))
		}
	}
	flag("Nullable", c.Arity == schema.Optional)
	flag("List", c.Arity == schema.List)
	if c.Native != "" {
		out = append(out, pair("Native", jen.Lit(c.Native)))
	}
	number := func(name string, n int) {
		if n != 0 {
			out = append(out, pair(name, jen.Lit(n)))
		}
	}
	number("Precision", c.Precision)
	number("Scale", c.Scale)
	number("Unit", int(c.Unit))
	flag("Clock", c.Clock)
	if c.Kind.Enum != nil {
		out = append(out, pair("Enum", jen.Id(c.Kind.Enum.ValuesVar)))
		if renamed(c.Kind.Enum) {
			out = append(out, pair("EnumNames", enumNames(c.Kind.Enum)))
		}
	}
	flag("HasDefault", c.HasDefault)
	if c.Default != (names.Name{}) {
		out = append(out, pair("DefaultFunc", use(c.Default)))
	}
	number("DefaultSize", c.DefaultSize)
	flag("UpdatedAt", c.UpdatedAt)
	flag("Omitted", c.Omitted)
	return out
}

func constraints(g *jen.Group, m *ir.Model, field string, cs []ir.Constraint) {
	if len(cs) == 0 {
		return
	}
	g.Add(pair(field, jen.Index().Add(use(names.QueryConstraint)).CustomFunc(multiline, func(g *jen.Group) {
		for _, c := range cs {
			g.ValuesFunc(func(g *jen.Group) {
				g.Add(pair("Name", jen.Lit(c.Name)))
				g.Add(pair("Columns", places(m, c.Columns)))
				if c.Partial {
					g.Add(pair("Partial", jen.True()))
				}
			})
		}
	})))
}
