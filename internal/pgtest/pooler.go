package pgtest

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// pgbouncer returns the path of the installed PgBouncer. Tests are skipped without it; .ci/run
// installs it.
func pgbouncer(tb testing.TB) string {
	tb.Helper()
	for _, name := range []string{"pgbouncer", "/usr/sbin/pgbouncer"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	tb.Skip("PgBouncer is not installed; .ci/run installs it")
	return ""
}

// PoolerVersion returns the version of the installed PgBouncer. For 1.21 it returns 1 and 21.
func PoolerVersion(tb testing.TB) (major, minor int) {
	tb.Helper()
	text, err := exec.Command(pgbouncer(tb), "--version").Output()
	if err != nil {
		tb.Fatal("PgBouncer: ", err)
	}
	if _, err := fmt.Sscanf(string(text), "PgBouncer %d.%d", &major, &minor); err != nil {
		tb.Fatalf("PgBouncer: the version %q cannot be read", text)
	}
	return major, minor
}

// Pooler starts PgBouncer for the database of a URL and returns a URL that connects through it.
// PgBouncer shares server connections between transactions. settings are lines of its
// configuration, such as "default_pool_size=2". It stops when the test ends.
func Pooler(tb testing.TB, database string, settings ...string) string {
	tb.Helper()
	path := pgbouncer(tb)
	target, err := url.Parse(database)
	if err != nil {
		tb.Fatal("PgBouncer: the target is no URL")
	}
	port, err := freePort()
	if err != nil {
		tb.Fatal("PgBouncer: ", err)
	}
	dir, err := os.MkdirTemp(TempDir(), "comon_orm_pooler_")
	if err != nil {
		tb.Fatal("PgBouncer: ", err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(dir) })
	owner, err := serverUser(dir)
	if err != nil {
		tb.Fatal("PgBouncer: ", err)
	}
	file := filepath.Join(dir, "pooler.ini")
	if err := os.WriteFile(file, []byte(poolerConfig(target, port, settings)), 0o644); err != nil {
		tb.Fatal("PgBouncer: ", err)
	}
	pooler, err := startProcess(owner, dir, "TERM", path, file)
	if err != nil {
		tb.Fatal("PgBouncer: ", err)
	}
	tb.Cleanup(func() {
		if err := pooler.Stop(); err != nil {
			tb.Error("PgBouncer: ", err)
		}
	})
	target.Host = net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	waitPooler(tb, target.String(), pooler)
	return target.String()
}

func poolerConfig(target *url.URL, port int, settings []string) string {
	password, _ := target.User.Password()
	lines := []string{
		"[databases]",
		fmt.Sprintf("* = host=%s port=%s user=%s password=%s", target.Hostname(), target.Port(), target.User.Username(), password),
		"[pgbouncer]",
		"listen_addr=127.0.0.1",
		fmt.Sprintf("listen_port=%d", port),
		"unix_socket_dir=",
		"auth_type=any",
		"pool_mode=transaction",
		"max_client_conn=300",
	}
	return strings.Join(append(lines, settings...), "\n") + "\n"
}

func waitPooler(tb testing.TB, through string, pooler *process) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), 20*time.Second)
	defer cancel()
	for {
		conn, err := pgconn.Connect(ctx, through)
		if err == nil {
			if err := conn.Close(ctx); err != nil {
				tb.Fatal("PgBouncer: ", err)
			}
			return
		}
		select {
		case exit := <-pooler.done:
			pooler.done <- exit
			tb.Fatalf("PgBouncer ended while starting: %v\n%s", exit, pooler.log.String())
		case <-ctx.Done():
			tb.Fatal("PgBouncer did not start in time: ", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
