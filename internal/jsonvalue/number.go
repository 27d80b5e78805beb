package jsonvalue

import (
	"cmp"
	"strconv"
	"strings"
)

// number is a decimal number: 0.digits times ten to the power of exponent. The digits neither begin
// nor end with a zero. Zero has no digits.
type number struct {
	negative bool
	digits   string
	exponent int64
	scale    int64 // digits after the point without exponent, including zeros at the end
}

// farthest bounds the exponent that is read from a text. No database stores larger numbers.
const farthest = 1 << 60

func parse(text string) number {
	mantissa, power, _ := strings.Cut(strings.ToLower(text), "e")
	mantissa, negative := strings.CutPrefix(mantissa, "-")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	exponent := int64(0)
	if power != "" {
		var err error
		if exponent, err = strconv.ParseInt(power, 10, 64); err != nil || exponent > farthest || exponent < -farthest {
			exponent = farthest
			if power[0] == '-' {
				exponent = -farthest
			}
		}
	}
	n := number{scale: max(0, int64(len(fraction))-exponent)}
	digits := strings.TrimLeft(whole+fraction, "0")
	if n.digits = strings.TrimRight(digits, "0"); n.digits != "" {
		n.negative = negative
		n.exponent = exponent + int64(len(digits)-len(fraction))
	}
	return n
}

func canonicalNumber(to []byte, text string) []byte {
	n := parse(text)
	if n.digits == "" {
		return append(to, '0')
	}
	if n.negative {
		to = append(to, '-')
	}
	to = append(append(to, "0."...), n.digits...)
	if n.exponent == 0 {
		return to
	}
	return strconv.AppendInt(append(to, 'e'), n.exponent, 10)
}

func compareNumbers(a, b string) int {
	x, y := parse(a), parse(b)
	if x.sign() != y.sign() || x.sign() == 0 {
		return cmp.Compare(x.sign(), y.sign())
	}
	c := cmp.Compare(x.exponent, y.exponent)
	if c == 0 {
		c = strings.Compare(x.digits, y.digits)
	}
	return c * x.sign()
}

func (n number) sign() int {
	switch {
	case n.digits == "":
		return 0
	case n.negative:
		return -1
	}
	return 1
}

// The largest numbers of digits before and after the point in PostgreSQL's numeric, which also
// limits the numbers in jsonb (PostgreSQL manual, 8.1.2).
const (
	maxWhole    = 131072
	maxFraction = 16383
)

// Fits reports whether PostgreSQL's jsonb can hold all numbers of the value exactly.
func Fits(text string) bool {
	text = trim(text)
	ok := true
	switch {
	case text[0] == '{':
		eachMember(text, func(_, value string) { ok = ok && Fits(value) })
	case text[0] == '[':
		eachItem(text, func(item string) bool { ok = Fits(item); return ok })
	case isNumber(text):
		n := parse(text)
		return n.exponent <= maxWhole && n.scale <= maxFraction
	}
	return ok
}
