package sqlite3

import (
	lib "modernc.org/sqlite/lib"
)

// Storage is one of SQLite's storage classes.
type Storage int32

// The storage classes.
const (
	Integer Storage = lib.SQLITE_INTEGER
	Real    Storage = lib.SQLITE_FLOAT
	Text    Storage = lib.SQLITE_TEXT
	Blob    Storage = lib.SQLITE_BLOB
	Null    Storage = lib.SQLITE_NULL
)

// Storage returns the storage class of column i in the current row.
func (s *Stmt) Storage(i int) Storage {
	return Storage(lib.Xsqlite3_column_type(s.conn.tls, s.handle, int32(i)))
}

// Int returns column i as an integer. SQLite converts values of other storage classes.
func (s *Stmt) Int(i int) int64 { return lib.Xsqlite3_column_int64(s.conn.tls, s.handle, int32(i)) }

// Float returns column i as a real.
func (s *Stmt) Float(i int) float64 {
	return lib.Xsqlite3_column_double(s.conn.tls, s.handle, int32(i))
}

// Text returns column i as text, in memory of SQLite. Copy it before the next Step.
func (s *Stmt) Text(i int) []byte {
	p := lib.Xsqlite3_column_text(s.conn.tls, s.handle, int32(i))
	return view(p, int(lib.Xsqlite3_column_bytes(s.conn.tls, s.handle, int32(i))))
}

// Blob returns column i as bytes, in memory of SQLite. Copy it before the next Step.
func (s *Stmt) Blob(i int) []byte {
	p := lib.Xsqlite3_column_blob(s.conn.tls, s.handle, int32(i))
	return view(p, int(lib.Xsqlite3_column_bytes(s.conn.tls, s.handle, int32(i))))
}
