package orm

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/cocomon/comon_orm/runtime/driver"
)

// Statement describes one statement that an executor ran. Statement hooks receive it.
type Statement = driver.Statement

// Config is the result of applying options.
type Config struct {
	driver.Config
	// Middleware wraps the client's operations.
	Middleware []Middleware
	// CursorKeys are the keys of WithCursorKey; the first one makes cursors.
	CursorKeys [][]byte
	// Omit are the columns of WithOmit.
	Omit []AnyOmission
}

// Option changes how a client is opened.
type Option func(*Config)

// NewConfig applies options to an empty Config.
func NewConfig(opts ...Option) Config {
	var c Config
	for _, o := range opts {
		o(&c)
	}
	return c
}

// WithURL overrides the datasource's URL.
func WithURL(url string) Option { return func(c *Config) { c.URL = url } }

// WithMaxConns sets the maximum number of pooled connections. The default is the driver's.
func WithMaxConns(n int) Option { return func(c *Config) { c.MaxConns = n } }

// WithStatementHook calls hook synchronously after every statement. Several hooks run in the order
// of their options.
func WithStatementHook(hook func(context.Context, Statement)) Option {
	return func(c *Config) {
		before := c.OnStatement
		c.OnStatement = func(ctx context.Context, s Statement) {
			if before != nil {
				before(ctx, s)
			}
			hook(ctx, s)
		}
	}
}

// WithStatementArgs adds the parameters of statements, in readable form, to what hooks and logs
// receive. By default they are omitted, because they may contain secrets.
func WithStatementArgs() Option { return func(c *Config) { c.LogArgs = true } }

// WithErrorValues adds the database's own messages to the texts of errors. By default they are
// omitted. They may quote values of rows, and people who read an application's errors may not be
// allowed to read the rows.
func WithErrorValues() Option { return func(c *Config) { c.ErrorValues = true } }

// WithLogger logs every statement at level debug, and a failed one at level warn. If the client was
// opened with the option, the attributes contain the model and the verb of the operation.
func WithLogger(l *slog.Logger) Option {
	return logged(func(ctx context.Context, s Statement) {
		level := slog.LevelDebug
		if s.Err != nil {
			level = slog.LevelWarn
		}
		logStatement(ctx, l, level, s)
	})
}

// WithSlowLog logs every statement that takes at least the given time, at level warn. Its
// attributes are those of [WithLogger].
func WithSlowLog(l *slog.Logger, atLeast time.Duration) Option {
	return logged(func(ctx context.Context, s Statement) {
		if s.Duration >= atLeast {
			logStatement(ctx, l, slog.LevelWarn, s)
		}
	})
}

// logged adds a hook for statements, and a middleware that does nothing. With a middleware, the
// context of a statement contains its operation.
func logged(hook func(context.Context, Statement)) Option {
	return func(c *Config) {
		WithMiddleware(func(ctx context.Context, _ *Operation, next func(context.Context) error) error { return next(ctx) })(c)
		WithStatementHook(hook)(c)
	}
}

func logStatement(ctx context.Context, l *slog.Logger, level slog.Level, s Statement) {
	if !l.Enabled(ctx, level) {
		return
	}
	attrs := make([]slog.Attr, 0, 9)
	if op := operationOf(ctx, s); op != nil {
		if op.Model != "" {
			attrs = append(attrs, slog.String("model", op.Model))
		}
		attrs = append(attrs, slog.String("verb", op.Verb.String()))
		if op.Relation != "" {
			attrs = append(attrs, slog.String("relation", op.Relation))
		}
	}
	attrs = append(attrs, slog.String("sql", s.SQL), slog.Int64("rows", s.Rows),
		slog.Duration("duration", s.Duration), slog.Int64("round_trip", s.RoundTrip))
	if s.Args != nil {
		attrs = append(attrs, slog.Any("args", s.Args))
	}
	if s.Err != nil {
		attrs = append(attrs, slog.Any("error", s.Err))
	}
	l.LogAttrs(ctx, level, "statement", attrs...)
}

// WithMiddleware wraps every operation of the client. The first middleware is the outermost.
func WithMiddleware(m ...Middleware) Option {
	return func(c *Config) {
		if len(c.Middleware) == 0 {
			WithStatementHook(recordStatement)(c)
		}
		c.Middleware = append(slices.Clip(c.Middleware), m...)
	}
}
