package ir

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar/schema"
)

// keys decides which columns identify a row, and collects the names of constraints for error
// messages.
func (b *builder) keys(m *schema.Model, im *Model) {
	var all []*schema.Key
	if m.PrimaryKey != nil {
		all = append(all, m.PrimaryKey)
	}
	all = append(all, m.Uniques...)
	for _, k := range slices.Concat(all, m.Indexes) {
		if columns := leading(im, k); columns != nil {
			im.Indexes = append(im.Indexes, columns)
		}
	}
	var seen [][]int
	for _, k := range all {
		columns := columnsOf(im, k.Fields)
		if columns == nil {
			continue
		}
		im.Uniques = append(im.Uniques, Constraint{Name: keyName(m, k), Columns: columns, Partial: k.Where != ""})
		if k.Where != "" { // such a key is unique only among some rows
			continue
		}
		if im.Key == nil && (k.Kind == schema.PrimaryKey || required(im, columns)) {
			im.Key = columns
		}
		if !slices.ContainsFunc(seen, func(s []int) bool { return slices.Equal(s, columns) }) {
			seen = append(seen, columns)
			im.Selectors = append(im.Selectors, b.selector(m, im, k, columns))
		}
	}
	for _, f := range m.Fields {
		if f.Owns() {
			b.foreignKey(m, im, f.Relation.Relation)
		}
	}
}

// leading returns the first columns of a key's index, up to the first column that the client does
// not have or that has an operator class. It returns nil for an index that does not contain every
// row or is no B-tree, and for a view, which has no indexes.
func leading(im *Model, k *schema.Key) []int {
	if k.Model.IsView || k.Where != "" || k.Method != "" && k.Method != "BTree" {
		return nil
	}
	var out []int
	for _, f := range k.Fields {
		columns := fieldColumns(im, []*schema.Field{f.Field})
		if columns == nil || f.Ops != "" {
			break
		}
		out = append(out, columns...)
	}
	return out
}

func (b *builder) foreignKey(m *schema.Model, im *Model, r *schema.Relation) {
	columns := fieldColumns(im, r.Fields)
	if columns == nil {
		return
	}
	name := r.Map
	if name == "" {
		name = schema.DerivedName(schema.ForeignKeyNameParts(m.DBName, r.Fields))
	}
	im.ForeignKeys = append(im.ForeignKeys, Constraint{Name: name, Columns: columns})
}

func (b *builder) selector(m *schema.Model, im *Model, k *schema.Key, columns []int) *Selector {
	s := &Selector{}
	params := newScope()
	var goNames, names []string
	for _, i := range columns {
		c := im.Columns[i]
		s.Columns = append(s.Columns, c)
		natural := paramName(c.Go)
		imported := func(t GoType) bool { return t.Name == natural }
		if natural == b.pkg.Name || slices.ContainsFunc(b.pkg.Imports, imported) {
			natural += "_" // because the code of the query package refers to a package by this name
		}
		p, _ := params.claim(natural, c.Go)
		s.Params = append(s.Params, p)
		goNames, names = append(goNames, c.Go), append(names, c.Name)
	}
	natural := "By" + strings.Join(goNames, "")
	if k.Name != "" {
		natural = "By" + GoName(k.Name)
	}
	s.Func = b.claim(im.names, natural, "the selector by "+strings.Join(names, ", ")+" of "+m.Name, k.Span)
	s.Key = "by" + strings.TrimPrefix(s.Func, "By")
	s.Doc = strings.Join(names, ", ")
	return s
}

func required(im *Model, columns []int) bool {
	return !slices.ContainsFunc(columns, func(i int) bool { return im.Columns[i].Arity != schema.Required })
}

// columnsOf returns the columns of a key, or nil if the client does not have all of them.
func columnsOf(im *Model, key []schema.KeyField) []int {
	fields := make([]*schema.Field, len(key))
	for i, k := range key {
		fields[i] = k.Field
	}
	return fieldColumns(im, fields)
}

func fieldColumns(im *Model, fields []*schema.Field) []int {
	out := make([]int, 0, len(fields))
	for _, f := range fields {
		i := slices.IndexFunc(im.Columns, func(c *Column) bool { return c.Name == f.Name })
		if i < 0 {
			return nil
		}
		out = append(out, i)
	}
	return out
}

// keyName returns the name that the planner chooses for a key. If another key already has that
// name, the planner appends a hash, which keyName does not know. Then errors of the constraint do
// not name its fields.
func keyName(m *schema.Model, k *schema.Key) string {
	if k.Map != "" {
		return k.Map
	}
	return schema.DerivedName(k.NameParts(m.DBName))
}
