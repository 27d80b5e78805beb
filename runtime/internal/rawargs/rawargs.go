// Package rawargs gives the placeholders of the user's own SQL their arguments, by one set of rules
// for all databases:
//
//	$1 or ?1     the argument of that number, wherever it stands and however often
//	?            the arguments in order
//	:a, @a, $a   the argument with that name, made with [sql.Named]
//
// What does not match is an error: a number or a name without an argument, an argument without a
// placeholder, placeholders of two kinds in one statement.
package rawargs

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
)

// Args are the arguments of one statement.
type Args struct {
	// Values are the values, without names.
	Values []any
	names  []string // of the values; nil if they have none
}

// Of reads the arguments of a call: all have names, or none has. Integers that no database can hold
// are refused.
func Of(args []any) (Args, error) {
	a := Args{Values: make([]any, len(args))}
	for i, arg := range args {
		named, ok := arg.(sql.NamedArg)
		if !ok {
			a.Values[i] = arg
			continue
		}
		if named.Name == "" {
			return a, fmt.Errorf("argument %d has an empty name", i+1)
		}
		if slices.Contains(a.names, named.Name) {
			return a, fmt.Errorf("two arguments have the name %q", named.Name)
		}
		a.names, a.Values[i] = append(a.names, named.Name), named.Value
	}
	if a.names != nil && len(a.names) != len(args) {
		return a, errors.New("some arguments have names and some have none: name all of them or none")
	}
	for i := range a.Values {
		v, err := resolve(a.Values[i])
		if err != nil {
			return a, a.Fail(i, err)
		}
		a.Values[i] = v
	}
	return a, nil
}

// resolve replaces pointers by what they point to, nil pointers by nil, a [driver.Valuer] by its
// value, and 16 bytes by the text of a UUID.
func resolve(a any) (any, error) {
	for {
		v := reflect.ValueOf(a)
		if !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
			return nil, nil
		}
		if own, ok := a.(driver.Valuer); ok {
			out, err := own.Value()
			if err != nil || reflect.TypeOf(out) == v.Type() {
				return out, err
			}
			a = out
			continue
		}
		if v.Kind() != reflect.Pointer {
			if at, ok := a.(time.Time); ok { // a column without zone stores the clock of UTC
				return at.UTC(), nil
			}
			if id := reflect.TypeFor[uuid.UUID](); v.Kind() == reflect.Array && v.CanConvert(id) {
				return v.Convert(id).Interface().(uuid.UUID).String(), nil
			}
			if v.CanUint() && v.Uint() > math.MaxInt64 {
				return nil, errors.New("the number is larger than the integers of a database")
			}
			return a, nil
		}
		a = v.Elem().Interface()
	}
}

// Named reports whether an argument has that name.
func (a Args) Named(name string) bool { return slices.Contains(a.names, name) }

// describe names an argument for a message.
func (a Args) describe(i int) string {
	if a.names != nil {
		return "argument " + strconv.Quote(a.names[i])
	}
	return "argument " + strconv.Itoa(i+1)
}

// Fail is an error about one argument.
func (a Args) Fail(i int, err error) error { return fmt.Errorf("%s: %w", a.describe(i), err) }

// kind is a way to write placeholders.
type kind uint8

const (
	inOrder kind = iota + 1
	numbered
	byName
)

// kindOf reads a placeholder with its sign. A name of digits only is a number after ? and $.
func kindOf(placeholder string) (k kind, number int) {
	if placeholder == "" || placeholder == "?" {
		return inOrder, 0
	}
	if placeholder[0] == '?' || placeholder[0] == '$' {
		if n, err := strconv.Atoi(placeholder[1:]); err == nil {
			return numbered, n
		}
	}
	return byName, 0
}

// Order returns the index of the argument of each placeholder. Placeholders are given as written,
// "" for a question mark alone.
func (a Args) Order(placeholders []string) ([]int, error) {
	order, used := make([]int, len(placeholders)), make([]bool, len(a.Values))
	first := kind(0)
	for i, p := range placeholders {
		k, number := kindOf(p)
		if first == 0 {
			first = k
		}
		if k != first {
			return nil, mixed(placeholders[0], p)
		}
		at, err := a.place(k, i, number, p)
		if err != nil {
			return nil, err
		}
		if at < 0 || at >= len(a.Values) {
			return nil, fmt.Errorf("placeholder %s has no argument, %s given", shown(p, i), count(len(a.Values)))
		}
		order[i], used[at] = at, true
	}
	if unused := slices.Index(used, false); unused >= 0 {
		return nil, fmt.Errorf("the statement has no placeholder for %s", a.describe(unused))
	}
	return order, nil
}

// place returns the index of the argument of one placeholder.
func (a Args) place(k kind, i, number int, placeholder string) (int, error) {
	switch {
	case k == byName && a.names == nil:
		name := placeholder[1:]
		return 0, fmt.Errorf("placeholder %s needs an argument with a name: sql.Named(%q, …), or write $1 for the first argument", placeholder, name)
	case k == byName:
		at := slices.Index(a.names, placeholder[1:])
		if at < 0 {
			return 0, fmt.Errorf("no argument has the name of placeholder %s", placeholder)
		}
		return at, nil
	case a.names != nil:
		return 0, fmt.Errorf("placeholder %s has no name, the arguments have names", shown(placeholder, i))
	case k == numbered:
		return number - 1, nil
	}
	return i, nil
}

func mixed(a, b string) error {
	if a == "" || b == "" {
		return errors.New("the statement mixes ? with other placeholders, or leaves out a number of ?1, ?2")
	}
	return fmt.Errorf("the statement mixes the placeholders %s and %s", a, b)
}

// shown is a placeholder for a message.
func shown(placeholder string, i int) string {
	if placeholder == "" {
		return fmt.Sprintf("%d (?)", i+1)
	}
	return placeholder
}

func count(n int) string {
	if n == 1 {
		return "1 is"
	}
	return strconv.Itoa(n) + " are"
}
