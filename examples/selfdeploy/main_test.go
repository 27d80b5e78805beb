package main

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func output(t *testing.T, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	if err := run(context.Background(), args, &out); err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	return out.String()
}

// Several instances start at once, and each migration is applied once. Then one instance prints its
// status, undoes the newest migration and applies it again.
func TestRun(t *testing.T) {
	file := filepath.Join(t.TempDir(), "notes.db")
	var starts sync.WaitGroup
	var lock sync.Mutex
	var all strings.Builder
	for range 3 {
		starts.Go(func() {
			text := output(t, file)
			lock.Lock()
			defer lock.Unlock()
			all.WriteString(text)
		})
	}
	starts.Wait()
	for _, name := range []string{"20260301_notes", "20260315_done"} {
		if n := strings.Count(all.String(), name); n != 1 {
			t.Errorf("%s was applied %d times:\n%s", name, n, all.String())
		}
	}
	for _, c := range []struct{ args, want string }{
		{"status", "applied: [20260301_notes 20260315_done] pending: []\n"},
		{"rollback", "undone: [20260315_done]\n"},
		{"status", "applied: [20260301_notes] pending: [20260315_done]\n"},
		{"", "applied: [20260315_done]\nserving\n"},
	} {
		if got := output(t, append([]string{file}, strings.Fields(c.args)...)...); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: %q, want %q", c.args, got, c.want)
		}
	}
}
