// Package otelorm reports the operations of a client to OpenTelemetry: spans for the calls and
// their nested operations, and the histogram of their durations. It follows the semantic
// conventions for database clients. It is a module of its own, so that only applications that use
// it depend on OpenTelemetry.
//
//	db, err := blogdb.Open(ctx, otelorm.WithTelemetry(otelorm.PostgreSQL))
//
// Each call of the client is a span of kind internal, such as "User.find". Each nested operation is
// a child span of kind client, such as "SELECT users". The calls in the function of a transaction
// are children of the transaction's span. Spans contain SQL texts but no values.
package otelorm

import (
	"context"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/cocomon/comon_orm/runtime/orm"
)

// The values of the attribute db.system.name.
const (
	PostgreSQL = "postgresql"
	SQLite     = "sqlite"
)

// scopeName is the name of the instrumentation.
const scopeName = "github.com/cocomon/comon_orm/runtime/otelorm"

// Option changes what [WithTelemetry] does.
type Option func(*telemetry)

// WithTracerProvider sets the provider of the spans. The default is the global provider.
func WithTracerProvider(p trace.TracerProvider) Option {
	return func(t *telemetry) { t.tracers = p }
}

// WithMeterProvider sets the provider of the histogram. The default is the global provider.
func WithMeterProvider(p metric.MeterProvider) Option {
	return func(t *telemetry) { t.meters = p }
}

// WithNamespace sets the attribute db.namespace: the name of the database.
func WithNamespace(name string) Option {
	return func(t *telemetry) { t.common = append(t.common, attribute.String(namespace, name)) }
}

// WithTelemetry returns the option of a client that reports its operations. system is [PostgreSQL]
// or [SQLite].
func WithTelemetry(system string, opts ...Option) orm.Option {
	t := &telemetry{tracers: otel.GetTracerProvider(), meters: otel.GetMeterProvider(), common: []attribute.KeyValue{attribute.String(systemName, system)}}
	for _, o := range opts {
		o(t)
	}
	t.tracer = t.tracers.Tracer(scopeName)
	var err error
	t.durations, err = t.meters.Meter(scopeName).Float64Histogram("db.client.operation.duration", metric.WithUnit("s"),
		metric.WithDescription("Duration of database client operations."),
		metric.WithExplicitBucketBoundaries(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10))
	if err != nil {
		otel.Handle(err)
	}
	return orm.WithMiddleware(t.middleware)
}

// telemetry reports the operations of one client.
type telemetry struct {
	tracers   trace.TracerProvider
	meters    metric.MeterProvider
	tracer    trace.Tracer
	durations metric.Float64Histogram
	common    []attribute.KeyValue
}

// spanKey is the key under which an operation holds its spans.
type spanKey struct{}

// spans are the span of an operation and the one that was current before it.
type spans struct{ own, before trace.Span }

// middleware wraps an operation in a span.
func (t *telemetry) middleware(ctx context.Context, op *orm.Operation, next func(context.Context) error) error {
	before := trace.SpanFromContext(ctx)
	ctx, span := t.tracer.Start(within(ctx, op, before), t.name(op), trace.WithSpanKind(kind(op)))
	defer span.End()
	op.Store(spanKey{}, spans{span, before})
	err := next(ctx)
	t.report(ctx, op, span, err)
	return err
}

// within returns ctx with the span of the operation's parent. Nested operations that are sent
// together have nested contexts, but their spans are siblings. A call in the function of a
// transaction may have a span of the application around it, which is kept.
func within(ctx context.Context, op *orm.Operation, current trace.Span) context.Context {
	if op.Parent == nil {
		return ctx
	}
	parent, ok := op.Parent.Value(spanKey{}).(spans)
	if !ok || op.Node() == nil && !current.SpanContext().Equal(parent.before.SpanContext()) {
		return ctx
	}
	return trace.ContextWithSpan(ctx, parent.own)
}

// kind returns the kind of the operation's span. Operations with SQL of their own are requests of a
// client to the database.
func kind(op *orm.Operation) trace.SpanKind {
	if isRequest(op) {
		return trace.SpanKindClient
	}
	return trace.SpanKindInternal
}

func isRequest(op *orm.Operation) bool { return op.Node() != nil || op.Verb == orm.VerbRaw }
