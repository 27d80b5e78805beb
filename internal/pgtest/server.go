package pgtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
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
	// URL is the URL that connects to the server's database postgres as the superuser.
	URL string

	*process
}

const startTimeout = time.Minute

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
	command := append([]string{filepath.Join(bin, "postgres"), "-D", data, "-p", strconv.Itoa(port)}, settings()...)
	process, err := startProcess(owner, dir, "INT", command...)
	if err != nil {
		return nil, err
	}
	server := &Server{process: process}
	server.URL = (&url.URL{
		Scheme: "postgres", User: url.UserPassword("postgres", password),
		Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), Path: "/postgres",
	}).String() + "?sslmode=disable"
	if err := server.waitReady(ctx); err != nil {
		return nil, errors.Join(err, server.Stop())
	}
	return server, nil
}

// settings makes the server faster and less durable, because tests need no durability.
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
	// The file is in a directory of the server's user, because this user must be able to read it.
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
