package ddl

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/grammar/schema"
	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
)

func (postgres) ColumnType(f *schema.Field) (catalog.Type, error) {
	t, err := baseType(f)
	t.List = f.Arity == schema.List
	return t, err
}

func baseType(f *schema.Field) (catalog.Type, error) {
	switch {
	case f.Unsupported != "":
		return postgres{}.ParseType(sqltext.SQL(f.Unsupported)), nil
	case f.Enum != nil:
		return catalog.Type{Name: f.Enum.DBName, Schema: f.Enum.Schema, Enum: true}, nil
	}
	t := f.ColumnType(provider.PostgreSQL)
	switch {
	case t == nil:
		return catalog.Type{}, fmt.Errorf("field %s.%s has no column type", f.Model.Name, f.Name)
	case f.Native != nil:
		return normalise(t.SQL, f.Native.Args), nil
	}
	return catalog.Type{Name: t.SQL, Args: slices.Clone(t.DefaultArgs)}, nil
}

// normalise removes arguments that are the default, and adds arguments that the database adds.
func normalise(name string, args []int) catalog.Type {
	t := catalog.Type{Name: name, Args: slices.Clone(args)}
	known := nativetype.BySQL(name)
	switch {
	case known == nil:
	case len(args) == 1 && args[0] == known.Args.Full && args[0] > 0:
		t.Args = nil
	case len(args) == 0 && known.Args.Implied > 0:
		t.Args = []int{known.Args.Implied}
	case len(args) == 1 && known.Args.Count == 2:
		t.Args = append(t.Args, 0)
	}
	return t
}

func (postgres) ParseType(sql sqltext.SQL) catalog.Type {
	read, ok := sqltext.ReadType(provider.PostgreSQL, sql)
	if !ok {
		return catalog.Type{Name: sqltext.TypeWords(sql)}
	}
	name := read.Name
	if read.Schema == "" && !sqltext.Contains(sql, `"`) {
		name = nativetype.Known(name)
	}
	args := make([]int, len(read.Args))
	for i, a := range read.Args {
		n, err := strconv.Atoi(a)
		if err != nil { // not numbers, as in geometry(Point, 4326): keep them in the name
			return catalog.Type{Schema: read.Schema, Name: name + "(" + strings.Join(read.Args, ",") + ")", List: read.Array}
		}
		args[i] = n
	}
	t := normalise(name, args)
	t.Schema, t.List = read.Schema, read.Array
	return t
}

func (postgres) TypeSQL(t catalog.Type) sqltext.SQL {
	var sql sqltext.SQL
	switch {
	case t.Enum:
		sql = enumName(t)
	case t.Schema != "":
		sql = sqltext.Ident(provider.PostgreSQL, t.Schema) + "." + bareName(t.Name)
	default:
		sql = bareName(t.Name)
		if known := nativetype.BySQL(t.Name); known != nil {
			sql = sqltext.SQL(known.Spelling())
		}
	}
	if len(t.Args) > 0 {
		args := make([]sqltext.SQL, len(t.Args))
		for i, a := range t.Args {
			args[i] = sqltext.Int(a)
		}
		sql += "(" + sqltext.Join(args, ",") + ")"
	}
	if t.List {
		sql += "[]"
	}
	return sql
}

// bareName returns the name of a type that is no enum. If the name has capitals, it was quoted.
func bareName(name string) sqltext.SQL {
	if head, _, _ := strings.Cut(name, "("); head != strings.ToLower(head) {
		return sqltext.Ident(provider.PostgreSQL, name)
	}
	return sqltext.SQL(name)
}

func enumName(t catalog.Type) sqltext.SQL {
	name := sqltext.Ident(provider.PostgreSQL, t.Name)
	if t.Schema != "" {
		name = sqltext.Ident(provider.PostgreSQL, t.Schema) + "." + name
	}
	return name
}
