package otelorm

import (
	"context"
	"errors"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
)

// The attributes of the semantic conventions for database clients, and those of this package.
const (
	systemName     = "db.system.name"
	namespace      = "db.namespace"
	operationName  = "db.operation.name"
	collectionName = "db.collection.name"
	queryText      = "db.query.text"
	returnedRows   = "db.response.returned_rows"
	statusCode     = "db.response.status_code"
	errorType      = "error.type"
	modelName      = "comon_orm.model"
	verbName       = "comon_orm.verb"
	relationName   = "comon_orm.relation"
)

// name returns the name of the operation's span: SQL and table of a nested operation, model and
// verb of a call.
func (t *telemetry) name(op *orm.Operation) string {
	sql, table := command(op)
	switch {
	case op.Node() != nil && table != "":
		return sql + " " + table
	case op.Model != "":
		return op.Model + "." + op.Verb.String()
	}
	return op.Verb.String()
}

// command returns the SQL command and the table of a nested operation.
func command(op *orm.Operation) (sql, table string) {
	if t, _ := query.TableOf(op.Node()); t != nil {
		table = t.Name
	}
	switch n := op.Node().(type) {
	case nil:
		return "", ""
	case *query.Insert:
		sql = "INSERT"
	case *query.Update:
		sql = "UPDATE"
	case *query.Delete:
		sql = "DELETE"
	case *query.LinkRows:
		table = n.Link.Via.Name
		if sql = "INSERT"; n.Op != query.AddPairs {
			sql = "DELETE"
		}
	default:
		sql = "SELECT"
	}
	return sql, table
}

// report adds the result of the operation to its span and to the histogram.
func (t *telemetry) report(ctx context.Context, op *orm.Operation, span trace.Span, err error) {
	attributes := append([]attribute.KeyValue{}, t.common...)
	text := func(key, value string) {
		if value != "" {
			attributes = append(attributes, attribute.String(key, value))
		}
	}
	sql, table := command(op)
	text(operationName, sql)
	text(collectionName, table)
	kind, code := classify(err)
	text(errorType, kind)
	text(statusCode, code)
	if isRequest(op) {
		t.durations.Record(ctx, op.Duration.Seconds(), metric.WithAttributes(attributes...))
	}
	if !span.IsRecording() {
		return
	}
	text(modelName, op.Model)
	text(verbName, op.Verb.String())
	text(relationName, op.Relation)
	if isRequest(op) {
		text(queryText, statements(op))
		attributes = append(attributes, attribute.Int64(returnedRows, op.Rows))
	}
	span.SetAttributes(attributes...)
	if kind != "" {
		span.SetStatus(codes.Error, err.Error())
	}
}

// statements returns the SQL texts of an operation. They contain placeholders and no values.
func statements(op *orm.Operation) string {
	texts := make([]string, len(op.Statements))
	for i, s := range op.Statements {
		texts[i] = s.SQL
	}
	return strings.Join(texts, ";\n")
}

// kinds are the values of error.type for the errors of the client.
var kinds = []struct {
	err  error
	name string
}{
	{orm.ErrUniqueViolation, "unique_violation"}, {orm.ErrForeignKeyViolation, "foreign_key_violation"},
	{orm.ErrNotNullViolation, "not_null_violation"}, {orm.ErrCheckViolation, "check_violation"},
	{orm.ErrConstraintViolation, "constraint_violation"}, {orm.ErrSerialization, "serialization"},
	{orm.ErrConflict, "conflict"}, {orm.ErrInvalidInput, "invalid_input"}, {orm.ErrReadOnly, "read_only"},
	{orm.ErrPoolTimeout, "pool_timeout"}, {orm.ErrUnavailable, "unavailable"}, {orm.ErrCanceled, "canceled"},
	{context.Canceled, "context_canceled"}, {context.DeadlineExceeded, "timeout"},
}

// classify returns error.type and the code of the database. [orm.ErrNotFound] is an answer and no
// error; for it and for nil both are "".
func classify(err error) (kind, code string) {
	if err == nil || errors.Is(err, orm.ErrNotFound) {
		return "", ""
	}
	var failed *orm.DatabaseError
	if errors.As(err, &failed) {
		code = failed.Code
	}
	for _, k := range kinds {
		if errors.Is(err, k.err) {
			return k.name, code
		}
	}
	if code != "" {
		return code, code
	}
	return "_OTHER", ""
}
