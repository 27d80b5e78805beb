package sqldb

import (
	"encoding/json"
	"strings"
	"time"
)

// Value implements [driver.Row]. The type of the column decides, because drivers return many types
// as texts, and SQLite has no storage classes for booleans and times.
func (r *row) Value(i int) any {
	if r.Null(i) {
		return nil
	}
	if r.database == SQLite {
		return r.valueSQLite(i)
	}
	switch declared := r.types[i]; declared {
	case "INT2", "INT4", "INT8":
		return r.Int(i)
	case "FLOAT4", "FLOAT8":
		return r.Float(i)
	case "BOOL":
		return r.Bool(i)
	case "NUMERIC":
		return r.Decimal(i)
	case "TIMESTAMP", "TIMESTAMPTZ", "DATE":
		return r.Time(i)
	case "JSON", "JSONB":
		return json.RawMessage(r.JSON(i))
	case "BYTEA":
		return r.Bytes(i)
	default:
		if !strings.HasPrefix(declared, "_") {
			return r.Text(i)
		}
		n, list := r.List(i)
		out := make([]any, n)
		for k := range out {
			out[k] = list.Value(k)
		}
		return out
	}
}

func (r *row) valueSQLite(i int) any {
	starts := func(with string) bool { return strings.HasPrefix(r.types[i], with) }
	switch v := r.values[i].(type) {
	case int64:
		switch {
		case starts("BOOL"):
			return v != 0
		case starts("DATE") || starts("TIMESTAMP"):
			return r.Time(i)
		}
		return v
	case string:
		if starts("DATE") || starts("TIMESTAMP") {
			return r.Time(i)
		}
		return v
	case []byte:
		return r.Bytes(i)
	case time.Time:
		return r.Time(i)
	default: // bool, float64
		return v
	}
}
