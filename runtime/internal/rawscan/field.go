package rawscan

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// field is a field of a struct, or of a struct embedded in it, that a column can be read into.
type field struct {
	name     string // the Go name, for error messages
	column   string // the name in the db tag, or else the Go name
	tagged   bool
	optional bool
	index    []int
	cell     cell
}

// of returns the field in the struct v. If an embedded pointer to a struct is nil,
// of allocates the struct.
func (f *field) of(v reflect.Value) reflect.Value {
	for i, at := range f.index {
		if i > 0 && v.Kind() == reflect.Pointer {
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(at)
	}
	return v
}

// fieldsOf returns the fields of a struct that columns can be read into, and after them the fields
// of embedded structs. A field hides more deeply embedded fields with the same column name.
func fieldsOf(t reflect.Type, enums Enums) ([]field, error) {
	all, err := collect(place{typ: t, name: t.Name()}, enums)
	out := []field{}
	for _, f := range all {
		hidden := slices.ContainsFunc(all, func(o field) bool { return o.column == f.column && len(o.index) < len(f.index) })
		if !hidden {
			out = append(out, f)
		}
	}
	return out, err
}

// place is a struct with its path from the outermost struct.
type place struct {
	typ   reflect.Type
	name  string
	index []int
	outer []reflect.Type
}

// field returns the place of field i, whose type is typ.
func (p place) field(i int, typ reflect.Type) place {
	return place{typ, p.name + "." + p.typ.Field(i).Name, append(slices.Clone(p.index), i), append(slices.Clone(p.outer), p.typ)}
}

func collect(p place, enums Enums) ([]field, error) {
	var out []field
	for i := range p.typ.NumField() {
		sf := p.typ.Field(i)
		tag, options, _ := strings.Cut(sf.Tag.Get("db"), ",")
		if tag == "-" {
			continue
		}
		c := cellOf(sf.Type, enums)
		if inner := embedded(sf); inner != nil && c == nil && tag == "" {
			if inner == p.typ || slices.Contains(p.outer, inner) {
				continue // the type embeds itself, and its inner fields are hidden
			}
			fields, err := collect(p.field(i, inner), enums)
			if err != nil {
				return nil, err
			}
			out = append(out, fields...)
			continue
		}
		if !sf.IsExported() {
			continue
		}
		own := p.field(i, sf.Type)
		f := field{name: own.name, column: tag, tagged: tag != "", optional: options == "optional", index: own.index, cell: c}
		if options != "" && !f.optional {
			return nil, fmt.Errorf("field %s has the unknown option %q in its db tag: only optional exists", f.name, options)
		}
		if c == nil {
			return nil, fmt.Errorf(`no column can be read into field %s of type %s: tag it db:"-" if it has no column`, f.name, sf.Type)
		}
		if !f.tagged {
			f.column = sf.Name
		}
		out = append(out, f)
	}
	return out, nil
}

// embedded returns the type of the embedded struct, or nil if the field is not an embedded struct
// whose fields can be set.
func embedded(sf reflect.StructField) reflect.Type {
	switch t := sf.Type; {
	case !sf.Anonymous:
	case t.Kind() == reflect.Struct:
		return t
	case t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct && sf.IsExported():
		return t.Elem()
	}
	return nil
}

// match finds the field of each column by four rules. A rule is tried for the columns for which the
// rules before it have found no field:
//
//  1. The column is the tag of a field.
//  2. The column is the name of a field without a tag.
//  3. As 1 or 2, but without regard to case.
//  4. As 3, but underscores are ignored too.
//
// The third rule exists because PostgreSQL folds unquoted names to lower case.
func match(t reflect.Type, fields []field, columns []string) ([]*field, error) {
	plain := func(s string) string { return strings.ToLower(strings.ReplaceAll(s, "_", "")) }
	rules := []func(f *field, column string) bool{
		func(f *field, column string) bool { return f.tagged && f.column == column },
		func(f *field, column string) bool { return !f.tagged && f.column == column },
		func(f *field, column string) bool { return strings.EqualFold(f.column, column) },
		func(f *field, column string) bool { return plain(f.column) == plain(column) },
	}
	places, taken := make([]*field, len(columns)), make([]string, len(fields))
	for _, rule := range rules {
		for i, column := range columns {
			if places[i] != nil {
				continue
			}
			at, err := only(t, fields, column, rule)
			if err != nil {
				return nil, err
			}
			if at < 0 || taken[at] != "" {
				continue
			}
			places[i], taken[at] = &fields[at], column
		}
	}
	return places, complete(t, fields, columns, places, taken)
}

// only returns the index of the field that a rule finds for a column, or -1 if there is none. If
// the rule finds several fields, only returns the least deeply embedded one. It is an error if
// several of the found fields are least deeply embedded.
func only(t reflect.Type, fields []field, column string, rule func(*field, string) bool) (int, error) {
	found, twice := -1, false
	for i := range fields {
		f := &fields[i]
		if !rule(f, column) {
			continue
		}
		switch {
		case found < 0 || len(f.index) < len(fields[found].index):
			found, twice = i, false
		case len(f.index) == len(fields[found].index):
			twice = true
		}
	}
	if twice {
		return -1, fmt.Errorf("column %q fits several fields of %s: tag one with db:%q", column, t, column)
	}
	return found, nil
}

// complete returns an error if a column has no field, or if a field that is not optional has no
// column.
func complete(t reflect.Type, fields []field, columns []string, places []*field, taken []string) error {
	for i, f := range places {
		if f == nil {
			return fmt.Errorf(`column %q has no field in %s: add one, or tag one with db:"%s"`, columns[i], t, columns[i])
		}
	}
	for i := range fields {
		if taken[i] == "" && !fields[i].optional {
			return fmt.Errorf(`field %s has no column named %q: tag it db:"-", or db:",optional" if only some statements return it`, fields[i].name, fields[i].column)
		}
	}
	return nil
}
