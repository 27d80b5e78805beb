// Package timeform is the one written form of points in time: in the columns of SQLite, in
// constants of schemas and catalogs, in the history of migrations and in the values that the client
// sends.
//
//	2024-02-29T12:34:56.123456Z
//
// UTC, and always six digits of a second, so that texts sort as times do and microseconds, the
// precision of PostgreSQL, survive. Years have four digits: 1 to 9999. The same form is needed in
// three languages, which are here next to each other; the test lets both databases write it.
package timeform

import "time"

// The form as layouts of package time, and its two halves.
const (
	Layout = Date + "T" + Clock + "Z"
	Date   = "2006-01-02"
	Clock  = "15:04:05.000000"
)

// The form in the words of the databases.
const (
	// PostgreSQL is the format of to_char; its argument has to be in UTC.
	PostgreSQL = `YYYY-MM-DD"T"HH24:MI:SS.US"Z"`
	// SQLite is the format of strftime, up to the whole seconds: it knows no finer digits than
	// milliseconds, and rounds to them.
	SQLite = "%Y-%m-%dT%H:%M:%S"
	// SQLiteNow is the current time; the clock of SQLite has milliseconds.
	SQLiteNow = "strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')"
)

// Format writes a point in time.
func Format(t time.Time) string { return t.UTC().Format(Layout) }

// Append appends a point in time.
func Append(to []byte, t time.Time) []byte { return t.UTC().AppendFormat(to, Layout) }

// Parse reads what [Format] or a database wrote.
func Parse(text string) (time.Time, error) { return time.Parse(Layout, text) }
