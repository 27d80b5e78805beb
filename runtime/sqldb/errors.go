package sqldb

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/cocomon/comon_orm/runtime/internal/pgerror"
	"github.com/cocomon/comon_orm/runtime/internal/sqliteerror"
	"github.com/cocomon/comon_orm/runtime/orm"
	"github.com/cocomon/comon_orm/runtime/query"
)

// explain adds the sentinel of package orm to the driver's error, and hides the database's message
// if it may quote values. n is the node that failed, or nil. on runs the lookups that explain an
// error; it may be nil.
func (s *settings) explain(ctx context.Context, err error, n query.Node, on *session) error {
	var c *orm.ConstraintError
	var d *orm.DatabaseError
	if err == nil || errors.As(err, &c) || errors.As(err, &d) || errors.Is(err, orm.ErrSerialization) {
		return err
	}
	err = ended(err)
	if s.database == SQLite {
		err = s.explainSQLite(ctx, err, n, on)
	} else if f, ok := fieldsOf(err); ok && f.ChangedTable() {
		return fmt.Errorf("%w: a table has changed since a statement was prepared: %w", orm.ErrSerialization, err)
	} else if ok {
		err = pgerror.Explain(err, f, n)
		if s.ErrorValues() {
			pgerror.Quote(err, f.Message, f.Detail)
		}
	}
	if ctx.Err() != nil && !errors.Is(err, ctx.Err()) {
		err = fmt.Errorf("%w: %w", ctx.Err(), err)
	}
	return err
}

// fieldsOf returns the fields of a PostgreSQL server's error. The driver's error has a method for
// its code only. The other fields are those of its struct, under the names that pgx or lib/pq use.
func fieldsOf(err error) (pgerror.Fields, bool) {
	var own interface {
		error
		SQLState() string
	}
	if !errors.As(err, &own) {
		return pgerror.Fields{}, false
	}
	v := reflect.Indirect(reflect.ValueOf(own))
	text := func(names ...string) string {
		if v.Kind() != reflect.Struct {
			return ""
		}
		for _, name := range names {
			if f := v.FieldByName(name); f.IsValid() && f.Kind() == reflect.String {
				return f.String()
			}
		}
		return ""
	}
	return pgerror.Fields{
		Code: own.SQLState(), Message: text("Message"), Detail: text("Detail"), Routine: text("Routine"),
		Table: text("TableName", "Table"), Column: text("ColumnName", "Column"), Constraint: text("ConstraintName", "Constraint"),
	}, true
}

func (s *settings) explainSQLite(ctx context.Context, err error, n query.Node, on *session) error {
	own, ok := failureOf(err)
	if !ok {
		return err
	}
	if strings.Contains(own.Message, "comon_") && (strings.HasPrefix(own.Message, "no such function") || strings.HasPrefix(own.Message, "no such collation")) {
		own.Message += ": the driver does not have the client's functions, which this operation needs: register those of runtime/sqlite/sqlitefunc before the database is opened"
	}
	if on == nil {
		on = &session{settings: s}
	}
	return sqliteerror.Explain(ctx, err, n, own, s.ErrorValues(), on.lookUp)
}

// failureOf returns the result code and the message of SQLite. The code is the result of a method
// Code, as in modernc.org/sqlite, or the field ExtendedCode, as in mattn/go-sqlite3.
func failureOf(err error) (sqliteerror.Failure, bool) {
	var own interface {
		error
		Code() int
	}
	f := sqliteerror.Failure{Running: true}
	if errors.As(err, &own) {
		f.Code, f.Message = own.Code(), own.Error()
	} else if f.Code, f.Message = extended(err); f.Code == 0 {
		return f, false
	}
	f.Message = plainMessage(f.Message, f.Code)
	// These messages quote the statement only. An error with them happens before the statement
	// runs.
	for _, prefix := range []string{"near ", "unrecognized token", "incomplete input", "ambiguous column"} {
		if strings.HasPrefix(f.Message, prefix) {
			f.Running = false
		}
	}
	f.Code = sqliteerror.CodeOf(f.Code, f.Message)
	return f, true
}

// extended returns the value of the field ExtendedCode of an error in the chain of err, and its
// message. It returns 0 if there is no such field.
func extended(err error) (int, string) {
	for ; err != nil; err = errors.Unwrap(err) {
		v := reflect.Indirect(reflect.ValueOf(err))
		if v.Kind() != reflect.Struct {
			continue
		}
		if f := v.FieldByName("ExtendedCode"); f.IsValid() && f.CanInt() {
			return int(f.Int()), err.Error()
		}
	}
	return 0, ""
}

// plainMessage returns the message as SQLite itself wrote it. modernc.org/sqlite adds the meaning
// of the code in front, and the code at the end: "constraint failed: UNIQUE … (2067)".
func plainMessage(text string, code int) string {
	text, coded := strings.CutSuffix(text, " ("+strconv.Itoa(code)+")")
	if !coded {
		return text
	}
	for _, meaning := range sqliteerror.Meanings() {
		if rest, ok := strings.CutPrefix(text, meaning+": "); ok {
			return rest
		}
	}
	return text
}
