package gensupport

import (
	"bytes"
	"encoding/json"
)

// NullRelations has one bit for each relation to one row. The bit is set if the relation was
// included and there is no related row. JSON has null for such a relation, and no key for a
// relation that was not included. Relations are numbered from 0 to 63.
type NullRelations uint64

// Set records whether a relation was included and has no related row.
func (n *NullRelations) Set(relation int, null bool) {
	*n &^= 1 << relation
	if null {
		*n |= 1 << relation
	}
}

// Equal always returns true. Therefore packages like go-cmp consider rows with equal fields equal,
// even if different relations were included.
func (NullRelations) Equal(NullRelations) bool { return true }

// Reference describes a relation to one row: its key in JSON, and whether its field is nil.
type Reference struct {
	Key string
	Nil bool
}

// MarshalRow returns plain as JSON, with null for the relations whose bit is set in null. plain is
// a row whose type has no methods. references describes the relations, ordered by their bits.
func MarshalRow(plain any, null NullRelations, references ...Reference) ([]byte, error) {
	out, err := json.Marshal(plain)
	if err != nil || null == 0 {
		return out, err
	}
	for i, r := range references {
		if null&(1<<i) == 0 || !r.Nil {
			continue
		}
		out = bytes.TrimSuffix(out, []byte("}"))
		if len(out) > len("{") {
			out = append(out, ',')
		}
		out = append(out, '"')
		out = append(append(out, r.Key...), `":null}`...)
	}
	return out, nil
}

// UnmarshalRow reads the JSON that [MarshalRow] returned. plain is a pointer to a row whose type
// has no methods. keys contains the JSON keys of the relations, ordered by their bits.
func UnmarshalRow(data []byte, plain any, null *NullRelations, keys ...string) error {
	if err := json.Unmarshal(data, plain); err != nil {
		return err
	}
	*null = 0
	if !bytes.Contains(data, []byte("null")) {
		return nil
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(data, &members); err != nil {
		return err
	}
	for i, key := range keys {
		null.Set(i, string(members[key]) == "null")
	}
	return nil
}
