package driver

import (
	"context"
	"time"
)

// Config contains the options of Open that executors use.
type Config struct {
	// URL overrides the URL of the datasource.
	URL string
	// OnStatement is called after every statement; the caller waits until it returns.
	OnStatement func(context.Context, Statement)
	// LogArgs makes the executor set Statement.Args.
	LogArgs bool
	// ErrorValues makes errors contain the database's own messages, which may quote values of rows.
	ErrorValues bool
	// MaxConns is the maximum number of connections in the pool. 0 means the default of the driver.
	MaxConns int
}

// Source describes the datasource of the schema. It contains a URL or the name of an environment
// variable with a URL. Generated clients contain a Source.
type Source struct {
	Literal string
	Env     string
	// SchemaDir is the directory of the schema, relative to the root of the module. The client
	// looks for a SQLite file in the working directory. If the file is in SchemaDir instead, the
	// error mentions the file there.
	SchemaDir string
}

// Statement describes one statement that an executor ran, for logs and tests.
type Statement struct {
	SQL string
	// Args contains the parameters as readable text, if the options ask for them.
	Args     []string
	ArgCount int // the number of parameters
	// Node is the position of the statement's query tree among those that the executor was given
	// together. It is -1 for BEGIN, COMMIT and SQL text of the user.
	Node     int
	Rows     int64
	Duration time.Duration
	// RoundTrip is the number of the round trip to the database, counted per executor. Statements
	// that are sent together have the same number.
	RoundTrip int64
	Err       error
}
