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

// Judge compares the programs that SQLite compiles two expressions to: equal programs compute equal
// values. Nothing is executed. SQLite stores definitions as written, so questions are rare: they
// come from an edit by hand, such as (1 + 1) in place of (1+1).
//
//	EXPLAIN SELECT (a > 1 AND b > 1) FROM "T"
//
// An expression that does not compile here, such as one with a function of the application, is not
// known to be equal.
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

// program is the compiled form of a query for an expression, nil if there is none.
func (db *DB) program(ctx context.Context, q diff.Question, value catalog.Default) ([][]string, error) {
	expr := db.Dialect().DefaultSQL(value, q.Type)
	if e, ok := value.(catalog.ExprDefault); ok {
		expr = e.SQL + "\n" // for one that ends in a comment
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

// comparePrograms ignores the last cell of each instruction, a comment. The listing shows no bytes
// of a blob, so these cannot be compared.
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
