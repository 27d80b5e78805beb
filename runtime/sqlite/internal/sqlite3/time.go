package sqlite3

import (
	"errors"
	"time"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"

	"github.com/cocomon/comon_orm/internal/timeform"
)

// isStored reports whether b looks like the stored form: the same length, the same separators, and
// digits at the same places. It does not check that the digits are a valid time.
func isStored(b []byte) bool {
	if len(b) != len(timeform.Layout) {
		return false
	}
	for i, c := range b {
		want := timeform.Layout[i]
		if want >= '0' && want <= '9' {
			if c < '0' || c > '9' {
				return false
			}
		} else if c != want {
			return false
		}
	}
	return true
}

var errTime = errors.New("the column holds a value that is not a time")

// onStoredTime implements the SQL function [sqlgen.StoredTime], which returns its argument in the
// stored form of times. Most arguments have this form already and are returned unchanged.
func onStoredTime(tls *libc.TLS, ctx uintptr, _ int32, argv uintptr) {
	c := call{tls, ctx, argv}
	switch lib.Xsqlite3_value_type(tls, c.arg(0)) {
	case lib.SQLITE_NULL:
		lib.Xsqlite3_result_null(tls, ctx)
		return
	case lib.SQLITE_TEXT:
		if isStored(c.view(0)) {
			lib.Xsqlite3_result_value(tls, ctx, c.arg(0))
			return
		}
	}
	t, ok := c.time(0)
	if !ok {
		c.fail(errTime)
		return
	}
	c.result(timeform.Format(t))
}

// view returns argument i, which is a text, without a copy.
func (c call) view(i int) []byte {
	p := lib.Xsqlite3_value_text(c.tls, c.arg(i))
	return view(p, int(lib.Xsqlite3_value_bytes(c.tls, c.arg(i))))
}

// time returns argument i as a time. It returns false if the argument is neither a text that
// [timeform.Read] reads nor an integer of milliseconds.
func (c call) time(i int) (t time.Time, ok bool) {
	switch lib.Xsqlite3_value_type(c.tls, c.arg(i)) {
	case lib.SQLITE_TEXT:
		return timeform.Read(c.view(i))
	case lib.SQLITE_INTEGER:
		t = time.UnixMilli(lib.Xsqlite3_value_int64(c.tls, c.arg(i))).UTC()
		ok = t.Year() >= 1 && t.Year() <= 9999
	}
	return t, ok
}
