// Package arena stores the strings of one result together, so that a few allocations hold all of
// them.
package arena

import "unsafe"

// Arena stores strings. The zero Arena is ready to use.
type Arena struct{ chunk []byte }

const (
	first = 256
	last  = 32 << 10
)

// Keep copies text into the arena and returns the copy as a string. The memory of a full chunk is
// never moved, since strings refer to it. A long string is allocated separately. Otherwise, as long
// as it is in use, it would keep the chunk with all its other strings in memory.
func (a *Arena) Keep(text []byte) string {
	n := len(text)
	if n == 0 {
		return ""
	}
	if len(a.chunk)+n > cap(a.chunk) {
		if n > last/4 {
			return string(text)
		}
		a.chunk = make([]byte, 0, max(n, min(last, max(first, 2*cap(a.chunk)))))
	}
	start := len(a.chunk)
	a.chunk = append(a.chunk, text...)
	return unsafe.String(&a.chunk[start], n)
}
