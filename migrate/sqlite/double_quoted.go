package sqlite

import (
	"errors"
	"fmt"
	"reflect"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
	"zombiezen.com/go/sqlite"
)

// withDoubleQuotedStrings runs do while SQLite interprets an unknown name in double quotes as a
// string, as in its shell and in most programs (sqlite.org/quirks.html, section 8). A database that
// such a program wrote may have such strings in any definition:
//
//	CREATE TABLE t (state TEXT CHECK (state <> "gone"))
//
// SQLite parses all definitions again on a rename, and the setting must be on for that. At other
// times it is off, so that a misspelt name is an error.
func withDoubleQuotedStrings(conn *sqlite.Conn, do func() error) (err error) {
	if err := doubleQuotedStrings(conn, true); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, doubleQuotedStrings(conn, false)) }()
	return do()
}

// doubleQuotedStrings turns the setting on or off. The driver turns it off when it opens a
// connection and cannot turn it on, so that this function calls the C interface with the driver's
// handle.
func doubleQuotedStrings(conn *sqlite.Conn, on bool) error {
	handle := reflect.ValueOf(conn).Elem().FieldByName("conn")
	if !handle.IsValid() || handle.Kind() != reflect.Uintptr {
		return errors.New("set the reading of double quotes: this version of the SQLite driver is not known")
	}
	tls := libc.NewTLS()
	defer tls.Close()
	value := int32(0)
	if on {
		value = 1
	}
	args := libc.NewVaList(value, uintptr(0))
	if args == 0 {
		return errors.New("set the reading of double quotes: no memory")
	}
	defer libc.Xfree(tls, args)
	for _, option := range []int32{lib.SQLITE_DBCONFIG_DQS_DDL, lib.SQLITE_DBCONFIG_DQS_DML} {
		if rc := lib.Xsqlite3_db_config(tls, uintptr(handle.Uint()), option, args); rc != lib.SQLITE_OK {
			return fmt.Errorf("set the reading of double quotes: %w", sqlite.ResultCode(rc).ToError())
		}
	}
	return nil
}
