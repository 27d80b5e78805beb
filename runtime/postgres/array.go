package postgres

import "encoding/binary"

// readArray reads the binary form of an array of one dimension.
func readArray(b []byte) (values [][]byte, element uint32, ok bool) {
	if len(b) < 12 {
		return nil, 0, false
	}
	dimensions := binary.BigEndian.Uint32(b)
	element = binary.BigEndian.Uint32(b[8:])
	if dimensions == 0 {
		return nil, element, true
	}
	if dimensions != 1 || len(b) < 20 {
		return nil, 0, false
	}
	n := int(binary.BigEndian.Uint32(b[12:]))
	b = b[20:]
	if n > len(b)/4 {
		return nil, 0, false
	}
	values = make([][]byte, n)
	for i := range values {
		if len(b) < 4 {
			return nil, 0, false
		}
		size := int(int32(binary.BigEndian.Uint32(b)))
		b = b[4:]
		if size < 0 {
			continue // NULL
		}
		if size > len(b) {
			return nil, 0, false
		}
		values[i] = b[:size:size]
		b = b[size:]
	}
	return values, element, true
}

// readTextArray reads the text form of an array of one dimension: {a,"b c",NULL}.
func readTextArray(b []byte) (values [][]byte, ok bool) {
	if len(b) < 2 || b[0] != '{' || b[len(b)-1] != '}' {
		return nil, false
	}
	b = b[1 : len(b)-1]
	for len(b) > 0 {
		item, quoted, rest, fine := readTextItem(b)
		if !fine {
			return nil, false
		}
		if !quoted && string(item) == "NULL" {
			item = nil
		}
		values = append(values, item)
		if len(rest) == 0 {
			break
		}
		if rest[0] != ',' || len(rest) == 1 {
			return nil, false
		}
		b = rest[1:]
	}
	return values, true
}

// readTextItem reads the first item of b. rest begins with the comma after the item.
func readTextItem(b []byte) (item []byte, quoted bool, rest []byte, ok bool) {
	if b[0] == '{' { // a second dimension
		return nil, false, nil, false
	}
	item = []byte{}
	if b[0] != '"' {
		for i, c := range b {
			if c == ',' {
				return item, false, b[i:], true
			}
			item = append(item, c)
		}
		return item, false, nil, true
	}
	for i := 1; i < len(b); i++ {
		switch c := b[i]; {
		case c == '"':
			return item, true, b[i+1:], true
		case c == '\\' && i+1 < len(b):
			i++
			item = append(item, b[i])
		default:
			item = append(item, c)
		}
	}
	return nil, false, nil, false
}
