package pgtest_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/jackc/pgx/v5/pgconn"
)

func TestMain(m *testing.M) {
	if os.Getenv("PGTEST_HANG") == "1" {
		hang()
	}
	pgtest.Main(m)
}

// hang starts a server, prints its URL and waits to be killed.
func hang() {
	server, err := pgtest.Start(context.Background())
	if err != nil {
		panic(err)
	}
	_, _ = os.Stdout.WriteString(server.URL + "\n")
	time.Sleep(time.Minute)
}

func query(t *testing.T, url, sql string) string {
	t.Helper()
	conn, err := pgconn.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	results, err := conn.Exec(t.Context(), sql).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(results) == 0 || len(results[0].Rows) == 0 {
		return ""
	}
	return string(results[0].Rows[0][0])
}

func TestURL(t *testing.T) {
	var first string
	t.Run("first", func(t *testing.T) {
		first = pgtest.URL(t)
		query(t, first, "CREATE TABLE t (a int)")
	})
	if first == "" {
		t.Skip("no server")
	}
	second := pgtest.URL(t)
	if got := query(t, second, "SELECT count(*) FROM pg_tables WHERE tablename = 't'"); got != "0" {
		t.Errorf("the second database holds the first one's table")
	}
	if _, err := pgconn.Connect(t.Context(), first); err == nil {
		t.Errorf("the first database outlives its test")
	}
	if name := query(t, second, "SELECT current_database()"); !strings.HasSuffix(name, "_testurl") {
		t.Errorf("the database is called %s", name)
	}
}

// TestServerEndsWithItsProcess checks that no server keeps running after its test process was
// killed.
func TestServerEndsWithItsProcess(t *testing.T) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "PGTEST_HANG=1")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	buffer := make([]byte, 4096)
	n, err := out.Read(buffer)
	if err != nil {
		_ = cmd.Wait()
		if strings.Contains(stderr.String(), pgtest.ErrNoBinaries.Error()) && os.Getenv(pgtest.EnvRequire) != "1" {
			t.Skip(pgtest.ErrNoBinaries)
		}
		t.Fatal(stderr.String())
	}
	url := strings.TrimSpace(string(buffer[:n]))
	query(t, url, "SELECT 1")
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // "signal: killed"
	waitGone(t, url)
}

func waitGone(t *testing.T, url string) {
	t.Helper()
	for range 200 {
		_, err := pgconn.Connect(t.Context(), url)
		if errors.Is(err, syscall.ECONNREFUSED) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Error("the server still answers")
}

// TestGivenBinaries checks that a given directory is used, and that an error names it if it has no
// server.
func TestGivenBinaries(t *testing.T) {
	t.Setenv(pgtest.EnvBin, t.TempDir())
	if server, err := pgtest.Start(t.Context()); err == nil || !strings.Contains(err.Error(), pgtest.EnvBin) {
		t.Errorf("started %v, %v", server, err)
	}
}

// TestTempDir checks that TMPDIR is respected. Without it, the directory exists or is the default
// directory.
func TestTempDir(t *testing.T) {
	t.Setenv("TMPDIR", "")
	if dir := pgtest.TempDir(); dir != "" {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			t.Errorf("temporary files in %s: %v", dir, err)
		}
	}
	t.Setenv("TMPDIR", t.TempDir())
	if dir := pgtest.TempDir(); dir != "" {
		t.Errorf("temporary files in %s in spite of TMPDIR", dir)
	}
}

func TestPooler(t *testing.T) {
	through := pgtest.Pooler(t, pgtest.URL(t), "default_pool_size=1")
	server := func() string {
		conn, err := pgconn.Connect(t.Context(), through)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close(context.Background()) })
		results, err := conn.Exec(t.Context(), "SELECT pg_backend_pid()").ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return string(results[0].Rows[0][0])
	}
	if one, two := server(), server(); one != two {
		t.Errorf("two clients have the server connections %s and %s, want the same one", one, two)
	}
}
