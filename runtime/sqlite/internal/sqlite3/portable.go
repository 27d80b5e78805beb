package sqlite3

import (
	"errors"
	"math"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/cocomon/comon_orm/internal/timeform"
	"github.com/cocomon/comon_orm/runtime/sqlgen"
)

// The functions of this package for other drivers of SQLite. Their arguments and results have the
// types of database/sql/driver: nil, int64, float64, []byte and string.

// Portable returns the scalar functions by name.
func Portable() map[string]func(args []any) (any, error) {
	out := map[string]func([]any) (any, error){
		sqlgen.CalcInt:     portableCalcInt,
		sqlgen.CalcDecimal: portableCalcDecimal,
		sqlgen.CalcFloat:   portableCalcFloat,
		sqlgen.StoredTime:  portableTime,
		sqlgen.PeriodStart: portablePeriod,
	}
	for name, function := range jsonFunctions() {
		out[name] = portableJSON(function)
	}
	for name, change := range jsonChanges() {
		out[name] = portableChange(change)
	}
	return out
}

// CompareDecimals is the collation [sqlgen.DecimalCollation].
func CompareDecimals(a, b string) int { return compareDecimals([]byte(a), []byte(b)) }

func portableCalcInt(args []any) (any, error) {
	if args[2] == nil || args[3] == nil {
		return nil, nil
	}
	a, okA := portableInt(args[2])
	b, okB := portableInt(args[3])
	if !okA || !okB {
		return nil, errNoInteger
	}
	out, err := calcInt(portableText(args[0]), a, b)
	if err == nil && args[1] == int64(32) && out != int64(int32(out)) {
		err = errRange
	}
	return out, err
}

func portableCalcDecimal(args []any) (any, error) {
	if args[3] == nil || args[4] == nil {
		return nil, nil
	}
	precision, _ := portableInt(args[1])
	scale, _ := portableInt(args[2])
	out, err := calcDecimal(portableText(args[0]), int32(precision), int32(scale), portableText(args[3]), portableText(args[4]))
	return out.String(), err
}

func portableCalcFloat(args []any) (any, error) {
	if args[1] == nil || args[2] == nil {
		return nil, nil
	}
	a, okA := portableFloat(args[1])
	b, okB := portableFloat(args[2])
	if !okA || !okB {
		return nil, errNoNumber
	}
	return calcFloat(portableText(args[0]), a, b)
}

// portableTimeOf reads a time in any stored form.
func portableTimeOf(a any) (time.Time, error) {
	t, ok := time.Time{}, false
	switch a := a.(type) {
	case int64:
		t = time.UnixMilli(a).UTC()
		ok = t.Year() >= 1 && t.Year() <= 9999
	case string:
		t, ok = timeform.Read([]byte(a))
	case time.Time: // the driver has converted a text
		t, ok = a, true
	}
	if !ok {
		return t, errTime
	}
	return t, nil
}

func portableTime(args []any) (any, error) {
	if args[0] == nil {
		return nil, nil
	}
	t, err := portableTimeOf(args[0])
	return timeform.Format(t), err
}

func portablePeriod(args []any) (any, error) {
	if args[0] == nil {
		return nil, nil
	}
	t, err := portableTimeOf(args[0])
	if err != nil {
		return nil, err
	}
	if name := portableText(args[2]); name != "" {
		zone, err := time.LoadLocation(name)
		if err != nil {
			return nil, errZone
		}
		t = t.In(zone)
	} else if offset, ok := portableInt(args[3]); ok {
		t = t.UTC().Add(time.Duration(offset) * time.Second)
	}
	start := periodStart(t, portableText(args[1]))
	if start.Year() < 1 || start.Year() > 9999 {
		return nil, errYear
	}
	return timeform.Format(start), nil
}

func portableText(a any) string {
	switch a := a.(type) {
	case string:
		return a
	case []byte:
		return string(a)
	case int64:
		return strconv.FormatInt(a, 10)
	case float64:
		return strconv.FormatFloat(a, 'g', -1, 64)
	}
	return ""
}

func portableInt(a any) (int64, bool) {
	switch a := a.(type) {
	case int64:
		return a, true
	case float64:
		return int64(a), a == math.Trunc(a) && math.Abs(a) < 1<<63
	case string:
		n, err := strconv.ParseInt(a, 10, 64)
		return n, err == nil
	}
	return 0, false
}

func portableFloat(a any) (float64, bool) {
	switch a := a.(type) {
	case int64:
		return float64(a), true
	case float64:
		return a, true
	case string:
		f, err := strconv.ParseFloat(a, 64)
		return f, err == nil
	}
	return 0, false
}

// PortableSum is the state of an aggregate function.
type PortableSum interface {
	// Step adds a value, which is not NULL.
	Step(a any) error
	// Result returns the result for at least one value.
	Result() (any, error)
}

// PortableSums returns functions that make the state of each aggregate, by name.
func PortableSums() map[string]func() PortableSum {
	return map[string]func() PortableSum{
		sqlgen.SumInt:     func() PortableSum { return &portableInts{} },
		sqlgen.AvgInt:     func() PortableSum { return &portableInts{average: true} },
		sqlgen.SumFloat:   func() PortableSum { return &portableFloats{} },
		sqlgen.AvgFloat:   func() PortableSum { return &portableFloats{average: true} },
		sqlgen.DecimalSum: func() PortableSum { return &portableDecimals{} },
		sqlgen.DecimalAvg: func() PortableSum { return &portableDecimals{average: true} },
	}
}

type portableInts struct {
	intSum
	average bool
}

func (s *portableInts) Step(a any) error {
	n, ok := portableInt(a)
	if !ok {
		return errNoInteger
	}
	s.add(n)
	return nil
}

func (s *portableInts) Result() (any, error) {
	switch {
	case s.average:
		return s.float() / float64(s.count), nil
	case s.high == int64(s.low)>>63: // the sum fits 64 bits
		return int64(s.low), nil
	}
	return s.large(), nil
}

type portableFloats struct {
	floatSum
	average bool
}

func (s *portableFloats) Step(a any) error {
	f, ok := portableFloat(a)
	if !ok {
		return errNoNumber
	}
	s.add(f)
	return nil
}

func (s *portableFloats) Result() (any, error) { return s.result(s.average) }

type portableDecimals struct {
	sum     decimal.Decimal
	count   int64
	average bool
}

func (s *portableDecimals) Step(a any) error {
	d, err := decimal.NewFromString(portableText(a))
	if err != nil || d.Exponent() < -1000 || d.Exponent() > 1000 {
		return errNoDecimal
	}
	s.sum, s.count = s.sum.Add(d), s.count+1
	return nil
}

func (s *portableDecimals) Result() (any, error) {
	if s.count == 0 {
		return nil, errors.New("no values")
	}
	if s.average {
		return s.sum.DivRound(decimal.NewFromInt(s.count), fraction).String(), nil
	}
	return s.sum.String(), nil
}
