package postgres

import (
	"encoding/hex"
	"slices"

	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/runtime/driver"
	"github.com/cocomon/comon_orm/runtime/internal/pgtext"
)

// isFloat reports whether a column holds floating-point numbers, as text or in binary form.
func (r *row) isFloat(i int) bool {
	f := r.form(i)
	return f == nativetype.Float4 || f == nativetype.Float8
}

// isNumber reports whether a column may hold numbers. This is so if its type is a type of numbers,
// or a type that is not in the table of native types.
func (r *row) isNumber(i int) bool {
	switch r.form(i) {
	case nativetype.Text, nativetype.Int2, nativetype.Int4, nativetype.Int8, nativetype.Float4, nativetype.Float8, nativetype.Numeric:
		return true
	case nativetype.Raw, nativetype.Bool, nativetype.Bytea, nativetype.Timestamp, nativetype.Date, nativetype.Time, nativetype.UUID,
		nativetype.JSON, nativetype.JSONB, nativetype.Array:
	}
	return false
}

// List implements [driver.Row].
func (r *row) List(i int) (int, driver.Row) {
	v := r.values[i]
	if v == nil {
		return 0, &row{parent: r, column: i}
	}
	var (
		values [][]byte
		form   nativetype.Form
		ok     bool
		list   = &row{parent: r, column: i}
	)
	if r.forms[i] == nativetype.Text {
		values, ok = pgtext.Array(v)
		if r.items != nil {
			list = &row{parent: r, column: i, types: slices.Repeat(r.items[i:i+1], len(values)), items: slices.Repeat(r.items[i:i+1], len(values))}
		}
	} else {
		var item uint32
		values, item, ok = readArray(v)
		form = formOf(item)
	}
	if !ok {
		r.mismatch(i, "a list of one dimension")
		return 0, list
	}
	list.values, list.forms = values, make([]nativetype.Form, len(values))
	for k := range list.forms {
		list.forms[k] = form
	}
	return len(values), list
}

func appendUUID(to, v []byte) []byte {
	for i, part := range [][]byte{v[:4], v[4:6], v[6:8], v[8:10], v[10:]} {
		if i > 0 {
			to = append(to, '-')
		}
		to = hex.AppendEncode(to, part)
	}
	return to
}
