package sqlite_test

import (
	"github.com/cocomon/comon_orm/runtime/executortest"
	"github.com/cocomon/comon_orm/runtime/orm"
)

// refused returns statements that SQLite refuses because of their parameter, which is a text.
func refused() []executortest.Refused {
	return []executortest.Refused{
		{SQL: `SELECT json(?)`},
		{SQL: `SELECT json_extract('{}', ?)`, Quotes: true},
		{Setup: []string{`CREATE TABLE strict_table (n INTEGER) STRICT`}, SQL: `INSERT INTO strict_table VALUES (?)`, Kind: orm.ErrInvalidInput},
		{SQL: `INSERT INTO "user" (id, email) VALUES (?, 'x')`, Kind: orm.ErrInvalidInput},
		{SQL: `SELECT zeroblob(2000000000 + length(?))`, Kind: orm.ErrInvalidInput},
		{Setup: []string{
			`CREATE TABLE guarded (name TEXT)`,
			`CREATE TRIGGER guard BEFORE INSERT ON guarded BEGIN SELECT RAISE(ABORT, 'refused'); END`,
		}, SQL: `INSERT INTO guarded VALUES (?)`, Kind: orm.ErrRaised},
		{Setup: []string{
			`CREATE TABLE guarded_too (name TEXT)`,
			`CREATE TRIGGER guard_too BEFORE INSERT ON guarded_too BEGIN SELECT RAISE(FAIL, 'refused: ' || NEW.name); END`,
		}, SQL: `INSERT INTO guarded_too VALUES (?)`, Kind: orm.ErrRaised, Quotes: true},
	}
}
