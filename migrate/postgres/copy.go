package postgres

import (
	"context"
	"errors"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/migrate/diff"
)

// Only the server can show how it prints the definition of an object, such as an index, after the
// types of columns have changed. So this tool creates the object on an empty copy of the table,
// where even an index is created quickly. It does this in a transaction or a subtransaction that is
// rolled back.

// again is the name of objects that are created on a copy.
const again = "comon_orm again"

// copies creates such copies. They are temporary tables, which no other session sees, if the role
// may create these. Otherwise they are in the schema of the table.
type copies struct {
	db        *DB
	temporary bool
}

func (db *DB) copies(ctx context.Context) (copies, error) {
	rows, err := db.Query(ctx, "SELECT has_database_privilege(current_database(), 'TEMPORARY')")
	return copies{db, err == nil && rows[0][0] == "t"}, err
}

// aside returns the qualified name for an object that exists only until the rollback. The schema is
// pg_temp if the copies are temporary.
func (c copies) aside(schema, name string) sqltext.SQL {
	if c.temporary {
		schema = "pg_temp"
	}
	return c.db.qualified(diff.Name{Schema: schema, Name: name})
}

// of returns the name of the copy of a table. It is the table's own name if possible, because an
// expression may refer to whole rows by that name.
func (c copies) of(table diff.Name) sqltext.SQL {
	if c.temporary {
		return c.aside(table.Schema, table.Name)
	}
	return c.aside(table.Schema, "comon_orm copy")
}

func (c copies) make(ctx context.Context, of diff.Name, name sqltext.SQL) error {
	return c.exec(ctx, "CREATE TABLE "+name+" (LIKE "+c.db.qualified(of)+")")
}

func (c copies) exec(ctx context.Context, statements ...sqltext.SQL) error {
	for _, sql := range statements {
		if err := c.db.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}

// onCopy returns the statement that creates an index, statistics or a constraint on another table.
// The parameter definition is the text of the object as the server prints it. The parameter
// statistics is the name for statistics, which must have one. A constraint gets a name by which it
// can be found afterwards.
func onCopy[T ~string](definition T, table, statistics sqltext.SQL) sqltext.SQL {
	switch head := sqltext.ReadHead(provider.PostgreSQL, definition); {
	case head.Kind == "index":
		before, rest := splitIndex(string(definition))
		return before + "ON " + table + " " + rest
	case head.Verb == "create":
		return "CREATE STATISTICS " + statistics + " " + statisticsOf(string(definition)) + "FROM " + table
	}
	return "ALTER TABLE " + table + " ADD CONSTRAINT " + sqltext.Ident(provider.PostgreSQL, again) + " " + sqltext.SQL(definition)
}

// splitIndex returns two parts of a printed CREATE INDEX: head is the text before the name of the
// index, rest is the text after the name of the table, which begins with USING.
func splitIndex(text string) (head, rest sqltext.SQL) {
	tokens, err := sqltext.Tokens(provider.PostgreSQL, text)
	if err != nil {
		return "", ""
	}
	for i, t := range tokens {
		word := sqltext.KeyWord(text[t.Start:t.End])
		if t.Kind == sqltext.Word && word == "INDEX" && i+1 < len(tokens) && head == "" {
			head = sqltext.SQL(text[:tokens[i+1].Start])
		}
		if t.Kind == sqltext.Word && word == "USING" {
			return head, sqltext.SQL(text[t.Start:])
		}
	}
	return "", ""
}

// statisticsOf returns the part of the definition of statistics that has the columns and
// expressions. It begins at ON and ends before the last FROM, after which the table follows.
func statisticsOf(text string) sqltext.SQL {
	tokens, err := sqltext.Tokens(provider.PostgreSQL, text)
	if err != nil {
		return ""
	}
	on, from := 0, 0
	for _, t := range tokens {
		switch word := sqltext.KeyWord(text[t.Start:t.End]); {
		case t.Kind == sqltext.Word && word == "ON" && on == 0:
			on = t.Start
		case t.Kind == sqltext.Word && word == "FROM": // the last FROM counts
			from = t.Start
		}
	}
	return sqltext.SQL(text[on:max(on, from)])
}

// undone calls the function do in a transaction or subtransaction that is rolled back. It also
// works on read-only connections, but not on a read-only server.
func (db *DB) undone(ctx context.Context, do func() error) (err error) {
	begin, end := []sqltext.SQL{"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", db.pinSQL(true)}, []string{"ROLLBACK"}
	if db.conn.TxStatus() != 'I' {
		begin, end = []sqltext.SQL{"SAVEPOINT comon_orm_undone"}, []string{"ROLLBACK TO SAVEPOINT comon_orm_undone", "RELEASE SAVEPOINT comon_orm_undone"}
	}
	for _, sql := range begin {
		if err := db.Exec(ctx, sql); err != nil {
			return errors.Join(err, db.undo(end[0]))
		}
	}
	err = do()
	for _, sql := range end {
		err = errors.Join(err, db.undo(sql))
	}
	return err
}
