package otelorm_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/cocomon/comon_orm/examples/blog/blogdb"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/blogdbtest"
	"github.com/cocomon/comon_orm/examples/blog/blogdb/q"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/otelorm"
)

// open returns a client with an exporter of its spans and a reader of its metrics.
func open(t *testing.T) (*blogdb.Client, *tracetest.InMemoryExporter, *sdkmetric.ManualReader, *trace.TracerProvider) {
	t.Helper()
	exporter, reader := tracetest.NewInMemoryExporter(), sdkmetric.NewManualReader()
	tracers := trace.NewTracerProvider(trace.WithSyncer(exporter))
	meters := sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))
	db := blogdbtest.Open(t, otelorm.WithTelemetry(otelorm.SQLite, otelorm.WithTracerProvider(tracers), otelorm.WithMeterProvider(meters), otelorm.WithNamespace("blog")))
	exporter.Reset()
	return db, exporter, reader, tracers
}

// tree returns the spans as text, each indented below its parent, in the order of their starts.
func tree(spans tracetest.SpanStubs) string {
	slices.SortStableFunc(spans, func(a, b tracetest.SpanStub) int { return a.StartTime.Compare(b.StartTime) })
	var out strings.Builder
	var write func(parent [8]byte, indent string)
	write = func(parent [8]byte, indent string) {
		for _, s := range spans {
			if s.Parent.SpanID() == parent {
				fmt.Fprintf(&out, "%s%s (%s)\n", indent, s.Name, s.SpanKind)
				write(s.SpanContext.SpanID(), indent+"  ")
			}
		}
	}
	write([8]byte{}, "")
	return out.String()
}

func TestSpans(t *testing.T) {
	db, exporter, reader, tracers := open(t)
	ctx := t.Context()
	err := db.Transaction(ctx, func(tx *blogdb.Tx) error {
		_, err := q.User.Create(blogdb.UserCreate{Email: "secret@example.com"}, q.User.Posts.Create(blogdb.PostCreate{Title: "t"})).One(ctx, tx)
		if err != nil {
			return err
		}
		own, span := tracers.Tracer("application").Start(ctx, "own")
		defer span.End()
		_, err = q.Post.FindMany().Include(q.Post.Author).All(own, tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := q.User.Create(blogdb.UserCreate{Email: "secret@example.com"}).One(ctx, db); !errors.Is(err, orm.ErrUniqueViolation) {
		t.Fatal(err)
	}
	if _, err := q.User.FindUnique(q.User.ByID(99)).One(ctx, db); !errors.Is(err, orm.ErrNotFound) {
		t.Fatal(err)
	}
	spans := exporter.GetSpans()
	want := `transaction (internal)
  User.create (internal)
    INSERT users (client)
    INSERT posts (client)
own (internal)
  Post.find (internal)
    SELECT posts (client)
    SELECT users (client)
User.create (internal)
  INSERT users (client)
User.find (internal)
  SELECT users (client)
`
	if got := tree(spans); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	checkAttributes(t, spans)
	checkDurations(t, reader)
}

func checkAttributes(t *testing.T, spans tracetest.SpanStubs) {
	t.Helper()
	failed := 0
	for _, s := range spans {
		values := map[string]string{}
		for _, a := range s.Attributes {
			values[string(a.Key)] = a.Value.Emit()
			if strings.Contains(a.Value.Emit(), "secret") {
				t.Errorf("%s: the attribute %s contains a value", s.Name, a.Key)
			}
		}
		if values["error.type"] != "" {
			failed++
		}
		if s.Name != "INSERT posts" {
			continue
		}
		for key, want := range map[string]string{"db.system.name": "sqlite", "db.namespace": "blog", "db.operation.name": "INSERT",
			"db.collection.name": "posts", "db.response.returned_rows": "1", "comon_orm.model": "Post", "error.type": ""} {
			if values[key] != want {
				t.Errorf("%s is %q, want %q", key, values[key], want)
			}
		}
		if !strings.HasPrefix(values["db.query.text"], `INSERT INTO "posts"`) {
			t.Errorf("db.query.text is %q", values["db.query.text"])
		}
	}
	if failed != 2 { // the create and its INSERT; a row that is not found is no failure
		t.Errorf("%d spans have error.type, want 2", failed)
	}
}

// checkDurations checks the histogram, which has the operations with SQL of their own.
func checkDurations(t *testing.T, reader *sdkmetric.ManualReader) {
	t.Helper()
	var all metricdata.ResourceMetrics
	if err := reader.Collect(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, scope := range all.ScopeMetrics {
		for _, m := range scope.Metrics {
			h, ok := m.Data.(metricdata.Histogram[float64])
			if !ok || m.Name != "db.client.operation.duration" || m.Unit != "s" {
				t.Errorf("the metric %s in %s", m.Name, m.Unit)
			}
			for _, p := range h.DataPoints {
				kind, _ := p.Attributes.Value("error.type")
				operation, _ := p.Attributes.Value("db.operation.name")
				table, _ := p.Attributes.Value("db.collection.name")
				got = append(got, strings.TrimSpace(fmt.Sprintln(p.Count, operation.AsString(), table.AsString(), kind.AsString())))
			}
		}
	}
	slices.Sort(got)
	want := []string{"1 INSERT posts", "1 INSERT users", "1 INSERT users unique_violation", "1 SELECT posts", "2 SELECT users"}
	if !slices.Equal(got, want) {
		t.Errorf("the histogram has %q, want %q", got, want)
	}
}
