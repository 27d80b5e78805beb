package ir

import (
	"github.com/cocomon/comon_orm/gen/internal/names"
	"github.com/cocomon/comon_orm/grammar/schema"
)

func (b *builder) enum(e *schema.Enum) {
	ie := b.enums[e]
	ie.ValueFunc = b.symbols.own("value" + ie.Go)
	ie.ReadFunc = b.symbols.own("read" + ie.Go)
	ie.ValuesVar = b.symbols.own("values" + ie.Go)
	ie.EnumVar = b.symbols.own("enum" + ie.Go)
	ie.Kind = &Kind{Name: names.KindEnum, Go: GoType{b.pkg.ImportPath, ie.Go}, Enum: ie, Descriptors: ordered}
	for _, v := range e.Values {
		constant := b.claim(b.symbols, ie.Go+goName(v.Name, shouted), "enum value "+e.Name+"."+v.Name, v.Span)
		ie.Values = append(ie.Values, &EnumValue{Name: v.Name, Go: constant, DB: v.DBName, Doc: v.Doc})
	}
}

// enumFuncs reserves the names of an enum's functions. Types and constants come first, because a
// program refers to them more often.
func (b *builder) enumFuncs(e *schema.Enum) {
	ie := b.enums[e]
	ie.ListFunc = b.claim(b.symbols, ie.Go+"Values", "the function that lists the values of enum "+e.Name, e.Span)
	ie.ParseFunc = b.claim(b.symbols, "Parse"+ie.Go, "the function that parses a value of enum "+e.Name, e.Span)
}
