package emit

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/cocomon/comon_orm/gen/internal/names"
	"github.com/cocomon/comon_orm/gen/ir"
	"github.com/cocomon/comon_orm/grammar/schema"
)

// row emits the struct for a row of a query result.
//
//	model User {                      // User is a row of "users".
//	  id    Int     @id               type User struct {
//	  name  String?             ->        // Column id.
//	  posts Post[]                        ID int `json:"id"`
//	}                                     // Column name.
//	                                      Name *string `json:"name"`
//	                                      // Posts is nil until included.
//	                                      Posts []*Post `json:"posts,omitzero"`
//	                                  }
func row(f *jen.File, m *ir.Model) {
	comment(f, fmt.Sprintf("%s is a row of %q.", m.Go, m.Table), m.Doc)
	f.Type().Id(m.Go).StructFunc(func(g *jen.Group) {
		for _, c := range m.Columns {
			key, text := c.Name, "Column "+c.DB+"."
			if c.Omitted {
				key, text = "-", text+" It is read only if a query selects it."
			}
			comment(g, "", described(c, text))
			g.Id(c.Go).Add(columnType(c)).Tag(map[string]string{"json": key})
		}
		for _, r := range m.Relations {
			comment(g, loaded(r), r.Doc)
			s := g.Id(r.Go)
			if r.Many {
				s.Index()
			}
			s.Add(pointer(r.Target)).Tag(map[string]string{"json": r.Name + ",omitzero"})
		}
		if len(m.Relations) > 0 {
			comment(g, loadState+" holds the counts of relations that were loaded.", "")
			g.Id(loadState).Add(use(names.LoadState)).Tag(map[string]string{"json": "_count,omitzero"})
		}
		if len(m.Nulls) > 0 {
			comment(g, nullRelations+" are the relations that were included and are null.", "")
			g.Id(nullRelations).Add(use(names.NullRelations)).Tag(map[string]string{"json": "-"})
		}
	})
	if len(m.Nulls) > 0 || len(m.SQLNulls()) > 0 {
		rowJSON(f, m)
	}
}

// sqlNull emits the type sql.Null of a column.
func sqlNull(c *ir.Column) *jen.Statement {
	return jen.Qual("database/sql", "Null").Types(typ(c.Kind.Go))
}

// loadState is a field of rows with relations.
const loadState = "LoadState"

// nullRelations is a field of rows with relations that can be null.
const nullRelations = "NullRelations"

// rowJSON emits the methods that write and read null for relations that were included and are null.
// The methods convert the row to a local type without methods, because encoding/json would
// otherwise call the same methods again.
//
//	func (m User) MarshalJSON() ([]byte, error) {
//		type plain User
//		return gensupport.MarshalRow(plain(m), m.NullRelations, gensupport.Reference{"boss", …})
//	}
func rowJSON(f *jen.File, m *ir.Model) {
	plain := jen.Type().Id("plain").Id(m.Go)
	writes, reads := names.MarshalRow, names.UnmarshalRow
	write := []jen.Code{jen.Id("plain").Call(jen.Id("m"))}
	read := []jen.Code{jen.Id("data"), jen.Parens(jen.Op("*").Id("plain")).Call(jen.Id("m"))}
	if nulls := m.SQLNulls(); len(nulls) > 0 {
		writes, reads = names.MarshalSQLRow, names.UnmarshalSQLRow
		keys := jen.Index().String().ValuesFunc(func(g *jen.Group) {
			for _, c := range nulls {
				g.Lit(c.Name)
			}
		})
		write, read = append(write, keys), append(read, keys.Clone())
	}
	if len(m.Nulls) > 0 {
		write, read = append(write, jen.Id("m").Dot(nullRelations)), append(read, jen.Op("&").Id("m").Dot(nullRelations))
	} else {
		write, read = append(write, jen.Lit(0)), append(read, jen.New(use(names.NullRelations)))
	}
	for _, r := range m.Nulls {
		write = append(write, use(names.Reference).Values(pair("Key", jen.Lit(r.Name)), pair("Nil", jen.Id("m").Dot(r.Go).Op("==").Nil())))
		read = append(read, jen.Lit(r.Name))
	}
	comment(f, "MarshalJSON writes the relations that were included, null for those that are null.", "")
	f.Func().Params(jen.Id("m").Id(m.Go)).Id("MarshalJSON").Params().Params(jen.Index().Byte(), jen.Error()).Block(
		plain, jen.Return(use(writes).Call(write...)))
	comment(f, "UnmarshalJSON reads what MarshalJSON wrote.", "")
	f.Func().Params(jen.Id("m").Op("*").Id(m.Go)).Id("UnmarshalJSON").Params(jen.Id("data").Index().Byte()).Error().Block(
		plain.Clone(), jen.Return(use(reads).Call(read...)))
}

// described returns the user's documentation of a column, or text if there is none. A comment
// before each field also keeps gofmt from aligning the fields, so that a long name changes no other
// line.
func described(c *ir.Column, text string) string {
	if c.Doc != "" {
		return c.Doc
	}
	return text
}

// loaded documents in which case a relation field is not nil.
func loaded(r *ir.Relation) string {
	if r.Many {
		return r.Go + " is nil until included."
	}
	return r.Go + " is nil until included, and when there is none."
}

func columnType(c *ir.Column) *jen.Statement {
	switch c.Arity {
	case schema.Optional:
		if c.SQLNull {
			return sqlNull(c)
		}
		return jen.Op("*").Add(typ(c.Kind.Go))
	case schema.List:
		return jen.Index().Add(typ(c.Kind.Go))
	case schema.Required:
	}
	return typ(c.Kind.Go)
}
