package sqlite3

import (
	"unsafe"

	"github.com/shopspring/decimal"
	"modernc.org/libc"
	"modernc.org/libc/sys/types"
	lib "modernc.org/sqlite/lib"

	"github.com/cocomon/comon_orm/runtime/sqlgen"
)

// The functions decimal_sum and decimal_avg are also for the user's own SQL. They calculate
// exactly, while SUM and AVG of SQLite add floating-point numbers. SQLite's extension decimal.c has
// a function decimal_sum too.

// defineAggregates registers the aggregates and returns SQLite's result code.
func (c *Conn) defineAggregates() int32 {
	aggregates := []struct {
		name        string
		step, final uintptr
	}{
		{sqlgen.DecimalSum, funcPointer(onAddStep), funcPointer(onSumFinal)},
		{sqlgen.DecimalAvg, funcPointer(onAddStep), funcPointer(onAvgFinal)},
		{sqlgen.SumInt, funcPointer(onIntStep), funcPointer(onSumIntFinal)},
		{sqlgen.AvgInt, funcPointer(onIntStep), funcPointer(onAvgIntFinal)},
		{sqlgen.SumFloat, funcPointer(onFloatStep), funcPointer(onSumFloatFinal)},
		{sqlgen.AvgFloat, funcPointer(onFloatStep), funcPointer(onAvgFloatFinal)},
	}
	for _, a := range aggregates {
		rc := c.named(a.name, func(name uintptr) int32 {
			const flags = lib.SQLITE_UTF8 | lib.SQLITE_DETERMINISTIC
			return lib.Xsqlite3_create_function_v2(c.tls, c.db, name, 1, flags, 0, 0, a.step, a.final, 0)
		})
		if rc != lib.SQLITE_OK {
			return rc
		}
	}
	return lib.SQLITE_OK
}

// total is the state of an aggregate. SQLite allocates its memory, filled with zeros, and may not
// hold pointers to memory that Go manages. Therefore the sum is a text in C memory; text is its
// address and size its length.
type total struct {
	text  uintptr
	size  int
	count int64
}

func totalOf(tls *libc.TLS, ctx uintptr) *total {
	return (*total)(pointer(lib.Xsqlite3_aggregate_context(tls, ctx, int32(unsafe.Sizeof(total{})))))
}

func (t *total) sum() decimal.Decimal {
	sum, _ := decimal.NewFromString(string(view(t.text, t.size))) // no error: set wrote the text, or the text is empty and the sum is 0
	return sum
}

// set stores the sum. It returns false if there is no memory.
func (t *total) set(tls *libc.TLS, sum decimal.Decimal) bool {
	text := sum.String()
	address := libc.Xrealloc(tls, t.text, types.Size_t(len(text)))
	if address == 0 {
		return false
	}
	t.text, t.size = address, len(text)
	copy(view(address, len(text)), text)
	return true
}

func onAddStep(tls *libc.TLS, ctx uintptr, _ int32, argv uintptr) {
	c := call{tls, ctx, argv}
	if c.null(0) {
		return
	}
	d, err := decimal.NewFromString(c.text(0))
	if err != nil || d.Exponent() < -1000 || d.Exponent() > 1000 {
		c.fail(errNoDecimal)
		return
	}
	t := totalOf(tls, ctx)
	if t == nil || !t.set(tls, t.sum().Add(d)) {
		lib.Xsqlite3_result_error_nomem(tls, ctx)
		return
	}
	t.count++
}

func onSumFinal(tls *libc.TLS, ctx uintptr) {
	finish(tls, ctx, func(sum decimal.Decimal, _ int64) decimal.Decimal { return sum })
}

func onAvgFinal(tls *libc.TLS, ctx uintptr) {
	finish(tls, ctx, func(sum decimal.Decimal, count int64) decimal.Decimal {
		return sum.DivRound(decimal.NewFromInt(count), fraction)
	})
}

// finish sets the result of the aggregate, or NULL if there was no value, and frees the state.
// SQLite calls it after an error too.
func finish(tls *libc.TLS, ctx uintptr, result func(sum decimal.Decimal, count int64) decimal.Decimal) {
	t := totalOf(tls, ctx)
	if t == nil || t.text == 0 {
		lib.Xsqlite3_result_null(tls, ctx)
		return
	}
	if t.count > 0 {
		call{tls: tls, ctx: ctx}.decimal(result(t.sum(), t.count))
	}
	libc.Xfree(tls, t.text)
	t.text = 0
}
