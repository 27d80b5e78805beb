package orm

import (
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/cocomon/comon_orm/runtime/internal/rawscan"
	"github.com/cocomon/comon_orm/runtime/orm/gensupport"
)

// Raw SQL uses the texts by which the database stores the values of an enum. A value with @map has
// another text in the client.

// enumOf returns the schema's enum whose Go type is t, or nil if there is none.
func enumOf(schema *gensupport.Schema, t reflect.Type) *gensupport.Enum {
	if t == nil || t.Kind() != reflect.String {
		return nil
	}
	for _, e := range schema.Enums {
		if reflect.TypeOf(e.Type) == t {
			return e
		}
	}
	return nil
}

// rawEnums returns a function that finds the decoder of an enum type.
func rawEnums(schema *gensupport.Schema) rawscan.Enums {
	return func(t reflect.Type) rawscan.Enum {
		e := enumOf(schema, t)
		if e == nil {
			return nil
		}
		return func(stored string) (string, error) {
			i := slices.Index(e.Stored, stored)
			if i < 0 {
				return "", fmt.Errorf("the value is not one of enum %s", e.Name)
			}
			return e.Values[i], nil
		}
	}
}

// rawArgs replaces enum values, pointers to them and slices of them by the texts that the database
// stores.
func rawArgs(schema *gensupport.Schema, args []any) ([]any, error) {
	out := slices.Clone(args)
	for i, arg := range args {
		named, isNamed := arg.(sql.NamedArg)
		if isNamed {
			arg = named.Value
		}
		v, err := storedEnum(schema, reflect.ValueOf(arg))
		if err != nil {
			return nil, fmt.Errorf("argument %d: %w", i+1, err)
		}
		switch {
		case !v.IsValid():
		case isNamed:
			out[i] = sql.Named(named.Name, v.Interface())
		default:
			out[i] = v.Interface()
		}
	}
	return out, nil
}

// storedEnum returns the stored form of an enum value, of a pointer to it, or of a slice of such
// values. It returns the zero Value for any other value.
func storedEnum(schema *gensupport.Schema, v reflect.Value) (reflect.Value, error) {
	if !v.IsValid() {
		return reflect.Value{}, nil
	}
	switch v.Kind() {
	case reflect.String:
		e := enumOf(schema, v.Type())
		if e == nil {
			return reflect.Value{}, nil
		}
		i := slices.Index(e.Values, v.String())
		if i < 0 {
			return reflect.Value{}, errors.New(e.NoSuchValue())
		}
		return reflect.ValueOf(e.Stored[i]), nil
	case reflect.Pointer:
		if v.IsNil() || enumOf(schema, v.Type().Elem()) == nil {
			return reflect.Value{}, nil
		}
		return storedEnum(schema, v.Elem())
	case reflect.Slice:
		return storedEnums(schema, v)
	default:
		return reflect.Value{}, nil
	}
}

func storedEnums(schema *gensupport.Schema, v reflect.Value) (reflect.Value, error) {
	if v.IsNil() || enumOf(schema, v.Type().Elem()) == nil {
		return reflect.Value{}, nil
	}
	out := make([]string, v.Len())
	for i := range out {
		item, err := storedEnum(schema, v.Index(i))
		if err != nil {
			return reflect.Value{}, err
		}
		out[i] = item.String()
	}
	return reflect.ValueOf(out), nil
}
