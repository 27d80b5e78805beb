package arena_test

import (
	"strings"
	"testing"

	"github.com/cocomon/comon_orm/runtime/internal/arena"
)

// TestKeep stores strings of many lengths from one buffer. No string may change when the buffer or
// the arena changes.
func TestKeep(t *testing.T) {
	var a arena.Arena
	var got, want []string
	buffer := make([]byte, 20_000)
	for i := range 300 {
		n := i * i % len(buffer)
		text := strings.Repeat(string(rune('a'+i%26)), n)
		copy(buffer, text)
		got, want = append(got, a.Keep(buffer[:n])), append(want, text)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("string %d of length %d has changed", i, len(want[i]))
		}
	}
}

// TestKeepAllocates checks that short strings share allocations.
func TestKeepAllocates(t *testing.T) {
	text := []byte("a short text")
	n := testing.AllocsPerRun(10, func() {
		var a arena.Arena
		for range 1000 {
			a.Keep(text)
		}
	})
	if n > 20 {
		t.Errorf("%v allocations for 1000 strings", n)
	}
}
