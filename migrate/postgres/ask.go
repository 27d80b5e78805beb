package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
)

// question is one query with its parameters.
type question struct {
	sql  string
	args []string
	// often is true of what is asked again and again while migrations run: the server plans it once, except behind a pooler,
	// where the next session would not know the statement.
	often bool
}

// ask sends all questions in one round trip.
func (db *DB) ask(ctx context.Context, questions []question) ([][][]string, error) {
	batch := &pgconn.Batch{}
	for _, q := range questions {
		var args [][]byte
		for _, arg := range q.args {
			args = append(args, []byte(arg))
		}
		if !q.often || db.pooled {
			batch.ExecParams(q.sql, args, nil, nil, nil)
			continue
		}
		name, err := db.prepare(ctx, q.sql)
		if err != nil {
			return nil, err
		}
		batch.ExecPrepared(name, args, nil, nil)
	}
	results, err := db.conn.ExecBatch(ctx, batch).ReadAll()
	if err = lost(ctx, db.conn, translate(err)); err != nil {
		return nil, err
	}
	out := make([][][]string, len(results))
	for i, result := range results {
		if result.Err != nil {
			return nil, lost(ctx, db.conn, translate(result.Err))
		}
		out[i] = texts(result.Rows)
	}
	return out, nil
}

// prepare gives a statement a name for as long as the connection lasts.
func (db *DB) prepare(ctx context.Context, sql string) (string, error) {
	if name, ok := db.prepared[sql]; ok {
		return name, nil
	}
	db.names++
	name := fmt.Sprintf("comon_orm_%d", db.names)
	if _, err := db.conn.Prepare(ctx, name, sql, nil); err != nil {
		return "", lost(ctx, db.conn, translate(err))
	}
	db.prepared[sql] = name
	return name, nil
}

// texts makes text of all values, "" of NULL.
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
