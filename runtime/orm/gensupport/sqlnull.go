package gensupport

import (
	"bytes"
	"encoding/json"
	"slices"
)

// A field of the type sql.Null is an object with the members V and Valid in encoding/json. JSON of
// rows has the value or null instead, as for pointers.

// MarshalSQLRow returns the JSON of [MarshalRow] with the values of the fields of the type
// sql.Null. columns contains their keys.
func MarshalSQLRow(plain any, columns []string, null NullRelations, references ...Reference) ([]byte, error) {
	out, err := MarshalRow(plain, null, references...)
	if err != nil {
		return nil, err
	}
	return eachMember(out, func(key string, value json.RawMessage) (json.RawMessage, error) {
		if !slices.Contains(columns, key) {
			return value, nil
		}
		var v struct {
			V     json.RawMessage
			Valid bool
		}
		if err := json.Unmarshal(value, &v); err != nil || !v.Valid {
			return json.RawMessage("null"), err
		}
		return v.V, nil
	})
}

// UnmarshalSQLRow reads the JSON that [MarshalSQLRow] returned. Its arguments are those of
// [UnmarshalRow], and the keys of the fields of the type sql.Null.
func UnmarshalSQLRow(data []byte, plain any, columns []string, null *NullRelations, keys ...string) error {
	data, err := eachMember(data, func(key string, value json.RawMessage) (json.RawMessage, error) {
		switch {
		case !slices.Contains(columns, key):
			return value, nil
		case string(value) == "null":
			return json.RawMessage(`{"Valid":false}`), nil
		}
		return slices.Concat([]byte(`{"Valid":true,"V":`), value, []byte("}")), nil
	})
	if err != nil {
		return err
	}
	return UnmarshalRow(data, plain, null, keys...)
}

// eachMember returns an object whose members have the values that f returns. The order of the
// members does not change.
func eachMember(object []byte, f func(key string, value json.RawMessage) (json.RawMessage, error)) ([]byte, error) {
	d := json.NewDecoder(bytes.NewReader(object))
	if start, err := d.Token(); err != nil || start != json.Delim('{') {
		return object, err // null, or no object, which the caller reads and reports
	}
	out := []byte("{")
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, err
		}
		name := key.(string) // a token between members
		if value, err = f(name, value); err != nil {
			return nil, err
		}
		quoted, err := json.Marshal(name)
		if err != nil {
			return nil, err
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(append(append(out, quoted...), ':'), value...)
	}
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	return append(out, '}'), nil
}
