package sqlite3

import (
	"errors"
	"fmt"
	"math"
	"math/bits"

	"github.com/shopspring/decimal"
	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"

	"github.com/cocomon/comon_orm/runtime/internal/sqliteerror"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
)

// define registers the collation and the SQL functions that compiled statements use.
func (c *Conn) define() error {
	off := libc.NewVaList(int32(0), uintptr(0))
	if off == 0 {
		return errNoMemory
	}
	defer libc.Xfree(c.tls, off)
	// Without this setting, SQLite would read a misspelt column name in double quotes as a text
	// literal (sqlite.org/quirks.html, section 8).
	if rc := lib.Xsqlite3_db_config(c.tls, c.db, lib.SQLITE_DBCONFIG_DQS_DML, off); rc != lib.SQLITE_OK {
		return fmt.Errorf("prepare SQLite connection: %w", c.fail(rc))
	}
	rc := c.named(sqlgen.DecimalCollation, func(name uintptr) int32 {
		return lib.Xsqlite3_create_collation_v2(c.tls, c.db, name, lib.SQLITE_UTF8, 0, funcPointer(onCompare), 0)
	})
	c.periods = newPeriods()
	functions := []struct {
		name string
		args int32
		call uintptr
	}{
		{sqlgen.CalcInt, 4, funcPointer(onCalcInt)},
		{sqlgen.CalcDecimal, 5, funcPointer(onCalcDecimal)},
		{sqlgen.CalcFloat, 3, funcPointer(onCalcFloat)},
		{sqlgen.StoredTime, 1, funcPointer(onStoredTime)},
		{sqlgen.JSONAt, 2, funcPointer(onJSONAt)},
		{sqlgen.JSONText, 2, funcPointer(onJSONText)},
		{sqlgen.JSONOrder, 3, funcPointer(onJSONOrder)},
		{sqlgen.JSONHas, 3, funcPointer(onJSONHas)},
		{sqlgen.JSONSet, 3, funcPointer(onJSONSet)},
		{sqlgen.JSONRemove, 2, funcPointer(onJSONRemove)},
		{sqlgen.PeriodStart, 4, funcPointer(c.periods.call)},
	}
	for _, f := range functions {
		if rc == lib.SQLITE_OK {
			rc = c.named(f.name, func(name uintptr) int32 {
				const flags = lib.SQLITE_UTF8 | lib.SQLITE_DETERMINISTIC
				return lib.Xsqlite3_create_function_v2(c.tls, c.db, name, f.args, flags, 0, f.call, 0, 0, 0)
			})
		}
	}
	if rc == lib.SQLITE_OK {
		rc = c.defineAggregates()
	}
	if rc != lib.SQLITE_OK {
		return fmt.Errorf("prepare SQLite connection: %w", c.fail(rc))
	}
	return nil
}

func (c *Conn) named(name string, f func(uintptr) int32) int32 {
	text, err := libc.CString(name)
	if err != nil {
		return lib.SQLITE_NOMEM
	}
	defer libc.Xfree(c.tls, text)
	return f(text)
}

func onCompare(_ *libc.TLS, _ uintptr, n int32, a uintptr, m int32, b uintptr) int32 {
	return int32(compareDecimals(view(a, int(n)), view(b, int(m))))
}

// call contains the arguments of one call of an SQL function and the context in which SQLite
// expects the result.
type call struct {
	tls  *libc.TLS
	ctx  uintptr
	argv uintptr
}

func (c call) arg(i int) uintptr { return *(*uintptr)(pointer(c.argv + uintptr(i)*word)) }

func (c call) null(i int) bool {
	return lib.Xsqlite3_value_type(c.tls, c.arg(i)) == lib.SQLITE_NULL
}

// int returns an argument that is a small number.
func (c call) int(i int) int32 { return lib.Xsqlite3_value_int(c.tls, c.arg(i)) }

func (c call) text(i int) string { return string(c.view(i)) }

func (c call) fail(err error) {
	text, _ := libc.CString(err.Error())
	lib.Xsqlite3_result_error(c.tls, c.ctx, text, -1)
	libc.Xfree(c.tls, text)
	switch {
	case errors.Is(err, errRange):
		lib.Xsqlite3_result_error_code(c.tls, c.ctx, CodeOutOfRange)
	case errors.Is(err, errZero):
		lib.Xsqlite3_result_error_code(c.tls, c.ctx, CodeZeroDivisor)
	}
}

var (
	errRange = errors.New(sqliteerror.OutOfRangeMessage)
	errZero  = errors.New(sqliteerror.ZeroDivisorMessage)

	errNoDecimal = errors.New("the column holds a text that is no decimal")
)

func onCalcInt(tls *libc.TLS, ctx uintptr, _ int32, argv uintptr) {
	c := call{tls, ctx, argv}
	if c.null(2) || c.null(3) {
		lib.Xsqlite3_result_null(tls, ctx)
		return
	}
	width := lib.Xsqlite3_value_int64(tls, c.arg(1))
	out, err := calcInt(c.text(0), lib.Xsqlite3_value_int64(tls, c.arg(2)), lib.Xsqlite3_value_int64(tls, c.arg(3)))
	if err == nil && width == 32 && (out < math.MinInt32 || out > math.MaxInt32) {
		err = errRange
	}
	if err != nil {
		c.fail(err)
		return
	}
	lib.Xsqlite3_result_int64(tls, ctx, out)
}

func calcInt(op string, a, b int64) (int64, error) {
	switch op {
	case "+":
		if out := a + b; (out > a) == (b > 0) {
			return out, nil
		}
	case "-":
		if out := a - b; (out < a) == (b > 0) {
			return out, nil
		}
	case "*":
		if out, ok := multiply(a, b); ok {
			return out, nil
		}
	case "/":
		if b == 0 {
			return 0, errZero
		}
		if a != math.MinInt64 || b != -1 {
			return a / b, nil
		}
	}
	return 0, errRange
}

func multiply(a, b int64) (int64, bool) {
	high, low := bits.Mul64(magnitude(a), magnitude(b))
	negative := (a < 0) != (b < 0)
	switch {
	case high != 0:
		return 0, false
	case negative:
		return -int64(low), low <= 1<<63
	}
	return int64(low), low < 1<<63
}

func magnitude(a int64) uint64 {
	if a < 0 {
		return -uint64(a)
	}
	return uint64(a)
}

// The maximum numbers of digits of a calculated decimal before and after the point, as in
// DECIMAL(65,30).
const whole, fraction = 35, 30

func onCalcDecimal(tls *libc.TLS, ctx uintptr, _ int32, argv uintptr) {
	c := call{tls, ctx, argv}
	if c.null(3) || c.null(4) {
		lib.Xsqlite3_result_null(tls, ctx)
		return
	}
	out, err := calcDecimal(c.text(0), c.int(1), c.int(2), c.text(3), c.text(4))
	if err != nil {
		c.fail(err)
		return
	}
	c.decimal(out)
}

// calcDecimal calculates with two decimals. The result has at most precision digits, scale of them
// after the point, like a column of type numeric(precision, scale). If both are 0, the limits are
// those of a Decimal column without a native type.
func calcDecimal(op string, precision, scale int32, left, right string) (decimal.Decimal, error) {
	if precision == 0 {
		precision, scale = whole+fraction, fraction
	}
	a, errA := decimal.NewFromString(left)
	b, errB := decimal.NewFromString(right)
	if errors.Join(errA, errB) != nil { // errA and errB are not returned, since they quote the values
		return a, errNoDecimal
	}
	switch op {
	case "+":
		a = a.Add(b)
	case "-":
		a = a.Sub(b)
	case "*":
		a = a.Mul(b)
	case "/":
		if b.IsZero() {
			return a, errZero
		}
		a = a.DivRound(b, fraction)
	}
	a = a.Round(scale)
	if a.Abs().Cmp(decimal.New(1, precision-scale)) >= 0 {
		return a, errRange
	}
	return a, nil
}

// decimal sets the result of the call to d as text.
func (c call) decimal(d decimal.Decimal) { c.result(d.String()) }

// result sets the result of the call to a text.
func (c call) result(out string) {
	text, _ := libc.CString(out)
	lib.Xsqlite3_result_text(c.tls, c.ctx, text, int32(len(out)), transient)
	libc.Xfree(c.tls, text)
}

// transient (SQLITE_TRANSIENT) tells SQLite to copy a text before the call returns.
const transient = ^uintptr(0)

func onCalcFloat(tls *libc.TLS, ctx uintptr, _ int32, argv uintptr) {
	c := call{tls, ctx, argv}
	if c.null(1) || c.null(2) {
		lib.Xsqlite3_result_null(tls, ctx)
		return
	}
	out, err := calcFloat(c.text(0), lib.Xsqlite3_value_double(tls, c.arg(1)), lib.Xsqlite3_value_double(tls, c.arg(2)))
	if err != nil {
		c.fail(err)
		return
	}
	lib.Xsqlite3_result_double(tls, ctx, out)
}

// calcFloat computes a op b. It returns an error in the same cases as PostgreSQL. These are a
// division by zero, the result NaN, an infinite result of finite numbers, and a product or quotient
// that underflows to zero.
func calcFloat(op string, a, b float64) (float64, error) {
	infinite := math.IsInf(a, 0) || math.IsInf(b, 0)
	out, small := a, false
	switch op {
	case "+":
		out += b
	case "-":
		out -= b
	case "*":
		out *= b
		small = out == 0 && a != 0 && b != 0
	case "/":
		if b == 0 {
			return 0, errZero
		}
		out /= b
		small = out == 0 && a != 0 && !math.IsInf(b, 0)
	}
	if small || math.IsNaN(out) || math.IsInf(out, 0) && !infinite {
		return 0, errRange
	}
	return out, nil
}
