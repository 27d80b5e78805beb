package lower

import (
	"slices"
	"strings"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

// keepsEnum reports whether an enum of onto stays: where enums are types, while its type is there; elsewhere always.
func (l *lifter) keepsEnum(e *schema.Enum) bool {
	return !l.caps.EnumTypes || l.liveEnum(e) != nil
}

func (l *lifter) liveEnum(e *schema.Enum) *catalog.Enum {
	return l.db.Enum(l.onto.lowerer.space(e.Schema), l.onto.lowerer.ident(e.DBName))
}

func (l *lifter) liftEnums() {
	for _, e := range l.onto.Enums {
		switch live := l.liveEnum(e); {
		case live != nil:
			l.keepEnum(e, live.Values)
		case !l.caps.EnumTypes:
			l.keepEnum(e, l.checkedValues(e))
		}
	}
	if !l.caps.EnumTypes {
		l.liftChecks()
		return
	}
	for _, e := range l.db.Enums {
		if l.listed(e.Schema) && l.typeEnum(e.Schema, e.Name) == nil {
			name := l.blocks.free(l.namesOf(e.Name, e.Schema, "enum")...)
			l.out.Enums = append(l.out.Enums, newEnum(name, e.Name, e.Schema, e.Values))
		}
	}
}

func newEnum(name, dbName, space string, values []string) *schema.Enum {
	e := &schema.Enum{Name: name, DBName: dbName, Schema: space}
	addValues(e, nil, values)
	return e
}

// addValues gives the enum the values of the database in their order; those that onto has keep its names.
func addValues(e, onto *schema.Enum, values []string) {
	names, known := pool{}, map[string]*schema.EnumValue{}
	if onto != nil {
		for _, v := range onto.Values {
			if slices.Contains(values, v.DBName) {
				known[v.DBName] = v
				names[v.Name] = true
			}
		}
	}
	for _, value := range values {
		v := known[value]
		if v == nil {
			v = &schema.EnumValue{Name: names.free(fitName(value, "value")), DBName: value}
		}
		e.Values = append(e.Values, v)
	}
}

func (l *lifter) keepEnum(onto *schema.Enum, values []string) {
	e := &schema.Enum{Name: onto.Name, DBName: onto.DBName, Schema: onto.Schema, Doc: onto.Doc, Span: onto.Span}
	addValues(e, onto, values)
	l.enums[onto] = e
	l.out.Enums = append(l.out.Enums, e)
}

// typeEnum is the lifted enum of an enum type, nil when it is not in sight.
func (l *lifter) typeEnum(space, name string) *schema.Enum {
	for _, e := range l.out.Enums {
		if l.onto.lowerer.space(e.Schema) == space && l.onto.lowerer.ident(e.DBName) == name {
			return e
		}
	}
	return nil
}

// checkOf is the CHECK that makes the column an enum, nil when there is none.
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
	model *liftedModel
	check *catalog.Check
	onto  *schema.Enum // of the column's field, nil when it has none
}

func (l *lifter) enumColumns() []enumColumn {
	var out []enumColumn
	for _, m := range l.models {
		for _, c := range m.table.Columns {
			check := checkOf(m.table, c.Name)
			if check == nil || !uniqueValues(check.Values) {
				continue
			}
			column := enumColumn{model: m, check: check}
			if f := l.ontoField(m, c.Name); f != nil {
				column.onto = f.Enum
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

// checkedValues are the values of an enum of onto where enums are CHECKs: those it has while a column still has them, else those of
// its first column; without a column its own.
func (l *lifter) checkedValues(e *schema.Enum) []string {
	values := enumValues(e)
	var first []string
	for _, c := range l.enumColumns() {
		switch {
		case c.onto != e:
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

// liftChecks finds the enum of every CHECK that lists values: that of the column's field if it has these values, else one that columns
// with the same values share.
func (l *lifter) liftChecks() {
	columns := l.enumColumns()
	lists := map[string]map[string]bool{} // the lists of values behind each column name
	key := func(c *catalog.Check) string { return strings.Join(c.Values, "\x00") }
	for _, c := range columns {
		if lists[c.check.Column] == nil {
			lists[c.check.Column] = map[string]bool{}
		}
		lists[c.check.Column][key(c.check)] = true
	}
	shared := map[string]*schema.Enum{}
	for _, c := range columns {
		if e := l.enums[c.onto]; e != nil && slices.Equal(enumValues(e), c.check.Values) {
			l.checks[c.check] = e
			continue
		}
		e := shared[key(c.check)]
		if e == nil {
			e = l.newCheckEnum(c, len(lists[c.check.Column]) == 1)
			shared[key(c.check)] = e
		}
		l.checks[c.check] = e
	}
}

// newCheckEnum is called by the column where all columns of that name have the same values, else by table and column.
func (l *lifter) newCheckEnum(c enumColumn, byColumn bool) *schema.Enum {
	column := pascal(fitName(c.check.Column, "enum"))
	full := pascal(fitName(c.model.table.Name, "model")) + column
	names := blockNames(full, "enum")
	if byColumn {
		names = append(blockNames(column, "enum"), names...)
		if l.blocks[column] {
			names = names[1:]
		}
	}
	name := l.blocks.free(names...)
	e := newEnum(name, name, "", c.check.Values)
	l.out.Enums = append(l.out.Enums, e)
	return e
}
