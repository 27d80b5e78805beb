package orm

import (
	"context"
	"log/slog"
	"slices"

	"github.com/cocomon/comon_orm/runtime/driver"
)

// Statement describes one statement that an executor ran, for hooks.
type Statement = driver.Statement

// Config is the result of applying options.
type Config struct {
	driver.Config
	// Middleware wraps the client's operations.
	Middleware []Middleware
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

// WithMaxConns sets the size of the connection pool; the default is the driver's.
func WithMaxConns(n int) Option { return func(c *Config) { c.MaxConns = n } }

// WithStatementHook calls hook after every statement, synchronously. Several hooks run in order.
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

// WithStatementArgs passes the parameters of statements to hooks and logs, in readable form. By
// default they are omitted, since they may hold secrets.
func WithStatementArgs() Option { return func(c *Config) { c.LogArgs = true } }

// WithErrorValues adds the database's own messages to the texts of errors. By default they are
// omitted, since they may quote values of rows: errors reach other readers than the database does.
func WithErrorValues() Option { return func(c *Config) { c.ErrorValues = true } }

// WithLogger logs every statement at level debug, failed ones at level warn.
func WithLogger(l *slog.Logger) Option {
	return WithStatementHook(func(ctx context.Context, s Statement) {
		attrs := []slog.Attr{
			slog.String("sql", s.SQL), slog.Int64("rows", s.Rows),
			slog.Duration("duration", s.Duration), slog.Int64("round_trip", s.RoundTrip),
		}
		if s.Args != nil {
			attrs = append(attrs, slog.Any("args", s.Args))
		}
		level := slog.LevelDebug
		if s.Err != nil {
			level = slog.LevelWarn
			attrs = append(attrs, slog.Any("error", s.Err))
		}
		l.LogAttrs(ctx, level, "statement", attrs...)
	})
}

// WithMiddleware wraps every operation of the client; the first middleware is outermost.
func WithMiddleware(m ...Middleware) Option {
	return func(c *Config) { c.Middleware = append(slices.Clip(c.Middleware), m...) }
}
