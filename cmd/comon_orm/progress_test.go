package main

import (
	"bytes"
	"testing"
	"time"

	"github.com/cocomon/comon_orm/migrate"
)

func TestProgress(t *testing.T) {
	var out bytes.Buffer
	p := newProgress(&cli{stdio: stdio{err: &out}})
	p.show(migrate.Progress{Migration: "a", Number: 1, Total: 2, Statement: 1, Statements: 2})
	p.show(migrate.Progress{Migration: "a", Number: 1, Total: 2, Statement: 2, Statements: 2})
	p.show(migrate.Progress{Migration: "b", Number: 2, Total: 2, Statement: 1, Statements: 1})
	p.stop()
	p.stop()
	if want := "applying a (1 of 2, 2 statements)\napplying b (2 of 2, 1 statement)\n"; out.String() != want {
		t.Errorf("%q, want %q", out.String(), want)
	}
	at := migrate.Progress{Migration: "a", Number: 1, Total: 2, Statement: 3, Statements: 4, Rows: 5}
	if got, want := progressLine(at, 61500*time.Millisecond), "a (1 of 2): statement 3 of 4, rebuilding a table of 5 rows, 1m2s"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
