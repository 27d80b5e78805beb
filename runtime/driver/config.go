package driver

import (
	"context"
	"time"
)

// Config holds those options of Open that executors use.
type Config struct {
	// URL overrides the datasource's.
	URL string
	// OnStatement is called after every statement, synchronously.
	OnStatement func(context.Context, Statement)
	// LogArgs asks for Statement.Args.
	LogArgs bool
	// ErrorValues asks for the database's own messages in errors, which may quote values of rows.
	ErrorValues bool
	// MaxConns is the pool's size; 0 is the driver's default.
	MaxConns int
}

// Source is the datasource of the schema, as generated into the client: a URL or the name of an
// environment variable.
type Source struct {
	Literal string
	Env     string
	// SchemaDir is the directory of the schema, relative to the module's root. It is used only to
	// explain why a SQLite file is missing: it may be next to the schema instead of in the working
	// directory.
	SchemaDir string
}

// Statement describes one statement that an executor ran, for logs and tests.
type Statement struct {
	SQL string
	// Args are the parameters in readable form; only set when the options ask for them.
	Args     []string
	Rows     int64
	Duration time.Duration
	// RoundTrip is the number of the round trip on this executor. Statements of one batch have the
	// same number.
	RoundTrip int64
	Err       error
}
