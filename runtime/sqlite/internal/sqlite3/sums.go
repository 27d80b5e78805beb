package sqlite3

import (
	"errors"
	"math"
	"math/big"
	"math/bits"
	"strconv"
	"unsafe"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// intSum is the state of the aggregates of integers: a sum of 128 bits in two's complement. SQLite
// allocates its memory, filled with zeros.
type intSum struct {
	high  int64
	low   uint64
	count int64
}

func intSumOf(tls *libc.TLS, ctx uintptr) *intSum {
	return (*intSum)(pointer(lib.Xsqlite3_aggregate_context(tls, ctx, int32(unsafe.Sizeof(intSum{})))))
}

func (s *intSum) add(n int64) {
	var carry uint64
	s.low, carry = bits.Add64(s.low, uint64(n), 0)
	s.high += n>>63 + int64(carry)
	s.count++
}

// float returns the float64 that is nearest to the sum.
func (s *intSum) float() float64 {
	sum := new(big.Int).Lsh(big.NewInt(s.high), 64)
	out, _ := new(big.Float).SetInt(sum.Add(sum, new(big.Int).SetUint64(s.low))).Float64()
	return out
}

var errNoInteger = errors.New("the column holds a value that is not an integer")

func onIntStep(tls *libc.TLS, ctx uintptr, _ int32, argv uintptr) {
	c := call{tls, ctx, argv}
	if c.null(0) {
		return
	}
	n, ok := c.integer(0)
	if !ok {
		c.fail(errNoInteger)
		return
	}
	s := intSumOf(tls, ctx)
	if s == nil {
		lib.Xsqlite3_result_error_nomem(tls, ctx)
		return
	}
	s.add(n)
}

// integer returns argument i if it is an integer. Its storage class can be a real number or a text,
// since a column can have another type than the client expects.
func (c call) integer(i int) (int64, bool) {
	switch lib.Xsqlite3_value_type(c.tls, c.arg(i)) {
	case lib.SQLITE_INTEGER:
		return lib.Xsqlite3_value_int64(c.tls, c.arg(i)), true
	case lib.SQLITE_FLOAT:
		f := lib.Xsqlite3_value_double(c.tls, c.arg(i))
		return int64(f), f == math.Trunc(f) && math.Abs(f) < 1<<63
	case lib.SQLITE_TEXT:
		n, err := strconv.ParseInt(c.text(i), 10, 64)
		return n, err == nil
	}
	return 0, false
}

func onSumIntFinal(tls *libc.TLS, ctx uintptr) {
	s := intSumOf(tls, ctx)
	switch {
	case s == nil || s.count == 0:
		lib.Xsqlite3_result_null(tls, ctx)
	case s.high == int64(s.low)>>63: // the sum fits 64 bits
		lib.Xsqlite3_result_int64(tls, ctx, int64(s.low))
	default:
		lib.Xsqlite3_result_double(tls, ctx, s.large())
	}
}

// large returns a sum that does not fit 64 bits as a real number outside of their range.
func (s *intSum) large() float64 {
	out := s.float()
	if out == math.MinInt64 { // it was rounded to a number that fits
		out = math.Nextafter(out, math.Inf(-1))
	}
	return out
}

func onAvgIntFinal(tls *libc.TLS, ctx uintptr) {
	s := intSumOf(tls, ctx)
	if s == nil || s.count == 0 {
		lib.Xsqlite3_result_null(tls, ctx)
		return
	}
	lib.Xsqlite3_result_double(tls, ctx, s.float()/float64(s.count))
}

// floatSum is the state of the aggregates of real numbers. rest contains the digits that sum lost
// by rounding (Neumaier's algorithm).
type floatSum struct {
	sum, rest float64
	count     int64
	infinite  int64 // number of infinite values
}

func floatSumOf(tls *libc.TLS, ctx uintptr) *floatSum {
	return (*floatSum)(pointer(lib.Xsqlite3_aggregate_context(tls, ctx, int32(unsafe.Sizeof(floatSum{})))))
}

func (s *floatSum) add(f float64) {
	s.count++
	if math.IsInf(f, 0) {
		s.infinite++
	}
	next := s.sum + f
	if math.Abs(s.sum) >= math.Abs(f) {
		s.rest += (s.sum - next) + f
	} else {
		s.rest += (f - next) + s.sum
	}
	s.sum = next
}

func (s *floatSum) total() float64 {
	if math.IsInf(s.sum, 0) || math.IsNaN(s.rest) {
		return s.sum
	}
	return s.sum + s.rest
}

var errNoNumber = errors.New("the column holds a value that is not a number")

func onFloatStep(tls *libc.TLS, ctx uintptr, _ int32, argv uintptr) {
	c := call{tls, ctx, argv}
	if c.null(0) {
		return
	}
	f, ok := c.float(0)
	if !ok {
		c.fail(errNoNumber)
		return
	}
	s := floatSumOf(tls, ctx)
	if s == nil {
		lib.Xsqlite3_result_error_nomem(tls, ctx)
		return
	}
	s.add(f)
}

// float returns argument i if it is a number, or a text that contains a number.
func (c call) float(i int) (float64, bool) {
	switch lib.Xsqlite3_value_type(c.tls, c.arg(i)) {
	case lib.SQLITE_INTEGER, lib.SQLITE_FLOAT:
		return lib.Xsqlite3_value_double(c.tls, c.arg(i)), true
	case lib.SQLITE_TEXT:
		f, err := strconv.ParseFloat(c.text(i), 64)
		return f, err == nil
	}
	return 0, false
}

func onSumFloatFinal(tls *libc.TLS, ctx uintptr) { finishFloat(tls, ctx, false) }
func onAvgFloatFinal(tls *libc.TLS, ctx uintptr) { finishFloat(tls, ctx, true) }

// finishFloat sets the result of an aggregate of real numbers. Like PostgreSQL, it refuses a sum of
// finite values that is not finite. SQLite has no NaN, so a sum of both infinities is refused too.
func finishFloat(tls *libc.TLS, ctx uintptr, average bool) {
	s := floatSumOf(tls, ctx)
	if s == nil || s.count == 0 {
		lib.Xsqlite3_result_null(tls, ctx)
		return
	}
	out, err := s.result(average)
	if err != nil {
		call{tls: tls, ctx: ctx}.fail(err)
		return
	}
	lib.Xsqlite3_result_double(tls, ctx, out)
}

func (s *floatSum) result(average bool) (float64, error) {
	out := s.total()
	if math.IsNaN(out) || math.IsInf(out, 0) && s.infinite == 0 {
		return 0, errRange
	}
	if average {
		out /= float64(s.count)
	}
	return out, nil
}
