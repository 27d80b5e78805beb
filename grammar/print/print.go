// Package print prints a resolved schema as canonical schema text. The snapshots of migrations have
// this form, and so has the text from which `db pull` starts.
//
// Equal schemas have equal texts, even if their source texts have different layouts. Blocks are
// sorted by name, attributes have a fixed order, and values that only repeat a default are omitted.
// Comments, generators and connection URLs are omitted too, because they do not describe the
// database. The text is a valid schema with the same meaning.
package print

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar/schema"
)

// Schema returns the canonical text of s.
func Schema(s *schema.Schema) string {
	p := printer{}
	if s.Datasource != nil {
		p.prefix = s.Datasource.Name
		p.datasource(s.Datasource)
	}
	for _, e := range byName(s.Enums, func(e *schema.Enum) string { return e.Name }) {
		p.enum(e)
	}
	for _, m := range byName(s.Models, func(m *schema.Model) string { return m.Name }) {
		p.model(m)
	}
	return p.out.String()
}

type printer struct {
	out    strings.Builder
	prefix string // of native types: the name of the datasource
}

func byName[T any](list []T, name func(T) string) []T {
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b T) int { return strings.Compare(name(a), name(b)) })
	return out
}

// block writes `head { lines }`. It first writes an empty line if there is text before it.
func (p *printer) block(head string, lines []string) {
	if p.out.Len() > 0 {
		p.out.WriteByte('\n')
	}
	p.out.WriteString(head)
	p.out.WriteString(" {\n")
	for _, line := range lines {
		p.out.WriteString("  ")
		p.out.WriteString(line)
		p.out.WriteByte('\n')
	}
	p.out.WriteString("}\n")
}

func (p *printer) datasource(d *schema.Datasource) {
	var lines []string
	if name := d.Provider.String(); name != "" {
		lines = append(lines, "provider = "+quote(name))
	}
	if d.RelationMode == schema.PrismaMode {
		lines = append(lines, `relationMode = "prisma"`)
	}
	if len(d.Schemas) > 0 {
		lines = append(lines, "schemas = ["+quotedList(slices.Sorted(slices.Values(d.Schemas)))+"]")
	}
	if len(d.Extensions) > 0 {
		var list []string
		for _, x := range byName(d.Extensions, func(x schema.Extension) string { return x.Name }) {
			list = append(list, Extension(x))
		}
		lines = append(lines, "extensions = ["+strings.Join(list, ", ")+"]")
	}
	p.block("datasource "+d.Name, lines)
}

// Extension prints an entry of the datasource's extensions.
func Extension(x schema.Extension) string {
	a := args{}
	if x.DBName != x.Name {
		a.named("map", quote(x.DBName))
	}
	if x.Schema != "" {
		a.named("schema", quote(x.Schema))
	}
	if x.Version != "" {
		a.named("version", quote(x.Version))
	}
	return x.Name + a.String()
}

func (p *printer) enum(e *schema.Enum) {
	var lines []string
	for _, v := range e.Values {
		lines = append(lines, EnumValue(v))
	}
	p.block("enum "+e.Name, append(lines, names(e.Name, e.DBName, e.Schema)...))
}

// names returns the attributes @@map and @@schema of a block.
func names(name, dbName, dbSchema string) []string {
	var lines []string
	if dbName != name {
		lines = append(lines, "@@map("+quote(dbName)+")")
	}
	if dbSchema != "" {
		lines = append(lines, "@@schema("+quote(dbSchema)+")")
	}
	return lines
}

func quotedList(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = quote(s)
	}
	return strings.Join(out, ", ")
}
