// Package arena stores the strings of one result together: a few allocations instead of one per
// string.
package arena

import "unsafe"

// Arena holds strings. The zero Arena is ready to use.
type Arena struct{ chunk []byte }

const (
	first = 256
	last  = 32 << 10
)

// Keep returns text as a string. A full chunk is never moved, since strings refer to it. A long
// string gets memory of its own, so that it does not keep the other strings of a chunk alive.
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
