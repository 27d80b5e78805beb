package gensupport

import (
	"bytes"
	"encoding/json"
)

// NullRelations are the single relations of a row that were included and are null, a bit for each,
// so that JSON can have null for them and nothing for relations that were not included. Relations
// are numbered from 0 to 63.
type NullRelations uint64

// Set records whether a relation is included and null.
func (n *NullRelations) Set(relation int, null bool) {
	*n &^= 1 << relation
	if null {
		*n |= 1 << relation
	}
}

// Equal is always true: rows with equal fields are equal for packages like go-cmp, whatever was
// included.
func (NullRelations) Equal(NullRelations) bool { return true }

// Reference is a single relation of a row: its key in JSON, and whether its field is nil.
type Reference struct {
	Key string
	Nil bool
}

// MarshalRow writes plain, a row without methods, with null for the relations that were included and
// are null. references are those of null, in their order.
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

// UnmarshalRow reads what [MarshalRow] wrote into plain, a pointer to a row without methods. keys are
// those of the references.
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
