package driver

import (
	"context"
	"time"
)

// Config is what the options of Open come to, as far as executors are concerned.
type Config struct {
	// URL overrides the datasource's.
	URL string
	// OnStatement is called after every statement, synchronously.
	OnStatement func(context.Context, Statement)
	// LogArgs asks for Statement.Args.
	LogArgs bool
	// MaxConns is the pool's size; 0 is the driver's default.
	MaxConns int
}

// Source is the datasource of the schema as generated into the client: a literal or the name of an
// environment variable.
type Source struct {
	Literal string
	Env     string
	// SchemaDir is where the schema lies, from the module's root on. It only serves the message
	// about a SQLite file that is not in the working directory but next to the schema.
	SchemaDir string
}

// Statement describes one statement that an executor ran, for logs and tests.
type Statement struct {
	SQL string
	// Args are the parameters in readable form; only set when the options ask for them.
	Args     []string
	Rows     int64
	Duration time.Duration
	// RoundTrip numbers the trips to the server on this executor; statements of one batch share
	// theirs.
	RoundTrip int64
	Err       error
}
