package print

import "github.com/cocomon/comon_orm/grammar/schema"

// Attribute is one attribute of a field. Name is its name without `@`, Text the whole text.
type Attribute struct{ Name, Text string }

// Native is the Name of every [Attribute] that is a native type.
const Native = "db"

// Attributes returns the attributes of a field except keys, in canonical order. prefix is the
// datasource's name.
func Attributes(f *schema.Field, prefix string) []Attribute {
	var out []Attribute
	add := func(name, args string) { out = append(out, Attribute{name, "@" + name + args}) }
	if f.Default != nil {
		add("default", "("+defaultText(f.Default)+")")
	}
	if f.UpdatedAt {
		add("updatedAt", "")
	}
	if f.Relation == nil && f.DBName != f.Name {
		add("map", "("+quote(f.DBName)+")")
	}
	if f.Relation != nil && f.Relation.Relation != nil {
		if a := relationArgs(f); a != "" {
			add("relation", a)
		}
	}
	if f.Ignored {
		add("ignore", "")
	}
	if f.Native != nil {
		out = append(out, Attribute{Native, "@" + prefix + "." + f.Native.Name + numbers(f.Native.Args)})
	}
	return out
}

// Model returns the block of a model or view. prefix is the datasource's name.
func Model(m *schema.Model, prefix string) string {
	p := printer{prefix: prefix}
	p.model(m)
	return p.out.String()
}

// Enum returns the block of an enum.
func Enum(e *schema.Enum) string {
	p := printer{}
	p.enum(e)
	return p.out.String()
}

// EnumValue returns the line of an enum value.
func EnumValue(v *schema.EnumValue) string {
	if v.DBName != v.Name {
		return v.Name + " @map(" + quote(v.DBName) + ")"
	}
	return v.Name
}
