package transitions

import (
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/internal/sqltext"
)

// world is a schema that is edited. Labels identify models and fields across edits that rename
// them.
type world struct {
	models []*thing
	colors []string
	labels int
	// renames and backfill are the answers to all questions of the edits made until now.
	renames  []string
	backfill map[string]sqltext.SQL
}

// thing is a model with an autoincrement id.
type thing struct {
	label        int
	name, mapped string
	fields       []*item
}

// item is a field of a model, except the id.
type item struct {
	label            int
	name, mapped     string
	kind             string
	optional, unique bool
	indexed          bool
	value            string // the default, "" for none
	to               int    // label of the model that it refers to, 0 for none
	action           string
}

// kinds are the types of fields.
var kinds = []string{"Int", "BigInt", "String", "Boolean", "Float", "DateTime", "Color"}

func defaultOf(kind string) (prisma, sql string) {
	switch kind {
	case "String":
		return `"it's"`, "'it''s'"
	case "Boolean":
		return "true", "true"
	case "DateTime":
		return "now()", "'2026-01-01T00:00:00.000Z'"
	case "Color":
		return "red", "'red'"
	}
	return "7", "7"
}

func valuesOf(kind string) []string {
	switch kind {
	case "Int":
		return []string{"0", "-1", "7", "2147483647"}
	case "BigInt":
		return []string{"0", "-1", "2147483648", "9007199254740993"}
	case "String":
		return []string{"''", "'007'", "'1.25'", "'ünï''x'", "'red'", "'true'"}
	case "Boolean":
		return []string{"true", "false"}
	case "Float":
		return []string{"0", "1.5", "-2.25", "1e20"}
	case "DateTime":
		return []string{"'1999-12-31T23:59:59.999Z'", "'2026-01-01T00:00:00.000Z'"}
	}
	return []string{"'red'", "'green'"}
}

// odd are names in the database that need quotes or are easily confused.
var odd = []string{"Order", "we\"ird", "sélect", "t", "T", strings.Repeat("n", 63), "group"}

func (w *world) label() int { w.labels++; return w.labels }

func drawWorld(t *rapid.T) *world {
	w := &world{colors: []string{"red", "green"}, backfill: map[string]sqltext.SQL{}}
	for range rapid.IntRange(1, 3).Draw(t, "models") {
		w.addModel(t)
	}
	w.renames, w.backfill = nil, map[string]sqltext.SQL{}
	return w
}

func (w *world) addModel(t *rapid.T) {
	m := &thing{label: w.label()}
	m.name = fmt.Sprintf("M%d", m.label)
	w.models = append(w.models, m)
	for range rapid.IntRange(0, 4).Draw(t, "fields") {
		w.addField(t, m)
	}
	if rapid.Bool().Draw(t, "relation") {
		w.addRelation(t, m)
	}
}

func (w *world) addField(t *rapid.T, m *thing) {
	f := &item{label: w.label(), kind: rapid.SampledFrom(kinds).Draw(t, "kind")}
	f.name = fmt.Sprintf("f%d", f.label)
	f.optional = rapid.Bool().Draw(t, "optional")
	f.indexed = rapid.Bool().Draw(t, "indexed")
	f.unique = rapid.IntRange(0, 3).Draw(t, "unique") == 0
	prisma, sql := defaultOf(f.kind)
	if rapid.Bool().Draw(t, "default") {
		f.value = prisma
	} else if !f.optional && rapid.Bool().Draw(t, "backfill") {
		w.backfill[m.name+"."+f.name] = sqltext.SQL(sql)
	}
	m.fields = append(m.fields, f)
}

func (w *world) addRelation(t *rapid.T, m *thing) {
	f := &item{label: w.label(), kind: "Int", optional: true, to: rapid.SampledFrom(w.models).Draw(t, "to").label}
	f.name = fmt.Sprintf("r%d", f.label)
	f.action = rapid.SampledFrom([]string{"Cascade", "SetNull", "NoAction"}).Draw(t, "action")
	m.fields = append(m.fields, f)
}

func (w *world) model(label int) *thing {
	for _, m := range w.models {
		if m.label == label {
			return m
		}
	}
	return nil
}

// copied returns a copy that can be edited without a change of w.
func (w *world) copied() *world {
	out := &world{colors: slices.Clone(w.colors), labels: w.labels, backfill: map[string]sqltext.SQL{}}
	for _, m := range w.models {
		next := *m
		next.fields = nil
		for _, f := range m.fields {
			field := *f
			next.fields = append(next.fields, &field)
		}
		out.models = append(out.models, &next)
	}
	return out
}

func (m *thing) table() string {
	if m.mapped != "" {
		return m.mapped
	}
	return m.name
}

func (f *item) column() string {
	if f.mapped != "" {
		return f.mapped
	}
	return f.name
}

// String returns the text of the models, without the datasource.
func (w *world) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "enum Color {\n%s\n}\n", strings.Join(w.colors, "\n"))
	for _, m := range w.models {
		fmt.Fprintf(&b, "model %s {\nid Int @id @default(autoincrement())\n", m.name)
		var keys strings.Builder
		for _, f := range m.fields {
			b.WriteString(f.line())
			if f.to != 0 {
				fmt.Fprintf(&b, "to%d %s? @relation(\"r%d\", fields: [%s], references: [id], onDelete: %s)\n", f.label, w.model(f.to).name, f.label, f.name, f.action)
			}
			if f.indexed && !f.unique {
				fmt.Fprintf(&keys, "@@index([%s])\n", f.name)
			}
		}
		for _, other := range w.models {
			for _, f := range other.fields {
				if f.to == m.label {
					fmt.Fprintf(&b, "of%d %s[] @relation(\"r%d\")\n", f.label, other.name, f.label)
				}
			}
		}
		b.WriteString(keys.String())
		if m.mapped != "" {
			fmt.Fprintf(&b, "@@map(%q)\n", m.mapped)
		}
		b.WriteString("}\n")
	}
	return b.String()
}

func (f *item) line() string {
	out := f.name + " " + f.kind
	if f.optional {
		out += "?"
	}
	if f.unique {
		out += " @unique"
	}
	if f.value != "" {
		out += " @default(" + f.value + ")"
	}
	if f.mapped != "" {
		out += fmt.Sprintf(" @map(%q)", f.mapped)
	}
	return out + "\n"
}
