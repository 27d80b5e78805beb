package history

import (
	"fmt"
	"strconv"

	"github.com/cocomon/comon_orm/internal/sqltext"
)

// HeadTable is the name of the table with the [Head]. It is a table of its own, so that it remains
// if rows of the history, or all of them, are deleted.
const HeadTable = Table + "_head"

// Tables are the tables that a history consists of.
func Tables() []string { return []string{Table, HeadTable} }

// Head names the newest event of a history. It is written with each event, in the same transaction.
type Head struct {
	ID   int64
	Hash string
	// Database is where the event was written.
	Database Database
}

// Database distinguishes a database from its copies, if anything does.
type Database struct {
	Name string
	// Identity differs between a database and its copies; "" if nothing distinguishes them.
	Identity string
}

// IsCopyOf reports whether a database is known to be another one than that.
func (d Database) IsCopyOf(that Database) bool {
	return d.Identity != "" && that.Identity != "" && d.Identity != that.Identity
}

// HeadOf is the head of a log that ends with last.
func HeadOf(last *Event, d Database) Head { return Head{last.ID, last.Sum(), d} }

// headColumns are those of the table after its key.
func headColumns() []string { return []string{"last_id", "last_hash", "database", "identity"} }

// headKey is the key of the one row: always 1.
const headKey = "id"

// CreateHead is the DDL of the head's table.
func (s SQL) CreateHead() sqltext.SQL {
	number := s.typeName(intColumn)
	ddl := "CREATE TABLE " + s.named(HeadTable) + " (\n  " + sqltext.Ident(s.Provider, headKey) + " " + number + " NOT NULL PRIMARY KEY"
	for i, name := range headColumns() {
		kind := s.typeName(textColumn)
		if i == 0 {
			kind = number
		}
		ddl += ",\n  " + sqltext.Ident(s.Provider, name) + " " + kind + " NOT NULL"
	}
	return ddl + "\n)"
}

// SetHead writes the head, whether or not there is one.
func (s SQL) SetHead(h Head) (sql sqltext.SQL, args []string) {
	names := []sqltext.SQL{sqltext.Ident(s.Provider, headKey)}
	values := []sqltext.SQL{"1"}
	var updates []sqltext.SQL
	args = []string{strconv.FormatInt(h.ID, 10), h.Hash, h.Database.Name, h.Database.Identity}
	for i, name := range headColumns() {
		kind := textColumn
		if i == 0 {
			kind = intColumn
		}
		column := sqltext.Ident(s.Provider, name)
		names, values = append(names, column), append(values, s.parameter(i+1, kind))
		updates = append(updates, column+" = excluded."+column)
	}
	return "INSERT INTO " + s.named(HeadTable) + " (" + sqltext.Join(names, ", ") + ") VALUES (" + sqltext.Join(values, ", ") +
		") ON CONFLICT (" + names[0] + ") DO UPDATE SET " + sqltext.Join(updates, ", "), args
}

// SelectHead reads the head, for [ReadHead].
func (s SQL) SelectHead() sqltext.SQL {
	var cells []sqltext.SQL
	for _, name := range headColumns() {
		cells = append(cells, "CAST("+sqltext.Ident(s.Provider, name)+" AS TEXT)")
	}
	return "SELECT " + sqltext.Join(cells, ", ") + " FROM " + s.named(HeadTable) + " ORDER BY " + sqltext.Ident(s.Provider, headKey)
}

// ReadHead returns the head in the rows of [SQL.SelectHead]; nil if there are none.
func ReadHead(rows [][]string) (*Head, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	row := rows[0]
	id, err := strconv.ParseInt(row[0], 10, 64)
	if err != nil {
		return nil, fmt.Errorf("read the head of the migration history: %w", err)
	}
	return &Head{id, row[1], Database{row[2], row[3]}}, nil
}
