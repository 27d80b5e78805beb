package sqlite3

import (
	"encoding/json"
	"errors"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"

	"github.com/cocomon/comon_orm/internal/jsonvalue"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
)

var errNoJSON = errors.New("the column holds a text that is no JSON")

// jsonFunctions returns the functions on JSON by name.
func jsonFunctions() map[string]jsonFunction {
	return map[string]jsonFunction{
		sqlgen.JSONAt: jsonAt, sqlgen.JSONText: jsonText, sqlgen.JSONOrder: jsonOrder, sqlgen.JSONHas: jsonHas,
	}
}

// jsonFunction is a function on JSON. It gets the value at the path and the last argument of the
// call. The result is a text, an int64, or nil for NULL.
type jsonFunction func(value, last string) any

func jsonAt(value, _ string) any { return jsonvalue.Canonical(value) }

func jsonText(value, _ string) any {
	if text, ok := jsonvalue.Text(value); ok {
		return text
	}
	return nil
}

func jsonOrder(value, last string) any {
	if order, ok := jsonvalue.Compare(value, last); ok {
		return int64(order)
	}
	return nil
}

func jsonHas(value, last string) any {
	if jsonvalue.Has(value, last) {
		return int64(1)
	}
	return int64(0)
}

// call calls a function with a document, a path and, for some functions, one more text.
func (function jsonFunction) call(args []string) (any, error) {
	if !json.Valid([]byte(args[0])) {
		return nil, errNoJSON
	}
	value, ok := jsonvalue.At(args[0], jsonvalue.Steps(args[1]))
	if !ok {
		return nil, nil
	}
	return function(value, args[len(args)-1]), nil
}

func onJSONAt(tls *libc.TLS, ctx uintptr, n int32, argv uintptr) {
	call{tls, ctx, argv}.json(jsonAt, n)
}

func onJSONText(tls *libc.TLS, ctx uintptr, n int32, argv uintptr) {
	call{tls, ctx, argv}.json(jsonText, n)
}

func onJSONOrder(tls *libc.TLS, ctx uintptr, n int32, argv uintptr) {
	call{tls, ctx, argv}.json(jsonOrder, n)
}

func onJSONHas(tls *libc.TLS, ctx uintptr, n int32, argv uintptr) {
	call{tls, ctx, argv}.json(jsonHas, n)
}

// json calls a function with the n arguments of the call and sets the result.
func (c call) json(function jsonFunction, n int32) {
	if c.null(0) {
		lib.Xsqlite3_result_null(c.tls, c.ctx)
		return
	}
	var args [3]string
	for i := range args[:n] {
		args[i] = c.text(i)
	}
	out, err := function.call(args[:n])
	if err != nil {
		c.fail(err)
		return
	}
	switch out := out.(type) {
	case string:
		c.result(out)
	case int64:
		lib.Xsqlite3_result_int64(c.tls, c.ctx, out)
	default:
		lib.Xsqlite3_result_null(c.tls, c.ctx)
	}
}

// portableJSON returns a function on JSON in the form of [Portable].
func portableJSON(function jsonFunction) func([]any) (any, error) {
	return func(args []any) (any, error) {
		if args[0] == nil {
			return nil, nil
		}
		texts := make([]string, len(args))
		for i, a := range args {
			texts[i] = portableText(a)
		}
		return function.call(texts)
	}
}
