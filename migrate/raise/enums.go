package raise

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/lower"
)

// keepsEnum reports whether an enum of base stays. If enums are types of the database, it stays as
// long as its type exists; otherwise it always stays.
func (b *builder) keepsEnum(e *schema.Enum) bool {
	return !b.caps.EnumTypes || b.liveEnum(e) != nil || b.isOfKept(e)
}

// isOfKept reports whether a model that stays without a table uses the enum.
func (b *builder) isOfKept(e *schema.Enum) bool {
	return slices.ContainsFunc(b.base.Models, func(m *schema.Model) bool {
		return slices.ContainsFunc(m.Fields, func(f *schema.Field) bool { return f.Enum == e && b.kept[m] })
	})
}

func (b *builder) liveEnum(e *schema.Enum) *catalog.Enum {
	return b.db.Enum(b.base.parts.SchemaName(e.Schema), b.base.parts.Ident(e.DBName))
}

func (b *builder) raiseEnums() {
	for _, e := range b.base.Enums {
		switch live := b.liveEnum(e); {
		case live != nil:
			b.keepEnum(e, live.Values)
		case !b.caps.EnumTypes:
			b.keepEnum(e, b.checkedValues(e))
		case b.isOfKept(e):
			var values []string
			for _, v := range e.Values {
				values = append(values, v.DBName)
			}
			b.keepEnum(e, values)
		}
	}
	if !b.caps.EnumTypes {
		b.raiseChecks()
		return
	}
	for _, e := range b.db.Enums {
		if b.inScope(e.Schema) && b.typeEnum(e.Schema, e.Name) == nil {
			name := b.blocks.choose(b.namesOf(e.Name, e.Schema, "enum")...)
			b.out.Enums = append(b.out.Enums, newEnum(name, e.Name, e.Schema, e.Values))
		}
	}
}

func newEnum(name, dbName, schemaName string, values []string) *schema.Enum {
	e := &schema.Enum{Name: name, DBName: dbName, Schema: schemaName}
	addValues(e, nil, values)
	return e
}

// addValues adds the values of the database in their order. Values that are in base keep the names
// that they have there.
func addValues(e, base *schema.Enum, values []string) {
	names, known := nameSet{}, map[string]*schema.EnumValue{}
	if base != nil {
		for _, v := range base.Values {
			if slices.Contains(values, v.DBName) {
				known[v.DBName] = v
				names[v.Name] = true
			}
		}
	}
	for _, value := range values {
		v := known[value]
		if v == nil {
			v = &schema.EnumValue{Name: names.choose(fitName(value, "value")), DBName: value}
		}
		e.Values = append(e.Values, v)
	}
}

func (b *builder) keepEnum(base *schema.Enum, values []string) {
	e := &schema.Enum{Name: base.Name, DBName: base.DBName, Schema: base.Schema, Doc: base.Doc, Span: base.Span}
	addValues(e, base, values)
	b.enums[base] = e
	b.out.Enums = append(b.out.Enums, e)
}

// typeEnum returns the raised enum of an enum type, nil if the type is not in scope.
func (b *builder) typeEnum(schemaName, name string) *schema.Enum {
	for _, e := range b.out.Enums {
		if b.base.parts.SchemaName(e.Schema) == schemaName && b.base.parts.Ident(e.DBName) == name {
			return e
		}
	}
	return nil
}

// checkOf returns the CHECK that lists the values of an enum column, nil if there is none.
func checkOf(t *catalog.Table, column string) *catalog.Check {
	for _, c := range t.Checks {
		if c.Column == column && len(c.Values) > 0 {
			return c
		}
	}
	return nil
}

// enumColumn is a column whose CHECK lists values.
type enumColumn struct {
	model *raisedModel
	check *catalog.Check
	base  *schema.Enum // the enum of the field in base, nil if it has none
}

func (b *builder) enumColumns() []enumColumn {
	var out []enumColumn
	for _, m := range b.models {
		for _, c := range m.table.Columns {
			check := checkOf(m.table, c.Name)
			if check == nil || !uniqueValues(check.Values) {
				continue
			}
			column := enumColumn{model: m, check: check}
			if f := b.baseField(m, c.Name); f != nil {
				column.base = f.Enum
			}
			out = append(out, column)
		}
	}
	return out
}

func uniqueValues(values []string) bool {
	sorted := slices.Sorted(slices.Values(values))
	return len(slices.Compact(sorted)) == len(values)
}

// checkedValues returns the values of an enum of base in a database where enums are CHECKs. They
// are unchanged if a column of the enum still has exactly these values, or if no column uses the
// enum. Otherwise they are the values of its first column.
func (b *builder) checkedValues(e *schema.Enum) []string {
	values := lower.EnumValues(e)
	var first []string
	for _, c := range b.enumColumns() {
		switch {
		case c.base != e:
		case slices.Equal(c.check.Values, values):
			return values
		case first == nil:
			first = c.check.Values
		}
	}
	if first != nil {
		return first
	}
	return values
}

// raiseChecks finds the enum for every CHECK that lists values. If the column's field in base has
// an enum with these values, it is that enum. Otherwise all columns with the same values share one
// new enum.
func (b *builder) raiseChecks() {
	columns := b.enumColumns()
	lists := map[string]map[string]bool{} // by column name: the lists of values of all such columns
	key := func(c *catalog.Check) string { return strings.Join(c.Values, "\x00") }
	for _, c := range columns {
		if lists[c.check.Column] == nil {
			lists[c.check.Column] = map[string]bool{}
		}
		lists[c.check.Column][key(c.check)] = true
	}
	shared := map[string]*schema.Enum{}
	for _, c := range columns {
		if e := b.enums[c.base]; e != nil && slices.Equal(lower.EnumValues(e), c.check.Values) {
			b.checks[c.check] = e
			continue
		}
		e := shared[key(c.check)]
		if e == nil {
			e = b.newCheckEnum(c, len(lists[c.check.Column]) == 1)
			shared[key(c.check)] = e
		}
		b.checks[c.check] = e
	}
}

// newCheckEnum creates an enum. byColumn is true if all columns of that name have the same values;
// the enum then has the name of the column, otherwise that of table and column.
func (b *builder) newCheckEnum(c enumColumn, byColumn bool) *schema.Enum {
	column := pascal(fitName(c.check.Column, "enum"))
	full := pascal(fitName(c.model.table.Name, "model")) + column
	names := blockNames(full, "enum")
	if byColumn {
		names = append(blockNames(column, "enum"), names...)
		if b.blocks[column] {
			names = names[1:]
		}
	}
	name := b.blocks.choose(names...)
	e := newEnum(name, name, "", c.check.Values)
	b.out.Enums = append(b.out.Enums, e)
	return e
}
