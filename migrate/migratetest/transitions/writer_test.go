package transitions

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/cocomon/comon_orm/internal/datasource"
	"github.com/cocomon/comon_orm/internal/pgtest"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/migrate"
	"github.com/cocomon/comon_orm/migrate/postgres"
)

// A statement of a migration waits for a lock as long as this, and writers wait after it. A write
// may take this time and one second.
const (
	lockTimeout  = 500 * time.Millisecond
	longestWrite = lockTimeout + time.Second
)

// TestWriterGoesOn checks an application that writes while a migration of several groups is applied
// to its tables. No write may fail or wait longer than documented.
func TestWriterGoesOn(t *testing.T) {
	const people = "model P { id Int @id"
	const head = people + " }\nmodel U { id Int @id @default(autoincrement())  "
	const related = people + "  us U[] }\nmodel U { id Int @id @default(autoincrement())  "
	const required = "a Int @default(1)  e String @unique  b Int  pId Int"
	const foreign = "  p P @relation(fields: [pId], references: [id])"
	const heldUp = "column with a default, after a long transaction"
	steps := []struct{ name, models string }{
		{"index", head + "a Int @default(1)  e String  b Int?  pId Int  @@index([a(sort: Desc)]) }"},
		{"index renamed", head + `a Int @default(1)  e String  b Int?  pId Int  @@index([a(sort: Desc)], map: "given") }`},
		{"index dropped", head + "a Int @default(1)  e String  b Int?  pId Int }"},
		{"unique", head + "a Int @default(1)  e String @unique  b Int?  pId Int }"},
		{"required", head + required + " }"},
		{"foreign key", related + required + foreign + " }"},
		{heldUp, related + required + foreign + `  note String @default("") }`},
	}
	url := pgtest.URL(t)
	target, err := datasource.Parse(provider.PostgreSQL, url)
	if err != nil {
		t.Fatal(err)
	}
	db, err := postgres.Open(t.Context(), target.PG, postgres.Options{LockTimeout: lockTimeout})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	s := newSubject(t, pg, db, t.TempDir())
	s.dev(s.schema(head+"a Int @default(1)  e String  b Int?  pId Int }"), migrate.DevOptions{})
	s.exec(`INSERT INTO "P" SELECT generate_series(1, 10)`,
		`INSERT INTO "U" (e, b, "pId") SELECT 'row ' || n, n, n % 10 + 1 FROM generate_series(1, 20000) AS n`)
	w := startWriters(t, url)
	for _, step := range steps {
		w.next() // after a complete write, others are in progress
		if step.name == heldUp {
			w.hold(url)
		}
		s.dev(s.schema(step.models), migrate.DevOptions{Name: "step", Allow: migrate.Allow{All: true}})
		w.next()
		if t.Failed() {
			t.Fatalf("at: %s", step.name)
		}
	}
	w.stop()
	s.equals(s.schema(steps[len(steps)-1].models))
}

// writers are connections of an application.
type writers struct {
	*testing.T
	ctx    context.Context // done if a write failed
	cancel context.CancelFunc
	wrote  chan struct{} // has an element if a write was completed since the last receive
	ended  sync.WaitGroup
}

func startWriters(t *testing.T, url string) *writers {
	ctx, cancel := context.WithCancel(t.Context())
	w := &writers{T: t, ctx: ctx, cancel: cancel, wrote: make(chan struct{}, 1)}
	t.Cleanup(w.stop)
	for range 2 {
		conn, err := pgconn.Connect(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		w.ended.Go(func() {
			w.write(conn)
			if err := conn.Close(context.WithoutCancel(ctx)); err != nil {
				t.Error(err)
			}
		})
	}
	return w
}

// hold opens a transaction that has read from the table and lasts longer than any write may take.
func (w *writers) hold(url string) {
	conn, err := pgconn.Connect(w.Context(), url)
	if err != nil {
		w.Fatal(err)
	}
	if _, err := conn.Exec(w.Context(), `BEGIN; SELECT FROM "U" LIMIT 1`).ReadAll(); err != nil {
		w.Fatal(err)
	}
	w.ended.Go(func() {
		_, err := conn.Exec(w.Context(), fmt.Sprintf("SELECT pg_sleep(%f); COMMIT", (longestWrite+lockTimeout).Seconds())).ReadAll()
		if err = errors.Join(err, conn.Close(context.Background())); err != nil {
			w.Error(err)
		}
	})
}

// write runs short transactions until ctx is done. It completes the last one.
func (w *writers) write(conn *pgconn.PgConn) {
	for ctx := w.ctx; ctx.Err() == nil; {
		began := time.Now()
		_, err := conn.Exec(context.WithoutCancel(ctx), `BEGIN; UPDATE "U" SET a = a + 1 WHERE id = 1 + (random() * 19999)::int;
INSERT INTO "U" (e, b, "pId") VALUES (gen_random_uuid()::text, 1, 1 + (random() * 9)::int); SELECT pg_sleep(0.005); COMMIT`).ReadAll()
		if err != nil {
			w.Errorf("a write fails: %v", err)
			w.cancel()
			break
		}
		if took := time.Since(began); took > longestWrite {
			w.Errorf("a write took %s, which is more than %s", took, longestWrite)
		}
		select {
		case w.wrote <- struct{}{}:
		default:
		}
	}
}

// next waits until a write ends that had not ended before.
func (w *writers) next() {
	select {
	case <-w.wrote: // discard an older element
	default:
	}
	select {
	case <-w.wrote:
	case <-w.ctx.Done():
	}
}

func (w *writers) stop() {
	w.cancel()
	w.ended.Wait()
}
