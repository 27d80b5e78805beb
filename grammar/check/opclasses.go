package check

import (
	"strings"

	"github.com/cocomon/comon_orm/grammar/schema"
)

// classUse says with which index method and which types an operator class goes.
type classUse struct {
	method string
	// native lists the native types, separated by spaces; scalar is the type without one.
	native string
	scalar schema.Scalar
	lists  bool // any list, whatever its items
}

func (u classUse) fits(f *schema.Field) bool {
	if u.lists {
		return f.Arity == schema.List
	}
	if f.Native == nil {
		return u.scalar != schema.NotScalar && f.Scalar == u.scalar
	}
	return hasWord(u.native, f.Native.Name)
}

// brinClass is a family of Brin operator classes: `Int4` has Int4MinMaxOps, Int4BloomOps, ….
type brinClass struct {
	prefix, native string
	scalar         schema.Scalar
	kinds          string
}

// brinClasses lists the families as PostgreSQL has them (manual, 71.2).
func brinClasses() []brinClass {
	const all, two = "MinMax Bloom MinMaxMulti", "MinMax Bloom"
	return []brinClass{
		{"Bit", "Bit", 0, "MinMax"},
		{"VarBit", "VarBit", 0, "MinMax"},
		{"Bpchar", "Char", 0, two},
		{"Bytea", "ByteA", schema.Bytes, two},
		{"Date", "Date", 0, all},
		{"Float4", "Real", 0, all},
		{"Float8", "DoublePrecision", schema.Float, all},
		{"Inet", "Inet", 0, all + " Inclusion"},
		{"Int2", "SmallInt", 0, all},
		{"Int4", "Integer", schema.Int, all},
		{"Int8", "BigInt", schema.BigInt, all},
		{"Numeric", "Decimal", schema.Decimal, all},
		{"Oid", "Oid", 0, all},
		{"Text", "Text VarChar", schema.String, two},
		{"Timestamp", "Timestamp", schema.DateTime, all},
		{"TimestampTz", "Timestamptz", 0, all},
		{"Time", "Time", 0, all},
		{"TimeTz", "Timetz", 0, all},
		{"Uuid", "Uuid", 0, all},
	}
}

// operatorClass returns the uses of the operator class of that name.
func operatorClass(name string) ([]classUse, bool) {
	switch name {
	case "InetOps":
		return []classUse{{method: "Gist", native: "Inet"}, {method: "SpGist", native: "Inet"}}, true
	case "JsonbOps", "JsonbPathOps":
		return []classUse{{method: "Gin", native: "JsonB", scalar: schema.Json}}, true
	case "ArrayOps":
		return []classUse{{method: "Gin", lists: true}}, true
	case "TextOps":
		return []classUse{{method: "SpGist", native: "Text VarChar Char", scalar: schema.String}}, true
	}
	for _, b := range brinClasses() {
		kind, ok := strings.CutPrefix(name, b.prefix)
		if !ok {
			continue
		}
		kind, ok = strings.CutSuffix(kind, "Ops")
		if !ok {
			continue
		}
		for k := range strings.FieldsSeq(b.kinds) {
			if k == kind {
				return []classUse{{method: "Brin", native: b.native, scalar: b.scalar}}, true
			}
		}
	}
	return nil, false
}

func operatorClassNames() []string {
	names := []string{"InetOps", "JsonbOps", "JsonbPathOps", "ArrayOps", "TextOps"}
	for _, b := range brinClasses() {
		for k := range strings.FieldsSeq(b.kinds) {
			names = append(names, b.prefix+k+"Ops")
		}
	}
	return names
}

// hasDefaultClass reports whether the method indexes the field's type without being told how.
func hasDefaultClass(method string, f *schema.Field) bool {
	if f.Unsupported != "" {
		return true // the language does not know the type; the database will say
	}
	native := ""
	if f.Native != nil {
		native = f.Native.Name
	}
	switch method {
	case "Gist":
		return native == "" && f.Scalar == schema.String
	case "Gin":
		return f.Arity == schema.List || f.Scalar == schema.Json && native != "Json"
	case "SpGist":
		if native != "" {
			return hasWord("Inet Text VarChar Char", native)
		}
		return f.Scalar == schema.String
	case "Brin":
		if native != "" {
			return brinIndexes(native)
		}
		return f.Scalar != schema.NotScalar && f.Scalar != schema.Boolean && f.Scalar != schema.Json
	}
	return true
}

func brinIndexes(native string) bool {
	for _, b := range brinClasses() {
		if hasWord(b.native, native) {
			return true
		}
	}
	return false
}
