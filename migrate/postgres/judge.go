package postgres

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/cocomon/comon_orm/internal/nativetype"
	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// Judge asks the server whether two expressions are equal. It lets the server plan a query that
// returns both,
//
//	EXPLAIN (VERBOSE, FORMAT JSON)
//	SELECT (now() + '7 days'::interval)::timestamptz, (now() + interval '7 days')::timestamptz
//
// and compares the two outputs as the server prints them in the plan. The server executes and
// creates nothing. Therefore Judge also works in a read-only transaction and for a role that owns
// nothing. docs/adr/0009 has the reasons and the limits.
//
// All questions are in one round trip. If one of them is not valid in this database, for example
// because a function does not exist or the role may not call it, its answer is [diff.Unknown], and
// the following questions are asked again. A savepoint keeps the transaction alive.
func (db *DB) Judge(ctx context.Context, questions []diff.Question) (answers []diff.Verdict, err error) {
	if len(questions) == 0 {
		return nil, nil
	}
	if db.conn.TxStatus() == 'I' {
		if err := db.Exec(ctx, "BEGIN READ ONLY"); err != nil {
			return nil, fmt.Errorf("compare expressions: %w", err)
		}
		defer func() { err = errors.Join(err, db.rollback()) }()
	}
	answers = make([]diff.Verdict, 0, len(questions))
	for len(answers) < len(questions) {
		more, failed, err := db.explainAll(ctx, questions[len(answers):], db.relation)
		if err != nil {
			return nil, fmt.Errorf("compare expressions: %w", err)
		}
		answers = append(answers, more...)
		if failed == nil {
			continue
		}
		verdict := diff.Unknown
		if q := questions[len(answers)]; failed.Code == insufficientPrivilege && q.Kind != diff.DefaultValue {
			if verdict, err = db.judgeColumns(ctx, q); err != nil {
				return nil, fmt.Errorf("compare expressions: %w", err)
			}
		}
		answers = append(answers, verdict)
	}
	return answers, nil
}

// insufficientPrivilege is the SQLSTATE for a role that may not read a table.
const insufficientPrivilege = "42501"

// judgeColumns asks about a table that the role may not read. In the query, two rows with the types
// of its columns stand in for the table. With a single row, the server's planner would compute the
// values, and the plan would not show the expressions.
func (db *DB) judgeColumns(ctx context.Context, q diff.Question) (diff.Verdict, error) {
	columns, err := db.Query(ctx, sqltext.SQL(fmt.Sprintf(standInQuery, sqltext.Literal(provider.PostgreSQL, db.qualified(q.Table)))))
	if err != nil || len(columns) == 0 || columns[0][0] == "" {
		return diff.Unknown, err
	}
	row := sqltext.SQL("(" + columns[0][1] + ")")
	from := "(VALUES " + row + ", " + row + ") AS " + sqltext.Ident(provider.PostgreSQL, q.Table.Name) + sqltext.SQL(" ("+columns[0][0]+")")
	answers, _, err := db.explainAll(ctx, []diff.Question{q}, func(diff.Name) sqltext.SQL { return from })
	if err != nil || len(answers) == 0 {
		return diff.Unknown, err
	}
	return answers[0], nil
}

const standInQuery = `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum),
  string_agg('NULL::' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum)
FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped`

// explainAll asks all questions in one round trip. It returns the answers up to the first question
// with a server error, and that error.
func (db *DB) explainAll(ctx context.Context, questions []diff.Question, relation func(diff.Name) sqltext.SQL) ([]diff.Verdict, *pgconn.PgError, error) {
	batch := &pgconn.Batch{}
	exec := func(sql sqltext.SQL) { batch.ExecParams(string(sql), nil, nil, nil, nil) }
	exec(sqltext.SQL(fmt.Sprintf("SET LOCAL lock_timeout = %d", db.options.LockTimeout.Milliseconds())))
	exec("SAVEPOINT comon_orm_judge")
	for _, q := range questions {
		exec(db.explain(q, relation))
	}
	exec("RELEASE SAVEPOINT comon_orm_judge")
	results, err := db.conn.ExecBatch(ctx, batch).ReadAll()
	var answers []diff.Verdict
	for _, result := range results[min(2, len(results)):] {
		if len(answers) < len(questions) && result.Err == nil {
			answers = append(answers, verdictOf(texts(result.Rows)))
		}
	}
	if err == nil {
		return answers, nil, nil
	}
	var failed *pgconn.PgError
	if translated := lost(ctx, db.conn, translate(err)); !errors.As(err, &failed) || !isAnswer(failed) {
		return nil, nil, translated
	}
	return answers, failed, db.Exec(ctx, "ROLLBACK TO SAVEPOINT comon_orm_judge")
}

// isAnswer reports whether an error is caused by the expression and not by the state of the server.
func isAnswer(err *pgconn.PgError) bool {
	switch err.Code {
	case lockNotAvailable, deadlock:
		return false
	default:
		return !strings.HasPrefix(err.Code, insufficientResources) && !strings.HasPrefix(err.Code, operatorIntervention)
	}
}

// explain returns the query for a question. The query for a default has no table, because defaults
// use no columns. So the role needs no privilege on the table. The line breaks are needed for
// expressions that end in a comment.
func (db *DB) explain(q diff.Question, relation func(diff.Name) sqltext.SQL) sqltext.SQL {
	cast, from := sqltext.SQL(""), " FROM "+relation(q.Table)
	switch q.Kind {
	case diff.DefaultValue:
		cast, from = db.castTo(q.Type), ""
	case diff.Condition:
		cast = "::boolean"
	case diff.RowValue:
	}
	side := func(sql sqltext.SQL) sqltext.SQL { return "(\n" + sql + "\n)" + cast }
	live, want := db.Dialect().DefaultSQL(q.Live, q.Type), db.Dialect().DefaultSQL(q.Want, q.Type)
	return "EXPLAIN (VERBOSE, FORMAT JSON) SELECT " + side(live) + ", " + side(want) + from
}

// castTo returns the cast to a column's type, without length and precision. With these, the cast
// would silently truncate values that an assignment refuses.
func (db *DB) castTo(t catalog.Type) sqltext.SQL {
	t.Args = nil
	known := nativetype.BySQL(t.Name)
	if t.Enum || t.Schema != "" || known == nil {
		return "::" + db.Dialect().TypeSQL(t)
	}
	sql := sqltext.SQL(known.Param)
	if t.List {
		sql += "[]"
	}
	return "::" + sql
}

// relation returns the table of a question for a FROM clause.
func (db *DB) relation(table diff.Name) sqltext.SQL { return "ONLY " + db.qualified(table) }

func (db *DB) qualified(table diff.Name) sqltext.SQL {
	schema := cmp.Or(table.Schema, db.schema)
	return sqltext.Ident(provider.PostgreSQL, schema) + "." + sqltext.Ident(provider.PostgreSQL, table.Name)
}

// verdictOf compares the two outputs of the plan.
func verdictOf(rows [][]string) diff.Verdict {
	var plans []struct {
		Plan struct{ Output []string }
	}
	if len(rows) != 1 || json.Unmarshal([]byte(rows[0][0]), &plans) != nil || len(plans) != 1 {
		return diff.Unknown
	}
	switch output := plans[0].Plan.Output; {
	case len(output) != 2:
		return diff.Unknown
	case output[0] == output[1]:
		return diff.Equal
	default:
		return diff.Different
	}
}
