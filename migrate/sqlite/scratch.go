package sqlite

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"zombiezen.com/go/sqlite"

	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/plan"
)

// scratch is a copy of a database's definitions in memory, without rows. This tool makes changes in
// the copy and reads the result, so that it sees how SQLite changes definitions and need not parse
// them:
//
//	table users (name), trigger: INSERT INTO log (name) VALUES (new.name)
//	ALTER TABLE users RENAME COLUMN name TO full_name
//	trigger: INSERT INTO log (name) VALUES (new.full_name)
type scratch struct {
	*DB
	// refused are the definitions that cannot be created in the copy, because they need a function,
	// a collation or a module of the application.
	refused []plan.Refusal
}

// definition is one object of a database.
type definition struct {
	kind, name, table string
	sql               sqltext.SQL
}

// definitionsQuery reads definitions, tables before the objects on them. It omits tables that a
// virtual table creates for itself.
const definitionsQuery = `SELECT s.type, s.name, s.tbl_name, s.sql FROM sqlite_schema s
WHERE s.sql IS NOT NULL AND s.name NOT LIKE 'sqlite\_%' ESCAPE '\'
  AND s.tbl_name NOT IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow')
ORDER BY s.type <> 'table', s.type = 'trigger', s.rowid`

func (db *DB) definitions(ctx context.Context) ([]definition, error) {
	rows, err := db.Query(ctx, definitionsQuery)
	if err != nil {
		return nil, fmt.Errorf("read the definitions of %s: %w", db.path, err)
	}
	out := make([]definition, len(rows))
	for i, row := range rows {
		out[i] = definition{row[0], row[1], row[2], sqltext.SQL(row[3])}
	}
	return out, nil
}

// withScratch runs do on a copy of the definitions.
func (db *DB) withScratch(ctx context.Context, do func(*scratch) error) (err error) {
	definitions, err := db.definitions(ctx)
	if err != nil {
		return err
	}
	conn, err := sqlite.OpenConn(Memory, sqlite.OpenReadWrite|sqlite.OpenCreate)
	if err != nil {
		return fmt.Errorf("copy the definitions of %s: %w", db.path, err)
	}
	s := &scratch{DB: &DB{conn: conn, path: db.path, options: db.options}}
	defer func() { err = errors.Join(err, s.Close()) }()
	return withDoubleQuotedStrings(conn, func() error {
		for _, d := range definitions {
			if err := s.make(ctx, d); err != nil {
				return err
			}
		}
		return do(s)
	})
}

func (s *scratch) make(ctx context.Context, d definition) error {
	refusal, err := s.try(ctx, d.sql)
	if refusal != nil {
		s.refused = append(s.refused, plan.Refusal{Kind: d.kind, Name: d.name, Reason: refusal.Reason})
	}
	return err
}

// try runs a statement on the copy. It returns an error of SQLite as a refusal, other errors as
// errors.
func (s *scratch) try(ctx context.Context, sql sqltext.SQL) (*plan.Refusal, error) {
	err := s.run(ctx, sql, nil)
	if sqlite.ErrCode(err).ToPrimary() != sqlite.ResultError {
		return nil, err
	}
	_, message, _ := strings.Cut(err.Error(), "SQL logic error: ")
	if parts := complaint.FindStringSubmatch(message); parts != nil {
		return &plan.Refusal{Kind: parts[1], Name: parts[2], Reason: parts[3]}, nil
	}
	return &plan.Refusal{Reason: message}, nil
}

// complaint matches the error of a statement that fails because SQLite cannot parse the definition
// of another object: "error in view v after rename: no such column: x".
var complaint = regexp.MustCompile(`^error in (\w+) (.+?)(?: after [a-z ]+)?: (.*)$`)

// mentions reports whether a text contains a name, in any quotes.
func mentions(sql, name string) bool { return namesIn(sql)[strings.ToLower(name)] }
