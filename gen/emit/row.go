package emit

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/cocomon/comon_orm/gen/ir"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// row emits the struct that query results are made of.
//
//	model User {                      // User is a row of "users".
//	  id    Int     @id               type User struct {
//	  name  String?             ->        // Column id.
//	  posts Post[]                        ID int `json:"id"`
//	}                                     // Column name.
//	                                      Name *string `json:"name"`
//	                                      // Posts is nil until included.
//	                                      Posts []*Post `json:"posts,omitempty"`
//	                                  }
func row(f *jen.File, m *ir.Model) {
	comment(f, fmt.Sprintf("%s is a row of %q.", m.Go, m.Table), m.Doc)
	f.Type().Id(m.Go).StructFunc(func(g *jen.Group) {
		for _, c := range m.Columns {
			comment(g, "", described(c, "Column "+c.DB+"."))
			g.Id(c.Go).Add(columnType(c)).Tag(map[string]string{"json": c.Name})
		}
		for _, r := range m.Relations {
			comment(g, loaded(r), r.Doc)
			s := g.Id(r.Go)
			if r.Many {
				s.Index()
			}
			s.Add(pointer(r.Target)).Tag(map[string]string{"json": r.Name + ",omitempty"})
		}
	})
}

// described is the user's documentation, or else text. A comment before each field also keeps gofmt
// from aligning the fields, so that a long name changes no other line.
func described(c *ir.Column, text string) string {
	if c.Doc != "" {
		return c.Doc
	}
	return text
}

// loaded documents when a relation field is not nil.
func loaded(r *ir.Relation) string {
	if r.Many {
		return r.Go + " is nil until included."
	}
	return r.Go + " is nil until included, and when there is none."
}

func columnType(c *ir.Column) *jen.Statement {
	switch c.Arity {
	case schema.Optional:
		return jen.Op("*").Add(typ(c.Kind.Go))
	case schema.List:
		return jen.Index().Add(typ(c.Kind.Go))
	case schema.Required:
	}
	return typ(c.Kind.Go)
}
