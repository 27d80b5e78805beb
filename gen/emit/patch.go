package emit

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/cocomon/comon_orm/gen/internal/names"
	"github.com/cocomon/comon_orm/gen/ir"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// patch emits a change of a row whose fields are absent, NULL or a value.
//
//	id   Int @id                      type UserPatch struct {
//	name String?                ->        // Column name.
//	                                      Name gensupport.Optional[string] `json:"name,omitzero"`
//	                                  }
//	                                  func (p UserPatch) EncodePatch(_ *User, row *PatchRow) {
//	                                      gensupport.PatchValue(row, colUserName, p.Name, …)
//	                                  }
func patch(f *jen.File, m *ir.Model) {
	comment(f, fmt.Sprintf("%s is a change of a %s. Absent fields do not change.", m.Patch, m.Go), "")
	f.Type().Id(m.Patch).StructFunc(func(g *jen.Group) {
		for _, c := range m.Columns {
			if !c.Patched {
				comment(g, notPatched(c), "")
				continue
			}
			key := c.Name + ",omitzero"
			if c.Omitted {
				key = "-"
			}
			comment(g, "Column "+c.DB+".", "") // keeps gofmt from aligning the fields
			g.Id(c.Go).Add(use(names.Optional)).Types(patchType(c)).Tag(map[string]string{"json": key})
		}
	})
	f.Comment("// EncodePatch implements " + names.OrmPatch.Link() + ".")
	f.Func().Params(jen.Id("p").Id(m.Patch)).Id("EncodePatch").Params(jen.Id("_").Add(pointer(m)), jen.Id("row").Op("*").Add(use(names.PatchRow))).
		BlockFunc(func(g *jen.Group) {
			for _, c := range m.Columns {
				if !c.Patched {
					comment(g, notPatched(c), "")
					continue
				}
				g.Add(use(patchFunc(c))).CallFunc(func(g *jen.Group) {
					g.Id("row")
					g.Id(c.Const)
					g.Id("p").Dot(c.Go)
					if c.Arity == schema.List {
						g.Add(use(c.Kind.Name))
					}
					g.Add(constructor(c.Kind))
				})
			}
		})
}

// notPatched is a comment in the place of a column that a patch does not have. It separates the
// lines before and after it, so that the lines of two branches merge.
func notPatched(c *ir.Column) string { return c.Name + " does not change." }

func patchType(c *ir.Column) *jen.Statement {
	if c.Arity == schema.List {
		return jen.Index().Add(typ(c.Kind.Go))
	}
	return typ(c.Kind.Go)
}

// patchFunc returns the function that adds a value to a PatchRow.
func patchFunc(c *ir.Column) names.Name {
	switch {
	case c.Arity == schema.List:
		return names.PatchList
	case c.Arity == schema.Required && c.Kind.Name == names.KindJSON:
		return names.PatchJSON
	}
	return names.PatchValue
}
