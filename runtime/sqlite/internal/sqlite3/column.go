package sqlite3

import (
	lib "modernc.org/sqlite/lib"
)

// Storage is the storage class of a value.
type Storage int32

// The storage classes.
const (
	Integer Storage = lib.SQLITE_INTEGER
	Real    Storage = lib.SQLITE_FLOAT
	Text    Storage = lib.SQLITE_TEXT
	Blob    Storage = lib.SQLITE_BLOB
	Null    Storage = lib.SQLITE_NULL
)

// Storage is the storage class of column i in the current row.
func (s *Stmt) Storage(i int) Storage {
	return Storage(lib.Xsqlite3_column_type(s.conn.tls, s.handle, int32(i)))
}

// Int is the column as an integer.
func (s *Stmt) Int(i int) int64 { return lib.Xsqlite3_column_int64(s.conn.tls, s.handle, int32(i)) }

// Float is the column as a real.
func (s *Stmt) Float(i int) float64 {
	return lib.Xsqlite3_column_double(s.conn.tls, s.handle, int32(i))
}

// Text is the column as text. It is SQLite's memory: copy it before the next Step.
func (s *Stmt) Text(i int) []byte {
	p := lib.Xsqlite3_column_text(s.conn.tls, s.handle, int32(i))
	return view(p, int(lib.Xsqlite3_column_bytes(s.conn.tls, s.handle, int32(i))))
}

// Blob is the column as bytes, under the same condition as Text.
func (s *Stmt) Blob(i int) []byte {
	p := lib.Xsqlite3_column_blob(s.conn.tls, s.handle, int32(i))
	return view(p, int(lib.Xsqlite3_column_bytes(s.conn.tls, s.handle, int32(i))))
}
