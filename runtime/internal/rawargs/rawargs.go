// Package rawargs finds the argument of each placeholder in the user's own SQL. The rules are the
// same on all databases:
//
//	$1 or ?1     the argument with that number, also if it occurs several times
//	?            the arguments in order
//	:a, @a, $a   the argument with that name, made with [sql.Named]
//
// It is an error if a number or a name has no argument, if an argument has no placeholder, or if a
// statement contains placeholders of two kinds.
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

// Args contains the arguments of one statement.
type Args struct {
	// Values contains the values of the arguments without their names.
	Values []any
	names  []string // the names of the values; nil if they have none
}

// Of converts the arguments of a call. Either all of them have names, or none has one. Of returns
// an error for an integer that no database can store.
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

// resolve replaces a pointer by the value that it points to, and a nil pointer by nil. It replaces
// a [driver.Valuer] by its value, and an array of 16 bytes by the text of a UUID. Times are
// converted to UTC.
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
			if at, ok := a.(time.Time); ok { // a column without time zone stores the date and time in UTC
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

// describe returns the name or number of an argument for a message.
func (a Args) describe(i int) string {
	if a.names != nil {
		return "argument " + strconv.Quote(a.names[i])
	}
	return "argument " + strconv.Itoa(i+1)
}

// Fail returns err with the name or number of the argument that caused it.
func (a Args) Fail(i int, err error) error { return fmt.Errorf("%s: %w", a.describe(i), err) }

// kind is the kind of a placeholder: ?, a number or a name.
type kind uint8

const (
	inOrder kind = iota + 1
	numbered
	byName
)

// kindOf returns the kind of a placeholder, and its number if it has one. After ? and $, digits are
// a number; otherwise the placeholder has a name.
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

// Order returns, for each placeholder, the index of its argument. Placeholders are given as they
// are written in the statement, except that "" stands for a question mark alone.
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

// place returns the index of the argument of placeholder i. k and number are the results of kindOf.
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

// shown returns a placeholder for a message.
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
