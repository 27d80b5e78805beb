package postgres_test

import (
	"context"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/cocomon/comon_orm/grammar"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/artifact"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// newPooler serves a database as a pooler in transaction mode does: if no transaction is open, it
// sends the next statement to another session.
func newPooler(t *testing.T, target string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var clients sync.WaitGroup
	t.Cleanup(func() {
		_ = listener.Close()
		clients.Wait()
	})
	clients.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			clients.Go(func() { servePooled(t, conn, target) })
		}
	})
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	return "postgresql://" + u.User.String() + "@" + listener.Addr().String() + u.Path + "?sslmode=disable"
}

// servePooled serves one client until it disconnects.
func servePooled(t *testing.T, conn net.Conn, target string) {
	defer func() { _ = conn.Close() }()
	client := pgproto3.NewBackend(conn, conn)
	if _, err := client.ReceiveStartupMessage(); err != nil {
		t.Error(err)
		return
	}
	var sessions []*pgconn.HijackedConn
	for range 3 {
		session, err := pgconn.Connect(context.Background(), target)
		if err != nil {
			t.Error(err)
			return
		}
		hijacked, err := session.Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = hijacked.Conn.Close() }()
		sessions = append(sessions, hijacked)
	}
	client.Send(&pgproto3.AuthenticationOk{})
	for name, value := range sessions[0].ParameterStatuses {
		client.Send(&pgproto3.ParameterStatus{Name: name, Value: value})
	}
	client.Send(&pgproto3.BackendKeyData{ProcessID: 4242, SecretKey: []byte{1, 2, 3, 4}})
	client.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
	if client.Flush() != nil {
		return
	}
	for n := 0; relay(client, sessions[n].Frontend, &n); {
		n %= len(sessions)
	}
}

// relay forwards one round trip, and increments n if no transaction is open after it.
func relay(client *pgproto3.Backend, server *pgproto3.Frontend, n *int) bool {
	for {
		message, err := client.Receive()
		if err != nil {
			return false
		}
		if _, gone := message.(*pgproto3.Terminate); gone {
			return false
		}
		server.Send(message)
		if _, done := message.(*pgproto3.Sync); done {
			break
		}
	}
	if server.Flush() != nil {
		return false
	}
	for {
		message, err := server.Receive()
		if err != nil {
			return false
		}
		client.Send(message)
		if ready, done := message.(*pgproto3.ReadyForQuery); done {
			if ready.TxStatus == 'I' {
				*n++
			}
			return client.Flush() == nil
		}
	}
}

// oneStep writes a migration with one statement that creates or changes table t.
func oneStep(t *testing.T, dir, name, before, after string, sql sqltext.SQL, transactional bool) {
	t.Helper()
	a, err := artifact.Render(artifact.Draft{Name: artifact.Name(name), Provider: provider.PostgreSQL, Before: before, After: after,
		Plan: plan.Plan{Groups: []plan.Group{{Transactional: transactional, Steps: []plan.Step{{SQL: sql}}}}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := artifact.Write(dir, a); err != nil {
		t.Fatal(err)
	}
}

func deployURL(t *testing.T, url, dir string) (*migrate.Deployment, error) {
	t.Helper()
	db := openURL(t, url)
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	m, err := migrate.New(migrate.Options{Database: db, Dir: dir, Snapshots: grammar.NewSnapshots()})
	if err != nil {
		t.Fatal(err)
	}
	return m.Deploy(context.Background(), migrate.DeployOptions{})
}

// TestPooler checks that the transactions of several runs run one after the other also with a
// pooler in transaction mode, and that statements that cannot run in a transaction are refused
// before the first change.
func TestPooler(t *testing.T) {
	const head = "datasource db {\n  provider = \"postgresql\"\n}\n"
	table := head + "\nmodel t {\n  id Int @id\n}\n"
	dir := t.TempDir()
	oneStep(t, dir, "20260101_t", head, table, `CREATE TABLE t (id INTEGER NOT NULL, CONSTRAINT t_pkey PRIMARY KEY (id))`, true)
	oneStep(t, dir, "20260102_a", table, strings.Replace(table, "@id\n", "@id\n  a Int?\n", 1), `ALTER TABLE t ADD COLUMN a INTEGER`, true)
	target := pgtest.URL(t)
	pooler := newPooler(t, target)
	var runs sync.WaitGroup
	applied := make([]int, 3)
	for i := range applied {
		runs.Go(func() {
			done, err := deployURL(t, pooler, dir)
			if err != nil {
				t.Errorf("run %d: %v", i, err)
				return
			}
			applied[i] = len(done.Applied)
		})
	}
	runs.Wait()
	if sum := applied[0] + applied[1] + applied[2]; sum != 2 {
		t.Errorf("applied %v, want two in all", applied)
	}
	indexed := strings.Replace(table, "@id\n", "@id\n  a Int?\n\n  @@index([a])\n", 1)
	oneStep(t, dir, "20260103_index", strings.Replace(table, "@id\n", "@id\n  a Int?\n", 1), indexed, `CREATE INDEX CONCURRENTLY "t_a_idx" ON t (a)`, false)
	if _, err := deployURL(t, pooler, dir); err == nil || !strings.Contains(err.Error(), "directUrl") {
		t.Errorf("a statement outside a transaction: %v", err)
	}
	db := openURL(t, target)
	defer func() { _ = db.Close() }()
	rows, err := db.Query(context.Background(), `SELECT count(*) FROM _comon_orm_migrations`)
	if err != nil || rows[0][0] != "2" {
		t.Errorf("the history holds %v rows, %v", rows, err)
	}
	if done, err := deployURL(t, target, dir); err != nil || len(done.Applied) != 1 {
		t.Errorf("with a connection of its own: %+v, %v", done, err)
	}
}
