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
	ie.Kind = &Kind{Name: names.KindEnum, Go: GoType{b.pkg.ImportPath, ie.Go}, Enum: ie, Descriptors: field}
	for _, v := range e.Values {
		constant := b.claim(b.symbols, ie.Go+goName(v.Name, shouted), "enum value "+e.Name+"."+v.Name, v.Span)
		ie.Values = append(ie.Values, &EnumValue{Name: v.Name, Go: constant, DB: v.DBName, Doc: v.Doc})
	}
}
