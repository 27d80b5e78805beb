package transitions

import (
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/cocomon/comon_orm/internal/sqltext"
)

// edit makes one random change.
func (w *world) edit(t *rapid.T) {
	if len(w.models) == 0 || rapid.IntRange(0, 9).Draw(t, "of models") == 0 {
		w.addModel(t)
		return
	}
	m := rapid.SampledFrom(w.models).Draw(t, "model")
	switch rapid.IntRange(0, 7).Draw(t, "edit") {
	case 0:
		w.addField(t, m)
	case 1:
		w.addRelation(t, m)
	case 2:
		if !slices.Contains(w.colors, "blue") {
			w.colors = slices.Insert(w.colors, rapid.IntRange(0, len(w.colors)).Draw(t, "at"), "blue")
		}
	case 3:
		w.editModel(t, m)
	default:
		if len(m.fields) > 0 {
			w.editField(t, m, rapid.SampledFrom(m.fields).Draw(t, "field"))
		}
	}
}

func (w *world) editModel(t *rapid.T, m *thing) {
	name := rapid.SampledFrom(odd).Draw(t, "table")
	taken := slices.ContainsFunc(w.models, func(o *thing) bool { return strings.EqualFold(o.table(), name) })
	switch {
	case rapid.Bool().Draw(t, "drop"):
		w.models = slices.DeleteFunc(w.models, func(o *thing) bool { return o == m })
		for _, o := range w.models {
			o.fields = slices.DeleteFunc(o.fields, func(f *item) bool { return f.to == m.label })
		}
	case !taken:
		m.mapped = name
	}
}

func (w *world) editField(t *rapid.T, m *thing, f *item) {
	prisma, sql := defaultOf(f.kind)
	switch rapid.IntRange(0, 7).Draw(t, "change") {
	case 0:
		m.fields = slices.DeleteFunc(m.fields, func(o *item) bool { return o == f })
	case 1:
		name := rapid.SampledFrom(odd).Draw(t, "column")
		if !slices.ContainsFunc(m.fields, func(o *item) bool { return strings.EqualFold(o.column(), name) }) {
			f.mapped = name
		}
	case 2:
		if old := f.name; f.mapped == "" && f.label > 0 && old[0] != 'x' {
			f.name = fmt.Sprintf("x%d", f.label)
			w.renames = append(w.renames, m.name+"."+old+"="+f.name)
			if had, ok := w.backfill[m.name+"."+old]; ok {
				w.backfill[m.name+"."+f.name] = had
			}
		}
	case 3:
		if f.to == 0 {
			f.kind, f.value = rapid.SampledFrom(kinds).Draw(t, "kind"), ""
		}
	case 4:
		if f.to == 0 {
			f.optional = !f.optional
			if !f.optional && rapid.Bool().Draw(t, "backfill") {
				w.backfill[m.name+"."+f.name] = sqltext.SQL(sql)
			}
		}
	case 5:
		if f.value != "" {
			f.value = ""
		} else if f.to == 0 {
			f.value = prisma
		}
	case 6:
		f.unique = f.to == 0 && !f.unique
	default:
		f.indexed = !f.indexed
	}
}
