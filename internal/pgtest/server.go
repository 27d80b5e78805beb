package pgtest

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// Server is a private PostgreSQL server in a temporary directory.
type Server struct {
	// URL connects to its database postgres as its superuser.
	URL string

	dir string
	// life stays open as long as the server should run; the watchdog reads its other end.
	life io.Closer
	done chan error
	// log is the output of a failed server; read it only after done.
	log bytes.Buffer
}

const startTimeout = time.Minute

// watchdog runs the server until its standard input ends, which happens whenever this process ends,
// then stops the server and removes its directory ($1).
const watchdog = `
dir=$1; shift
exec 3<&0
"$@" >"$dir/log" 2>&1 </dev/null 3<&- &
server=$!
( read -r line <&3; kill -INT "$server" ) >/dev/null 2>&1 &
killer=$!
wait "$server" || cat "$dir/log" >&2
kill "$killer" 2>/dev/null
rm -rf "$dir"
`

// Start starts a server on a free port of 127.0.0.1. It runs until [Server.Stop] or the end of this
// process, even if the process is killed. The error is [ErrNoBinaries] if no server is installed.
func Start(ctx context.Context) (*Server, error) {
	bin, err := binDir()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	dir, err := os.MkdirTemp(TempDir(), "comon_orm_pg_")
	if err != nil {
		return nil, fmt.Errorf("make a directory for the test server: %w", err)
	}
	server, err := startIn(ctx, bin, dir)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return server, nil
}

func startIn(ctx context.Context, bin, dir string) (*Server, error) {
	owner, err := serverUser(dir)
	if err != nil {
		return nil, err
	}
	password := rand.Text()
	data := filepath.Join(dir, "data")
	if err := initData(ctx, owner, bin, data, password); err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	server := &Server{dir: dir, done: make(chan error, 1)}
	server.URL = (&url.URL{
		Scheme: "postgres", User: url.UserPassword("postgres", password),
		Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), Path: "/postgres",
	}).String() + "?sslmode=disable"
	args := append([]string{"-c", watchdog, "watchdog", dir, filepath.Join(bin, "postgres"), "-D", data, "-p", strconv.Itoa(port)}, settings()...)
	cmd := exec.Command("/bin/sh", args...)
	cmd.Dir = dir
	cmd.SysProcAttr = owner.attributes()
	cmd.Stderr = &server.log
	if server.life, err = cmd.StdinPipe(); err != nil {
		return nil, fmt.Errorf("start the test server: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the test server: %w", err)
	}
	go func() { server.done <- cmd.Wait() }()
	if err := server.waitReady(ctx); err != nil {
		return nil, errors.Join(err, server.Stop())
	}
	return server, nil
}

// settings trade durability, which tests do not need, for speed.
func settings() []string {
	var out []string
	for _, setting := range []string{
		"listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", "autovacuum=off", "synchronous_commit=off", "full_page_writes=off",
		"max_connections=200", "shared_buffers=64MB", "max_prepared_transactions=10", "log_min_messages=fatal",
	} {
		out = append(out, "-c", setting)
	}
	return out
}

func initData(ctx context.Context, owner account, bin, data, password string) error {
	// in a directory of the server's user, who must be able to read it
	passwordFile := filepath.Join(filepath.Dir(data), "password")
	if err := os.WriteFile(passwordFile, []byte(password), 0o644); err != nil {
		return fmt.Errorf("initdb: %w", err)
	}
	cmd := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "-E", "UTF8",
		"--no-locale", "--no-sync", "--auth=scram-sha-256", "--pwfile="+passwordFile)
	cmd.Dir = filepath.Dir(data)
	cmd.SysProcAttr = owner.attributes()
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, text)
	}
	return os.Remove(passwordFile)
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	return port, listener.Close()
}

func (s *Server) waitReady(ctx context.Context) error {
	for {
		conn, err := pgconn.Connect(ctx, s.URL)
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case exit := <-s.done:
			s.done <- exit
			return fmt.Errorf("the test server ended while starting: %w\n%s", exit, s.log.String())
		case <-ctx.Done():
			return fmt.Errorf("the test server did not start in time: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Stop stops the server and removes what it wrote.
func (s *Server) Stop() error {
	err := s.life.Close()
	if exit := <-s.done; exit != nil {
		err = errors.Join(err, fmt.Errorf("the test server failed: %w\n%s", exit, s.log.String()))
	}
	return errors.Join(err, os.RemoveAll(s.dir))
}
