package sqlite3

import (
	"encoding/json"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"

	"github.com/cocomon/comon_orm/internal/jsonvalue"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
)

// jsonChange is a function that changes a JSON document. Its arguments are the document, a path
// and, to set a value, the value. The result is "" for NULL.
type jsonChange func(args []string) string

// jsonChanges returns the functions that change JSON documents, by name.
func jsonChanges() map[string]jsonChange {
	return map[string]jsonChange{sqlgen.JSONSet: jsonSet, sqlgen.JSONRemove: jsonRemove}
}

func jsonSet(args []string) string { return jsonvalue.Set(args[0], jsonvalue.Steps(args[1]), args[2]) }

func jsonRemove(args []string) string { return jsonvalue.Remove(args[0], jsonvalue.Steps(args[1])) }

// call calls the function. An empty document stands for NULL.
func (change jsonChange) call(args []string) (any, error) {
	if args[0] != "" && !json.Valid([]byte(args[0])) {
		return nil, errNoJSON
	}
	if out := change(args); out != "" {
		return out, nil
	}
	return nil, nil
}

func onJSONSet(tls *libc.TLS, ctx uintptr, n int32, argv uintptr) {
	call{tls, ctx, argv}.changeJSON(jsonSet, n)
}

func onJSONRemove(tls *libc.TLS, ctx uintptr, n int32, argv uintptr) {
	call{tls, ctx, argv}.changeJSON(jsonRemove, n)
}

// changeJSON calls a function with the n arguments of the call and sets the result.
func (c call) changeJSON(change jsonChange, n int32) {
	var args [3]string
	for i := range args[:n] {
		if !c.null(i) {
			args[i] = c.text(i)
		}
	}
	out, err := change.call(args[:n])
	switch text, some := out.(string); {
	case err != nil:
		c.fail(err)
	case some:
		c.result(text)
	default:
		lib.Xsqlite3_result_null(c.tls, c.ctx)
	}
}

// portableChange returns a function that changes JSON in the form of [Portable].
func portableChange(change jsonChange) func([]any) (any, error) {
	return func(args []any) (any, error) {
		texts := make([]string, len(args))
		for i, a := range args {
			texts[i] = portableText(a)
		}
		return change.call(texts)
	}
}
