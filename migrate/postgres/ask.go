package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5/pgconn"
)

// question is one query with its parameters.
type question struct {
	sql  string
	args []string
	// often is true for questions that a run asks again and again. The server parses and plans
	// these only once, see [DB.prepares].
	often bool
}

// errForgotten means that the server has dropped the connection's prepared statements. The
// connection then prepares no statements any more, and the caller can repeat the transaction that
// failed.
var errForgotten = errors.New("a statement of the migration has made the server forget what the connection had prepared")

// prepares reports whether the connection prepares statements. With a pooler it prepares none,
// because the next transaction may run in a session that does not have them. After errForgotten it
// prepares none either: a migration file has run a DEALLOCATE, for example inside a function, and
// may run it again.
func (db *DB) prepares() bool { return !db.pooled && !db.forgetful }

// ask sends all questions in one round trip. If statements of a file have run, it first sends the
// pins, because those statements may have changed settings (see pins.go).
func (db *DB) ask(ctx context.Context, questions []question) ([][][]string, error) {
	pinning := db.pinning()
	answers, err := db.answer(ctx, slices.Concat(pinning, questions))
	if err != nil {
		return nil, err
	}
	if len(pinning) > 0 && db.inTx {
		db.ran = false
	} else if !db.inTx {
		db.settingsChanged = false
	}
	return answers[len(pinning):], nil
}

// answer sends the questions as [DB.ask] does, but sends no pins before them. It is for callers
// whose questions include the pins, or do not depend on settings.
func (db *DB) answer(ctx context.Context, questions []question) ([][][]string, error) {
	answers, err := db.send(ctx, questions)
	if db.forgets(err) {
		if db.inTx {
			return nil, fmt.Errorf("%w: %w", errForgotten, err)
		}
		if err := db.rollback(); err != nil {
			return nil, err
		}
		answers, err = db.send(ctx, questions)
	}
	return answers, lost(ctx, db.conn, translate(err))
}

// forgets reports whether err means that the server has dropped prepared statements, and records
// it.
func (db *DB) forgets(err error) bool {
	var pg *pgconn.PgError
	if !db.prepares() || !errors.As(err, &pg) || pg.Code != unknownStatement {
		return false
	}
	db.forgetful = true
	return true
}

// send sends all questions in one pipeline. It prepares those that are not prepared yet.
func (db *DB) send(ctx context.Context, questions []question) (answers [][][]string, err error) {
	pipeline := db.conn.StartPipeline(ctx)
	defer func() {
		if ended := pipeline.Close(); err == nil {
			err = ended
		}
	}()
	var fresh []string // the texts that this pipeline prepares, in order
	for _, q := range questions {
		var args [][]byte
		for _, arg := range q.args {
			args = append(args, []byte(arg))
		}
		if !q.often || !db.prepares() {
			pipeline.SendQueryParams(q.sql, args, nil, nil, nil)
			continue
		}
		if known := db.prepared[q.sql]; known != nil {
			pipeline.SendQueryStatement(known, args, nil, nil)
			continue
		}
		if !slices.Contains(fresh, q.sql) {
			pipeline.SendPrepare(db.name(len(fresh)), q.sql, nil)
			fresh = append(fresh, q.sql)
		}
		pipeline.SendQueryPrepared(db.name(slices.Index(fresh, q.sql)), args, nil, nil)
	}
	if err := pipeline.Sync(); err != nil {
		return nil, err
	}
	defer func() { db.names += len(fresh) }()
	return db.receive(pipeline, questions, fresh)
}

// name returns a name that no prepared statement of the connection has had.
func (db *DB) name(place int) string { return fmt.Sprintf("comon_orm_%d", db.names+place) }

// receive reads the answers, and records the prepared statements.
func (db *DB) receive(pipeline *pgconn.Pipeline, questions []question, fresh []string) ([][][]string, error) {
	answers, prepared := make([][][]string, 0, len(questions)), 0
	for len(answers) < len(questions) {
		got, err := pipeline.GetResults()
		if err != nil {
			return nil, err
		}
		switch got := got.(type) {
		case *pgconn.StatementDescription:
			got.Name, got.SQL = db.name(prepared), fresh[prepared]
			db.prepared[got.SQL] = got
			prepared++
		case *pgconn.ResultReader:
			result := got.Read()
			if result.Err != nil {
				return nil, result.Err
			}
			answers = append(answers, texts(result.Rows))
		default:
			return nil, errors.New("the server ended its answers early")
		}
	}
	return answers, nil
}

// texts turns all values into text; NULL is "".
func texts(rows [][][]byte) [][]string {
	out := make([][]string, len(rows))
	for i, row := range rows {
		out[i] = make([]string, len(row))
		for j, cell := range row {
			out[i][j] = string(cell)
		}
	}
	return out
}
