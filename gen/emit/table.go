package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/cocomon/comon_orm/gen/ir"
)

// table emits the table as data and the model's entry point for the core.
//
//	model User { … @@map("users") }   var tableUser = query.Table{Model: "User", Name: "users", Key: []int{0},
//	                            ->        Columns: []query.Column{{Name: "id", Field: "id", Kind: query.Int}, …}, …}
//	                                  var metaUser = orm.Meta{Table: &tableUser, Slab: slabUser, Decode: decodeUser, Value: valueUser}
func table(f *jen.File, m *ir.Model) {
	f.Line()
	f.Var().Id(m.TableVar).Op("=").Add(query("Table")).CustomFunc(multiline, func(g *jen.Group) {
		g.Add(pair("Model", jen.Lit(m.Name)))
		if m.Schema != "" {
			g.Add(pair("Schema", jen.Lit(m.Schema)))
		}
		g.Add(pair("Name", jen.Lit(m.Table)))
		g.Add(pair("Columns", jen.Index().Add(query("Column")).CustomFunc(multiline, func(g *jen.Group) {
			for _, c := range m.Columns {
				g.Values(column(c)...)
			}
		})))
		if m.Key != nil {
			g.Add(pair("Key", ints(m.Key)))
		}
		constraints(g, "Uniques", m.Uniques)
		constraints(g, "ForeignKeys", m.ForeignKeys)
	})
	f.Line()
	f.Var().Id(m.MetaVar).Op("=").Add(orm("Meta")).ValuesFunc(func(g *jen.Group) {
		g.Add(pair("Table", jen.Op("&").Id(m.TableVar)))
		g.Add(pair("Slab", jen.Id(m.SlabFunc)))
		g.Add(pair("Decode", jen.Id(m.DecodeFunc)))
		if m.HasLinks() {
			g.Add(pair("Value", jen.Id(m.ValueFunc)))
		}
	})
}

var multiline = jen.Options{Open: "{", Close: "}", Separator: ",", Multi: true}

// pair is one element of a struct literal.
func pair(name string, value jen.Code) jen.Code { return jen.Id(name).Op(":").Add(value) }

func column(c *ir.Column) []jen.Code {
	out := []jen.Code{pair("Name", jen.Lit(c.DB)), pair("Field", jen.Lit(c.Name)), pair("Kind", query(c.Kind.Name))}
	flag := func(name string, on bool) {
		if on {
			out = append(out, pair(name, jen.True()))
		}
	}
	flag("Nullable", c.Shape == ir.Null)
	flag("List", c.Shape == ir.List)
	if c.Native != "" {
		out = append(out, pair("Native", jen.Lit(c.Native)))
	}
	if c.Kind.Values != "" {
		out = append(out, pair("Enum", jen.Id(c.Kind.Values)))
	}
	flag("HasDefault", c.HasDefault)
	if c.Maker != "" {
		out = append(out, pair("Make", query(string(c.Maker))))
	}
	if c.MakeSize != 0 {
		out = append(out, pair("MakeSize", jen.Lit(c.MakeSize)))
	}
	flag("UpdatedAt", c.UpdatedAt)
	return out
}

func constraints(g *jen.Group, field string, cs []ir.Constraint) {
	if len(cs) == 0 {
		return
	}
	g.Add(pair(field, jen.Index().Add(query("Constraint")).CustomFunc(multiline, func(g *jen.Group) {
		for _, c := range cs {
			g.Values(pair("Name", jen.Lit(c.Name)), pair("Columns", ints(c.Columns)))
		}
	})))
}
