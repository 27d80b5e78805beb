package sqlite

import (
	"context"
	"slices"

	"zombiezen.com/go/sqlite"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/catalog"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// Judge compiles both expressions and compares the programs that SQLite compiles them to. Equal
// programs compute equal values. Nothing is executed. Questions are rare, because SQLite stores
// definitions unchanged. They arise when somebody edits a definition by hand, for example (1+1) to
// (1 + 1).
//
//	EXPLAIN SELECT (a > 1 AND b > 1) FROM "T"
//
// If an expression does not compile, for example because it uses a function of the application, the
// answer is Unknown.
func (db *DB) Judge(ctx context.Context, questions []diff.Question) ([]diff.Verdict, error) {
	answers := make([]diff.Verdict, len(questions))
	for i, q := range questions {
		want, err := db.program(ctx, q, q.Want)
		if err != nil {
			return nil, err
		}
		live, err := db.program(ctx, q, q.Live)
		if err != nil {
			return nil, err
		}
		answers[i] = comparePrograms(want, live)
	}
	return answers, nil
}

// program returns the compiled form of a query for an expression, nil if it does not compile.
func (db *DB) program(ctx context.Context, q diff.Question, value catalog.Default) ([][]string, error) {
	expr := db.Dialect().DefaultSQL(value, q.Type)
	if e, ok := value.(catalog.ExprDefault); ok {
		expr = e.SQL + "\n" // for an expression that ends in a comment
	}
	sql := "EXPLAIN SELECT (" + expr + ")"
	if q.Kind != diff.DefaultValue {
		sql += " FROM " + sqltext.Ident(provider.SQLite, q.Table.Name)
	}
	rows, err := db.Query(ctx, sql)
	if sqlite.ErrCode(err).ToPrimary() == sqlite.ResultError {
		return nil, nil
	}
	return rows, err
}

// comparePrograms compares two programs. It ignores the last cell of each instruction, which is a
// comment. The bytes of a blob cannot be compared, because EXPLAIN does not show them.
func comparePrograms(want, live [][]string) diff.Verdict {
	blob := func(row []string) bool { return row[1] == "Blob" }
	switch {
	case want == nil || live == nil, slices.ContainsFunc(want, blob), slices.ContainsFunc(live, blob):
		return diff.Unknown
	case slices.EqualFunc(want, live, func(a, b []string) bool { return slices.Equal(a[:len(a)-1], b[:len(b)-1]) }):
		return diff.Equal
	default:
		return diff.Different
	}
}
