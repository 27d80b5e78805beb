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
