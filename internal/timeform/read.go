package timeform

import (
	"bytes"
	"strconv"
	"time"
)

// LargestOffset is a number of hours. Every offset from UTC is smaller, as in PostgreSQL.
const LargestOffset = 16

// Read reads a time in the stored form or in a form that another program may have written.
// Other forms have a date alone, a space instead of T, fewer or more fractional digits, or an
// offset from UTC. A text that is an integer is read as milliseconds since 1970, because SQLite
// stores an integer in a TEXT column as text.
//
// The result is in UTC, and digits finer than a microsecond are cut off. Read returns false if
// it does not know the form, or if the year in UTC is not between 1 and 9999.
func Read(b []byte) (time.Time, bool) {
	t, ok := parseISO(b)
	if !ok {
		millis, err := strconv.ParseInt(string(b), 10, 64)
		if err != nil {
			return time.Time{}, false
		}
		t = time.UnixMilli(millis).UTC()
	}
	return t.Truncate(time.Microsecond), t.Year() >= 1 && t.Year() <= 9999
}

func parseISO(b []byte) (time.Time, bool) {
	year, ok1 := integer(b, 0, 4)
	month, ok2 := integer(b, 5, 2)
	day, ok3 := integer(b, 8, 2)
	if !ok1 || !ok2 || !ok3 || b[4] != '-' || b[7] != '-' || month < 1 || month > 12 || day < 1 || day > 31 {
		return time.Time{}, false
	}
	hour, minute, second, nanos, offset := 0, 0, 0, 0, 0
	if rest := b[10:]; len(rest) > 0 {
		var ok bool
		if rest[0] != 'T' && rest[0] != ' ' {
			return time.Time{}, false
		}
		if hour, minute, second, nanos, rest, ok = parseClock(rest[1:]); !ok {
			return time.Time{}, false
		}
		if offset, ok = parseOffset(rest); !ok {
			return time.Time{}, false
		}
	}
	t := time.Date(year, time.Month(month), day, hour, minute, second, nanos, time.UTC)
	if t.Day() != day {
		return time.Time{}, false
	}
	return t.Add(-time.Duration(offset) * time.Second), true
}

// integer reads the n digits that start at index from. It returns false if there are not n digits.
func integer(b []byte, from, n int) (int, bool) {
	if len(b) < from+n {
		return 0, false
	}
	out := 0
	for _, c := range b[from : from+n] {
		if c < '0' || c > '9' {
			return 0, false
		}
		out = out*10 + int(c-'0')
	}
	return out, true
}

// parseClock reads a time of the day, such as 15:04, 15:04:05 or 15:04:05.999999999, and returns
// the text after it.
func parseClock(b []byte) (hour, minute, second, nanos int, rest []byte, ok bool) {
	hour, ok1 := integer(b, 0, 2)
	minute, ok2 := integer(b, 3, 2)
	if !ok1 || !ok2 || b[2] != ':' || hour > 23 || minute > 59 {
		return
	}
	rest = b[5:]
	if len(rest) > 0 && rest[0] == ':' {
		var fine bool
		if second, fine = integer(rest, 1, 2); !fine || second > 59 {
			return
		}
		rest = rest[3:]
	}
	if len(rest) > 0 && rest[0] == '.' {
		if rest = rest[1:]; len(rest) == 0 || rest[0] < '0' || rest[0] > '9' {
			return
		}
		unit := 100_000_000
		for len(rest) > 0 && rest[0] >= '0' && rest[0] <= '9' {
			nanos += int(rest[0]-'0') * unit
			unit /= 10
			rest = rest[1:]
		}
	}
	return hour, minute, second, nanos, rest, true
}

// parseOffset reads an offset from UTC and returns it in seconds, positive east of Greenwich. The
// forms are Z, +01, +0100, +01:00, UTC, and an empty text for UTC. A space may precede the offset.
// The text that String of a Go time.Time returns ends in a form such as " +0100 CET m=+0.5".
// Therefore the name of the zone and a reading of the monotonic clock may follow the offset.
func parseOffset(b []byte) (int, bool) {
	b, _, _ = bytes.Cut(b, []byte(" m="))
	if len(b) == 0 || len(b) == 1 && b[0] == 'Z' {
		return 0, true
	}
	if name := bytes.LastIndexByte(b, ' '); name > 0 {
		b = b[:name]
	}
	if b[0] == ' ' { // some programs write a space before the offset
		b = b[1:]
	}
	if len(b) < 3 || b[0] != '+' && b[0] != '-' {
		return 0, string(b) == "UTC"
	}
	hours, ok := integer(b, 1, 2)
	minutes := 0
	switch {
	case len(b) == 5:
		var fine bool
		minutes, fine = integer(b, 3, 2)
		ok = ok && fine
	case len(b) == 6 && b[3] == ':':
		var fine bool
		minutes, fine = integer(b, 4, 2)
		ok = ok && fine
	case len(b) != 3:
		return 0, false
	}
	offset := hours*3600 + minutes*60
	if b[0] == '-' {
		offset = -offset
	}
	return offset, ok && hours < LargestOffset && minutes < 60
}
