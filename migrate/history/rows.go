package history

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/cocomon/comon_orm/internal/provider"
	"github.com/cocomon/comon_orm/internal/sqltext"
	"github.com/cocomon/comon_orm/internal/timeform"
)

// column is one column of the table: its declaration, and functions that write and read its value.
// All values are read as text, so that this package needs no types of a driver.
type column struct {
	name string
	kind columnKind
	// since is the first format of rows that has the column.
	since int
	get   func(*Event) string
	set   func(*Event, string) error
}

type columnKind uint8

const (
	textColumn columnKind = iota
	intColumn
	boolColumn
	timeColumn
)

func text(name string, field func(*Event) *string) column {
	return column{name, textColumn, 1, func(e *Event) string { return *field(e) }, func(e *Event, s string) error { *field(e) = s; return nil }}
}

func integer(name string, field func(*Event) *int) column {
	return column{name, intColumn, 1, func(e *Event) string { return strconv.Itoa(*field(e)) }, func(e *Event, s string) (err error) {
		*field(e), err = strconv.Atoi(s)
		return err
	}}
}

// columns returns the columns of the table in order. The hash depends on this order.
func columns() []column {
	return []column{
		{"id", intColumn, 1, func(e *Event) string { return strconv.FormatInt(e.ID, 10) }, func(e *Event, s string) (err error) {
			e.ID, err = strconv.ParseInt(s, 10, 64)
			return err
		}},
		integer("format", func(e *Event) *int { return &e.Format }),
		text("migration", func(e *Event) *string { return &e.Migration }),
		text("kind", func(e *Event) *string { return (*string)(&e.Kind) }),
		integer("group_no", func(e *Event) *int { return &e.Group }),
		{"provider", textColumn, 1, func(e *Event) string { return e.Provider.String() }, func(e *Event, s string) error {
			// An unknown name is read as no provider. Somebody has edited the row, which its hash
			// shows.
			e.Provider, _ = provider.Parse(s)
			return nil
		}},
		text("checksum", func(e *Event) *string { return &e.Checksum }),
		text("warnings", func(e *Event) *string { return &e.Warnings }),
		{"rebuild_required", boolColumn, 1, func(e *Event) string { return strconv.FormatBool(e.RebuildRequired) }, func(e *Event, s string) error {
			e.RebuildRequired = s == "true" || s == "1" || s == "t"
			return nil
		}},
		integer("statement_count", func(e *Event) *int { return &e.StatementCount }),
		text("before_schema", func(e *Event) *string { return &e.BeforeSchema }),
		text("after_schema", func(e *Event) *string { return &e.AfterSchema }),
		text("migration_sql", func(e *Event) *string { return &e.MigrationSQL }),
		text("rollback_sql", func(e *Event) *string { return &e.RollbackSQL }),
		since(2, text("metadata", func(e *Event) *string { return &e.Metadata })),
		{"at", timeColumn, 1, func(e *Event) string { return timeform.Format(e.At) }, func(e *Event, s string) (err error) {
			e.At, err = timeform.Parse(s)
			return err
		}},
		{"duration", intColumn, 1, func(e *Event) string { return strconv.FormatInt(e.Duration.Microseconds(), 10) }, func(e *Event, s string) error {
			n, err := strconv.ParseInt(s, 10, 64)
			e.Duration = time.Duration(n) * time.Microsecond
			return err
		}},
		text("reason", func(e *Event) *string { return &e.Reason }),
		text("tool_version", func(e *Event) *string { return &e.ToolVersion }),
		text("previous", func(e *Event) *string { return &e.Previous }),
		since(2, text(hashColumn, func(e *Event) *string { return &e.Hash })),
	}
}

func since(format int, c column) column {
	c.since = format
	return c
}

// hashColumn is the column with the hash of all other columns.
const hashColumn = "hash"

// Sum returns the hash of the name, length and text of every column of the row's format except the
// stored hash.
func (e *Event) Sum() string {
	h := sha256.New()
	for _, c := range columns() {
		if c.since > e.Format || c.name == hashColumn {
			continue
		}
		v := c.get(e)
		// Writing to a hash never fails.
		_, _ = fmt.Fprintf(h, "%s\n%d\n%s", c.name, len(v), v)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// SQL writes the statements on the history table of one database.
type SQL struct {
	Provider provider.Provider
	// Schema is the schema of the table; "" on SQLite.
	Schema string
	// Old is true if the table has only the columns of format 1.
	Old bool
}

// IsOld reports whether a history table with these columns has format 1.
func IsOld(names []string) bool { return !slices.Contains(names, hashColumn) }

// columns returns the columns that the table has.
func (s SQL) columns() []column {
	return slices.DeleteFunc(columns(), func(c column) bool { return s.Old && c.since > 1 })
}

// table returns the table's name with its schema, because otherwise a temporary table of the same
// name would be used.
func (s SQL) table() sqltext.SQL { return s.named(Table) }

func (s SQL) named(table string) sqltext.SQL {
	return sqltext.Ident(s.Provider, cmp.Or(s.Schema, mainSchema)) + "." + sqltext.Ident(s.Provider, table)
}

// mainSchema is the name that SQLite gives to the schema of the database file.
const mainSchema = "main"

// typeName returns the declared type for a columnKind.
func (s SQL) typeName(k columnKind) sqltext.SQL {
	switch s.Provider {
	case provider.PostgreSQL:
		return [...]sqltext.SQL{"TEXT", "BIGINT", "BOOLEAN", "TIMESTAMPTZ"}[k]
	case provider.SQLite:
		return [...]sqltext.SQL{"TEXT", "INTEGER", "BOOLEAN", "TEXT"}[k]
	}
	panic(s.Provider.Unhandled())
}

// Now returns a query for the time of the database's clock, whose result [ParseTime] reads. On
// PostgreSQL it is not the time of the transaction, because several events of one transaction need
// increasing times.
func (s SQL) Now() sqltext.SQL {
	switch s.Provider {
	case provider.PostgreSQL:
		return "SELECT " + s.timeText("clock_timestamp()")
	case provider.SQLite:
		return "SELECT " + timeform.SQLiteNow
	}
	panic(s.Provider.Unhandled())
}

// timeText returns an expression for the time in a column, in the form of package timeform.
func (s SQL) timeText(column sqltext.SQL) sqltext.SQL {
	switch s.Provider {
	case provider.PostgreSQL:
		return `to_char(` + column + ` AT TIME ZONE 'UTC', '` + timeform.PostgreSQL + `')`
	case provider.SQLite:
		return "CAST(" + column + " AS TEXT)"
	}
	panic(s.Provider.Unhandled())
}

// Create returns the statement that creates the table.
func (s SQL) Create() sqltext.SQL {
	var lines []sqltext.SQL
	for _, c := range s.columns() {
		line := "\n  " + sqltext.Ident(s.Provider, c.name) + " " + s.typeName(c.kind) + " NOT NULL"
		if c.name == "id" {
			line += " PRIMARY KEY"
		}
		lines = append(lines, line)
	}
	return "CREATE TABLE " + s.table() + " (" + sqltext.Join(lines, ",") + "\n)"
}

// Upgrade returns the statements that add the missing columns to a table of format 1.
func (s SQL) Upgrade() []sqltext.SQL {
	var out []sqltext.SQL
	for _, c := range columns() {
		if c.since > 1 {
			out = append(out, "ALTER TABLE "+s.table()+" ADD COLUMN "+sqltext.Ident(s.Provider, c.name)+" "+s.typeName(c.kind)+" NOT NULL DEFAULT ''")
		}
	}
	return out
}

// Rename returns the statement that renames the table.
func (s SQL) Rename(to string) sqltext.SQL {
	return "ALTER TABLE " + s.table() + " RENAME TO " + sqltext.Ident(s.Provider, to)
}

// Append returns the statement that inserts the event. If two runs insert an event with the same
// id, the second insert fails. The values are parameters, as text, so that no setting of the
// session changes their meaning.
func (s SQL) Append(e Event) (sql sqltext.SQL, args []string) {
	var names, values []sqltext.SQL
	for _, c := range columns() {
		names = append(names, sqltext.Ident(s.Provider, c.name))
		args = append(args, c.get(&e))
		values = append(values, s.parameter(len(args), c.kind))
	}
	return "INSERT INTO " + s.table() + " (" + sqltext.Join(names, ", ") + ") VALUES (" + sqltext.Join(values, ", ") + ")", args
}

// parameter returns an expression that converts a text parameter to the value of a column.
func (s SQL) parameter(number int, kind columnKind) sqltext.SQL {
	switch s.Provider {
	case provider.PostgreSQL:
		return "CAST(CAST($" + sqltext.Int(number) + " AS TEXT) AS " + s.typeName(kind) + ")"
	case provider.SQLite:
		value := "?" + sqltext.Int(number)
		switch kind {
		case intColumn:
			return "CAST(" + value + " AS INTEGER)"
		case boolColumn:
			return "(" + value + " = 'true')"
		case textColumn, timeColumn:
		}
		return value
	}
	panic(s.Provider.Unhandled())
}

// Select returns the query for all events after the event with id after, in order. [SQL.Read] reads
// its result.
func (s SQL) Select(after int64) (sql sqltext.SQL, args []string) {
	var cells []sqltext.SQL
	for _, c := range s.columns() {
		cell := sqltext.Ident(s.Provider, c.name)
		if c.kind == timeColumn {
			cell = s.timeText(cell)
		} else {
			cell = "CAST(" + cell + " AS TEXT)"
		}
		cells = append(cells, cell)
	}
	// The name is qualified, because in ORDER BY PostgreSQL interprets an unqualified name as the
	// output column, which is text, so that 10 would sort before 2.
	id := sqltext.Ident(s.Provider, Table) + "." + sqltext.Ident(s.Provider, "id")
	return "SELECT " + sqltext.Join(cells, ", ") + " FROM " + s.table() + " WHERE " + id + " > " + s.parameter(1, intColumn) + " ORDER BY " + id, []string{strconv.FormatInt(after, 10)}
}

// Read returns the events in the rows of [SQL.Select].
func (s SQL) Read(rows [][]string) ([]Event, error) {
	cols := s.columns()
	events := make([]Event, len(rows))
	for i, row := range rows {
		if len(row) != len(cols) {
			return nil, fmt.Errorf("read the migration history: %d columns, want %d", len(row), len(cols))
		}
		for j, c := range cols {
			if err := c.set(&events[i], row[j]); err != nil {
				return nil, fmt.Errorf("read the migration history: row %d: %s: %w", i+1, c.name, err)
			}
		}
	}
	return events, nil
}
