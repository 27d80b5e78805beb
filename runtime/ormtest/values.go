package ormtest

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/shopspring/decimal"
)

// Values makes a different value of a type with every call, as far as the type has different
// values. The generated functions that create rows fill required fields with it. The zero Values is
// ready for use. Several goroutines may use it at the same time.
type Values struct{ n atomic.Int64 }

func (v *Values) next() int64 { return v.n.Add(1) }

// Text returns a text of at most limit characters, or of any length if limit is 0. The text
// contains the name of the field and a number: "title 7". It is an address or a URL if the name
// says so.
func (v *Values) Text(field string, limit int) string {
	n := strconv.FormatInt(v.next(), 10)
	name := strings.ToLower(field)
	text := field + " " + n
	switch {
	case strings.HasSuffix(name, "email"):
		text = field + n + "@example.com"
	case strings.HasSuffix(name, "url"):
		text = "https://example.com/" + n
	}
	if limit == 0 || len(text) <= limit {
		return text
	}
	return n[len(n)-min(len(n), limit):]
}

// Fixed returns a text of exactly size characters.
func (v *Values) Fixed(size int) string {
	text := fmt.Sprintf("%0*d", size, v.next())
	return text[len(text)-size:]
}

// Bits returns a text of exactly size zeros and ones.
func (v *Values) Bits(size int) string {
	text := fmt.Sprintf("%0*b", size, v.next())
	return text[len(text)-size:]
}

// Format returns a text that contains a number of at most 16 bits in the given format.
func (v *Values) Format(format string) string { return fmt.Sprintf(format, v.next()&0xffff) }

// Int returns a positive number with at most bits bits.
func (v *Values) Int(bits int) int { return int(v.BigInt() % (1<<(bits-1) - 1)) }

// BigInt returns a positive number.
func (v *Values) BigInt() int64 { return v.next() }

// Float returns a positive number that every floating-point type contains exactly.
func (v *Values) Float() float64 { return float64(v.next() % (1 << 20)) }

// Decimal returns a number with at most precision digits, of which scale are after the point. A
// precision of 0 sets no limit.
func (v *Values) Decimal(precision, scale int) decimal.Decimal {
	n := v.next()
	if precision > 0 && precision < 18 {
		n %= decimal.New(1, int32(precision)).IntPart()
	}
	return decimal.New(n, -int32(scale))
}

// Bool returns false.
func (v *Values) Bool() bool { return false }

// Time returns a time after the beginning of the year 2000, without a fraction of a second.
func (v *Values) Time() time.Time { return time.Unix(start+v.next(), 0).UTC() }

// Date returns a day after the beginning of the year 2000.
func (v *Values) Date() time.Time { return time.Unix(start+v.next()*day, 0).UTC() }

// Clock returns a time of the day, as a time on the first day of 1970.
func (v *Values) Clock() time.Time { return time.Unix(v.next()%day, 0).UTC() }

const (
	start = 946684800 // the beginning of the year 2000 in UTC, in seconds since 1970
	day   = 24 * 60 * 60
)

// JSON returns an object with a number.
func (v *Values) JSON() json.RawMessage { return fmt.Appendf(nil, `{"value": %d}`, v.next()) }

// Bytes returns the bytes of a number.
func (v *Values) Bytes() []byte { return binary.BigEndian.AppendUint32(nil, uint32(v.next())) }
