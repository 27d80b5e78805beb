package postgres

import (
	"encoding/json"

	"github.com/cocomon/comon_orm/internal/nativetype"
)

// Value implements [driver.Row]. The column's type determines the type of the result, because all
// values arrive as text if there are no prepared statements. A value of a type that is not in the
// table of native types is returned as text.
func (r *row) Value(i int) any {
	if r.values[i] == nil {
		return nil
	}
	switch r.form(i) {
	case nativetype.Int2, nativetype.Int4, nativetype.Int8:
		return r.Int(i)
	case nativetype.Float4, nativetype.Float8:
		return r.Float(i)
	case nativetype.Bool:
		return r.Bool(i)
	case nativetype.Numeric:
		return r.Decimal(i)
	case nativetype.Timestamp, nativetype.Date:
		return r.Time(i)
	case nativetype.JSON, nativetype.JSONB:
		return json.RawMessage(r.JSON(i))
	case nativetype.Bytea:
		return r.Bytes(i)
	case nativetype.Array:
		n, items := r.List(i)
		out := make([]any, n)
		for k := range out {
			out[k] = items.Value(k)
		}
		return out
	case nativetype.Text, nativetype.Raw, nativetype.Time, nativetype.UUID:
	}
	return r.Text(i)
}
