package sqlite3

import (
	"encoding/json"
	"errors"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"

	"github.com/cocomon/comon_orm/internal/jsonvalue"
)

var errNoJSON = errors.New("the column holds a text that is no JSON")

// jsonAt returns the value to which the call's path leads, in the document that is its first
// argument. If there is none, it sets the result of the call to NULL or to an error, and returns
// false. A call without a path returns the document.
func (c call) jsonAt(args int32) (string, bool) {
	if c.null(0) {
		lib.Xsqlite3_result_null(c.tls, c.ctx)
		return "", false
	}
	doc := c.text(0)
	if !json.Valid([]byte(doc)) {
		c.fail(errNoJSON)
		return "", false
	}
	var steps []jsonvalue.Step
	if args > 1 {
		steps = jsonvalue.Steps(c.text(1))
	}
	value, ok := jsonvalue.At(doc, steps)
	if !ok {
		lib.Xsqlite3_result_null(c.tls, c.ctx)
	}
	return value, ok
}

// onJSONAt implements the SQL function [sqlgen.JSONAt].
func onJSONAt(tls *libc.TLS, ctx uintptr, args int32, argv uintptr) {
	c := call{tls, ctx, argv}
	if value, ok := c.jsonAt(args); ok {
		c.result(jsonvalue.Canonical(value))
	}
}

// onJSONText implements the SQL function [sqlgen.JSONText].
func onJSONText(tls *libc.TLS, ctx uintptr, args int32, argv uintptr) {
	c := call{tls, ctx, argv}
	value, ok := c.jsonAt(args)
	if !ok {
		return
	}
	text, ok := jsonvalue.Text(value)
	if !ok {
		lib.Xsqlite3_result_null(tls, ctx)
		return
	}
	c.result(text)
}

// onJSONOrder implements the SQL function [sqlgen.JSONOrder].
func onJSONOrder(tls *libc.TLS, ctx uintptr, args int32, argv uintptr) {
	c := call{tls, ctx, argv}
	value, ok := c.jsonAt(args)
	if !ok {
		return
	}
	order, ok := jsonvalue.Compare(value, c.text(2))
	if !ok {
		lib.Xsqlite3_result_null(tls, ctx)
		return
	}
	lib.Xsqlite3_result_int64(tls, ctx, int64(order))
}

// onJSONHas implements the SQL function [sqlgen.JSONHas].
func onJSONHas(tls *libc.TLS, ctx uintptr, args int32, argv uintptr) {
	c := call{tls, ctx, argv}
	value, ok := c.jsonAt(args)
	if !ok {
		return
	}
	has := int64(0)
	if jsonvalue.Has(value, c.text(2)) {
		has = 1
	}
	lib.Xsqlite3_result_int64(tls, ctx, has)
}
