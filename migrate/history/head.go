package history

import (
	"fmt"
	"strconv"

	"github.com/cocomon/comon_orm/internal/sqltext"
)

// HeadTable is the name of the table with the [Head]. It is a table of its own, so that it still
// exists if rows of the history are deleted.
const HeadTable = Table + "_head"

// Tables returns the names of the tables of a history.
func Tables() []string { return []string{Table, HeadTable} }

// Head names the newest event of a history. It is written with each event, in the same transaction.
type Head struct {
	ID   int64
	Hash string
	// Database is the database in which the event was written.
	Database Database
}

// Database identifies a database, so that it can be distinguished from its copies.
type Database struct {
	Name string
	// Identity differs between a database and its copies; "" if nothing distinguishes them.
	Identity string
}

// IsCopyOf reports whether d and that are certainly different databases.
func (d Database) IsCopyOf(that Database) bool {
	return d.Identity != "" && that.Identity != "" && d.Identity != that.Identity
}

// HeadOf returns the head of a history that ends with last.
func HeadOf(last *Event, d Database) Head { return Head{last.ID, last.Sum(), d} }

// headColumns returns the columns of the table after its key.
func headColumns() []string { return []string{"last_id", "last_hash", "database", "identity"} }

// headKey is the column with the key of the single row, which is always 1.
const headKey = "id"

// CreateHead returns the statement that creates the table of the head.
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

// SetHead returns the statement that inserts or updates the head.
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

// SelectHead returns the query for the head, whose result [ReadHead] reads.
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
